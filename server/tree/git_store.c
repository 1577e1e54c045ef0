/*
 * Git is a projection of the log, as the tables are: apply makes each commit
 * from the entry and the documents that the entry names, and from nothing else.
 * Author (who wrote the change), committer (who signed last), time and message come
 * from the entry, so a replay makes the same commit with the same name, and a
 * repository that was edited shows.  A commit names people by their ids: a printed name may
 * be erased, and a commit may not (decision 0054).
 *
 * Nobody signs a git name.  SHA-1 is git's, and people sign SHA-256 digests;
 * the tree is a convenience for readers, who can check it against the log.
 *
 * Never: take the time from the clock or the author from a setting.
 */

#include "tree/git.h"

#include <string.h>

#include "engine/history.h"
#include "engine/rows.h"
#include "tree/git_folder.h"
#include "tree/git_zip.h"
#include "tree/sql.h"

#define EMAIL     "signet.invalid" /* RFC 2606: nobody's address */
#define TREE_LINE "tree "

/* A commit begins with a line that names its tree. */
static enum err commit_tree(struct ctx *cx, struct db *db, const unsigned char *commit,
			    unsigned char out[OID_SIZE])
{
	size_t lead = strlen(TREE_LINE);
	struct object_row row;
	struct object o;
	char *text;

	TRY(object_row_get(cx, db, commit, &row, NULL));
	TRY(object_open(cx, db, &row, &o));
	text = arena_strndup(&cx->mem, o.bytes, o.size);
	if (o.type != OBJECT_COMMIT || o.size < lead + OID_TEXT ||
	    memcmp(text, TREE_LINE, lead) != 0)
		return errf(cx, E_TAMPERED, "git: the commit of main is none");
	text[lead + OID_TEXT - 1] = '\0';
	return oid_parse(text + lead, out) ? OK : errf(cx, E_TAMPERED, "git: a tree has no name");
}

/* A name that git's own line of an author could not hold is none of ours. */
static enum err commit_name_check(struct ctx *cx, const char *name)
{
	if (!*name || name[strcspn(name, "<>\n")])
		return errf(cx, E_FAULT, "git: '%s' is no author", name);
	return OK;
}

static enum err commit_text(struct ctx *cx, const struct git_commit_in *in, const char *tree,
			    const char *parent, struct object *out)
{
	long long seconds = in->at / 1000;
	char *text;

	TRY(commit_name_check(cx, in->author));
	TRY(commit_name_check(cx, in->committer));
	text = arena_printf(&cx->mem,
			    TREE_LINE "%s\n%s%s%sauthor %s <%s@" EMAIL "> %lld +0000\n"
				      "committer %s <%s@" EMAIL "> %lld +0000\n\n%s",
			    tree, *parent ? "parent " : "", parent, *parent ? "\n" : "", in->author,
			    in->author, seconds, in->committer, in->committer, seconds,
			    in->message);
	*out = (struct object){ OBJECT_COMMIT, text, strlen(text) };
	return OK;
}

/* A row with a history instead of a reference that moves: main as of any entry
 * can be asked for. */
static enum err main_move(struct ctx *cx, struct db *db, const unsigned char *oid, int64_t idx)
{
	auto_succession s = succession(db, SQL_GIT_REF_CLOSE, SQL_GIT_REF_INSERT, idx);

	succession_key_text(&s, ":name", GIT_MAIN);
	bind_blob(&s.new, ":oid", oid, OID_SIZE);
	return succession_run(cx, &s, "ref %s", GIT_MAIN);
}

enum err git_commit_on_main(struct ctx *cx, struct db *db, const struct git_commit_in *in,
			    int64_t idx, char out[OID_TEXT])
{
	unsigned char parent[OID_SIZE], before[OID_SIZE], oid[OID_SIZE];
	char parent_text[OID_TEXT], tree_text[OID_TEXT];
	struct object commit;

	TRY(git_main_at(cx, db, AT_NOW, parent_text));
	if (*parent_text) {
		if (!oid_parse(parent_text, parent))
			return errf(cx, E_FAULT, "git: main is nothing");
		TRY(commit_tree(cx, db, parent, before));
	}
	TRY(folder_update(cx, db, *parent_text ? before : NULL, in->files, in->n, oid));
	oid_text(oid, tree_text);
	TRY(commit_text(cx, in, tree_text, parent_text, &commit));
	TRY(object_put(cx, db, &commit, oid, NULL, NULL));
	oid_text(oid, out);
	return main_move(cx, db, oid, idx);
}

enum err git_main_at(struct ctx *cx, struct db *db, int64_t at, char out[OID_TEXT])
{
	auto_stmt s = stmt_as_of(db, SQL_GIT_REF_AT, at);
	unsigned char oid[OID_SIZE];
	bool row;

	*out = '\0';
	bind_text(&s, ":name", GIT_MAIN);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return OK;
	if (!col_exact(&s, 0, oid, OID_SIZE))
		return errf(cx, E_TAMPERED, "git ref %s: it names no object", GIT_MAIN);
	oid_text(oid, out);
	return OK;
}

/* The name comes from a URL: anything but forty hex digits is no object. */
enum err git_object_find(struct ctx *cx, struct db *db, const char *text, struct object_row *row,
			 int64_t *place)
{
	unsigned char oid[OID_SIZE];

	if (!oid_parse(text, oid))
		return errf(cx, E_NOT_FOUND, "there is no git object %.64s", text);
	return object_row_get(cx, db, oid, row, place);
}

enum err git_object_loose(struct ctx *cx, struct db *db, const char *text,
			  const struct object_row *row, const void **bytes, size_t *size)
{
	unsigned char oid[OID_SIZE];
	struct object o;
	enum err e;

	if (!oid_parse(text, oid))
		return errf(cx, E_NOT_FOUND, "there is no git object %.64s", text);
	e = object_agrees(cx, db, oid, row, &o);
	if (e == E_TAMPERED)
		return err_at(cx, errf(cx, E_DAMAGED, "%s", cx->detail), "%s", text);
	TRY(e);
	*bytes = row->bytes;
	*size = row->size;
	if (row->base)
		*bytes = object_loose(cx, &o, size);
	return OK;
}

/* ---- fsck ---- */

static bool row_same(const struct object_row *a, const struct object_row *b)
{
	return !a->base == !b->base && (!a->base || memcmp(a->base, b->base, OID_SIZE) == 0) &&
	       a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* Objects are numbered as they came, without a gap: packs are spans of that order. */
static enum err objects_order_check(struct ctx *cx, struct db *db)
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_ORDER);
	bool row;

	TRY(stmt_next(cx, &s, &row));
	if (!row || col_int(&s, 0) == 0 ||
	    (col_int(&s, 1) == 1 && col_int(&s, 2) == col_int(&s, 0)))
		return OK;
	return errf(cx, E_TAMPERED, "git objects: their order has a gap");
}

/*
 * The replay made the same objects a moment ago and hashed each, so a row that
 * is one of its rows needs no look.  Another form of an object is no tampering:
 * the row may be older than deltas, or be from another zlib.
 */
enum err git_objects_check(struct ctx *cx, struct db *db, struct db *fresh)
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_KEPT_ALL),
		  f = db_stmt(fresh, SQL_GIT_OBJECT_KEPT_ALL);
	struct object_row row, made;
	unsigned char oid[OID_SIZE], fresh_oid[OID_SIZE];
	struct object o;
	bool is_made;

	while (row_next(cx, &s)) {
		if (!col_exact(&s, 0, oid, OID_SIZE))
			return errf(cx, E_TAMPERED, "git object: its name is none");
		if (!object_row_read(&s, 1, &row))
			return git_object_wrong(cx, oid);
		TRY(stmt_next(cx, &f, &is_made));
		if (!is_made || !col_exact(&f, 0, fresh_oid, OID_SIZE) ||
		    memcmp(oid, fresh_oid, OID_SIZE) != 0 || !object_row_read(&f, 1, &made) ||
		    !row_same(&row, &made))
			TRY(object_agrees(cx, db, oid, &row, &o));
		arena_reset(&cx->mem);
	}
	TRY(rows_end(&s));
	return objects_order_check(cx, db);
}
