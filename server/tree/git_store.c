/*
 * Git is a projection of the log, as the tables are: apply makes each commit
 * from the entry and the documents that the entry names, and from nothing else.
 * Author, time and message come from the entry, so a replay makes the same
 * commit with the same name, and a repository that was edited shows.
 *
 * Nobody signs a git name.  SHA-1 is git's, and people sign SHA-256 digests;
 * the tree is a convenience for readers, who can check it against the log.
 *
 * Never: take the time from the clock or the author from a setting; keep a
 * repository handle, an object or libgit2's cache over the end of a job, since
 * a savepoint that is rolled back takes their objects away.
 */

#include "tree/git.h"

#include <git2.h>
#include <string.h>

#include "engine/history.h"
#include "engine/rows.h"
#include "tree/git_odb.h"
#include "tree/sql.h"

#define EMAIL "signet.invalid" /* RFC 2606: nobody's address */

void git_start(void)
{
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0); /* it would outlive a ROLLBACK */
}

static enum err git_failed(struct ctx *cx, const char *what)
{
	const git_error *e = git_error_last();

	return errf(cx, E_FAULT, "git: %s: %s", what, e ? e->message : "no reason given");
}

/* What a commit takes; each part freed with it. */
struct making {
	git_repository *repo;
	git_commit *parent;
	git_tree *before, *after;
	git_signature *author;
};

static void making_free(struct making *m)
{
	git_signature_free(m->author);
	git_tree_free(m->after);
	git_tree_free(m->before);
	git_commit_free(m->parent);
	git_repository_free(m->repo);
}
#define auto_making cleanup(making_free) struct making

static enum err parent_find(struct ctx *cx, struct db *db, struct making *m)
{
	char text[OID_TEXT];
	git_oid oid;

	TRY(git_main_at(cx, db, AT_NOW, text));
	if (!*text)
		return OK;
	if (git_oid_fromstr(&oid, text) != 0 || git_commit_lookup(&m->parent, m->repo, &oid) != 0 ||
	    git_commit_tree(&m->before, m->parent) != 0)
		return git_failed(cx, "the commit of main");
	return OK;
}

/* Only the paths that change are given: the rest of the tree keeps its objects. */
static enum err tree_make(struct ctx *cx, struct making *m, const struct git_commit_in *in)
{
	git_tree_update *u = arena_alloc(&cx->mem, (in->n + 1) * sizeof(*u));
	git_oid oid;

	for (size_t i = 0; i < in->n; i++) {
		const struct git_file *f = &in->files[i];

		u[i].action = f->bytes ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
		u[i].filemode = GIT_FILEMODE_BLOB;
		u[i].path = f->path;
		if (f->bytes &&
		    git_blob_create_from_buffer(&u[i].id, m->repo, f->bytes, f->size) != 0)
			return git_failed(cx, f->path);
	}
	if (git_tree_create_updated(&oid, m->repo, m->before, in->n, u) != 0 ||
	    git_tree_lookup(&m->after, m->repo, &oid) != 0)
		return git_failed(cx, "the tree");
	return OK;
}

/* A row with a history instead of a reference that moves: main as of any entry
 * can be asked for. */
static enum err main_move(struct ctx *cx, struct db *db, const git_oid *oid, int64_t idx)
{
	auto_succession s = succession(db, SQL_GIT_REF_CLOSE, SQL_GIT_REF_INSERT, idx);

	succession_key_text(&s, ":name", GIT_MAIN);
	bind_blob(&s.new, ":oid", oid->id, OID_SIZE);
	return succession_run(cx, &s, "ref %s", GIT_MAIN);
}

enum err git_commit_on_main(struct ctx *cx, struct db *db, const struct git_commit_in *in,
			    int64_t idx, char out[OID_TEXT])
{
	const char *email = arena_printf(&cx->mem, "%s@" EMAIL, in->author);
	auto_making m = { 0 };
	const git_commit *parents[1];
	git_oid oid;

	TRY(git_repository_over(cx, db, &m.repo));
	TRY(parent_find(cx, db, &m));
	TRY(tree_make(cx, &m, in));
	parents[0] = m.parent;
	if (git_signature_new(&m.author, in->author, email, in->at / 1000, 0) != 0 ||
	    git_commit_create(&oid, m.repo, NULL, m.author, m.author, NULL, in->message, m.after,
			      m.parent ? 1 : 0, parents) != 0)
		return git_failed(cx, "the commit");
	git_oid_tostr(out, OID_TEXT, &oid);
	return main_move(cx, db, &oid, idx);
}

enum err git_main_at(struct ctx *cx, struct db *db, int64_t at, char out[OID_TEXT])
{
	auto_stmt s = stmt_as_of(db, SQL_GIT_REF_AT, at);
	git_oid oid;
	bool row;

	*out = '\0';
	bind_text(&s, ":name", GIT_MAIN);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return OK;
	if (!col_exact(&s, 0, oid.id, OID_SIZE))
		return errf(cx, E_TAMPERED, "git ref %s: it names no object", GIT_MAIN);
	git_oid_tostr(out, OID_TEXT, &oid);
	return OK;
}

/* The name comes from a URL: anything but forty hex digits is no object. */
enum err git_object_loose(struct ctx *cx, struct db *db, const char *text, const void **bytes,
			  size_t *size)
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_GET);
	git_oid oid;
	bool row = false;

	if (strlen(text) == OID_TEXT - 1 && git_oid_fromstr(&oid, text) == 0) {
		bind_blob(&s, ":oid", oid.id, OID_SIZE);
		TRY(stmt_next(cx, &s, &row));
	}
	if (!row)
		return errf(cx, E_NOT_FOUND, "there is no git object %.64s", text);
	*bytes = col_bytes(cx, &s, 0, size);
	return OK;
}

enum err git_objects_check(struct ctx *cx, struct db *db)
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_LOOSE_ALL);
	const void *loose, *bytes;
	char name[OID_TEXT];
	git_oid oid, stored;
	git_object_t type;
	size_t loose_size, size;

	while (row_next(cx, &s)) {
		if (!col_exact(&s, 0, stored.id, OID_SIZE))
			return errf(cx, E_TAMPERED, "git object: its name is none");
		loose = col_bytes(cx, &s, 1, &loose_size);
		/* an object's name is the hash of what it inflates to: rename
		 * and edit both show */
		if (!loose_inflate(cx, loose, loose_size, &type, &bytes, &size) ||
		    git_odb_hash(&oid, bytes, size, type) != 0 || !git_oid_equal(&oid, &stored)) {
			git_oid_tostr(name, sizeof(name), &stored);
			return errf(cx, E_TAMPERED, "git object %s: its bytes are not those", name);
		}
		arena_reset(&cx->mem);
	}
	return rows_end(&s);
}
