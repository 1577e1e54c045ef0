/*
 * The tree in force is rows with a history, one per path and span of entries.
 * A document is closed and followed by another in one apply; a path whose
 * document goes is only closed. "As of entry N" is then a predicate, and no
 * version of the tree is ever copied.
 */

#include "tree/document.h"

#include <string.h>

#include "documents/path.h"
#include "engine/concern.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "rules/change_sites.h"
#include "tree/actions.h"
#include "tree/git.h"
#include "tree/sql.h"

enum err db_document_digest(struct ctx *cx, struct db *db, const char *path, int64_t at,
			    const char **digest)
{
	auto_stmt s = stmt_as_of(db, SQL_DOCUMENT_AT, at);

	bind_text(&s, ":path", path);
	return row_text(cx, &s, digest);
}

enum err db_document_at(struct ctx *cx, struct db *db, const char *path, int64_t at,
			const char **digest)
{
	TRY(db_document_digest(cx, db, path, at, digest));
	return *digest ? OK : errf(cx, E_NOT_FOUND, "there is no document '%s'", path);
}

enum err db_document_since(struct ctx *cx, struct db *db, const char *path, const char **digest,
			   int64_t *idx)
{
	auto_stmt s = stmt_as_of(db, SQL_DOCUMENT_AT, AT_NOW);

	bind_text(&s, ":path", path);
	TRY(row_get(cx, &s, "document '%s'", path));
	*digest = col_text(cx, &s, 0);
	*idx = col_int(&s, 1);
	return OK;
}

static enum err below(struct ctx *cx, struct db *db, const char *path, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_DOCUMENT_BESIDE);
	const char *other;

	bind_text(&s, ":path", path);
	TRY(row_text(cx, &s, &other));
	*out = other != NULL;
	return OK;
}

/* Git cannot hold a file and a folder of one name.  The question is asked when
 * a change opens, because at its last signature the refusal would come too
 * late. */
enum err db_document_beside(struct ctx *cx, struct db *db, const char *path, bool *out)
{
	const char *digest = NULL;

	TRY(below(cx, db, path, out));
	for (const char *slash = path; !*out && (slash = strchr(slash, '/')); slash++) {
		const char *folder = arena_strndup(&cx->mem, path, (size_t)(slash - path));

		TRY(db_document_digest(cx, db, folder, AT_NOW, &digest));
		*out = digest != NULL;
	}
	return OK;
}

void bind_path(struct ctx *cx, struct stmt *s, const char *path)
{
	struct tree_path p = path_parse(cx, path);

	bind_text(s, ":path", path);
	bind_text(s, ":path_kind", path_kind_name(p.kind));
	bind_text(s, ":path_name", p.name);
	if (p.number)
		bind_int(s, ":path_number", p.number);
}

/* A record that states sites states them for what it records; where it goes, they stay. */
static enum err document_concern(struct ctx *cx, struct db *db, const char *path,
				 const char *digest)
{
	const char *object = concern_root(cx, arena_printf(&cx->mem, "document:%s", path));
	struct tree_path p = path_parse(cx, path);
	struct change_sites sites;
	struct document doc;

	if (!states_sites(p.kind))
		return OK;
	TRY(document_read(cx, db, digest, &doc));
	stated_sites(cx, &p, doc.bytes, doc.size, &sites);
	return concern_state(cx, db, object, sites.site, sites.n);
}

enum err document_put(struct ctx *cx, struct db *db, const char *path, const char *digest,
		      int64_t idx)
{
	auto_succession s = succession(db, SQL_DOCUMENT_CLOSE, SQL_DOCUMENT_INSERT, idx);

	succession_key_text(&s, ":path", path);
	if (!digest)
		return stmt_run(cx, &s.old);
	bind_path(cx, &s.new, path);
	bind_text(&s.new, ":digest", digest);
	TRY(succession_run(cx, &s, "document '%s'", path));
	return document_concern(cx, db, path, digest);
}

/* Genesis states its documents by digest; their bytes are contents, hashed
 * here. */
static enum err first_file(struct ctx *cx, struct db *db, const struct entry *e, json_t *item,
			   struct git_file *out)
{
	struct reader r = reader(item, "/fact/documents");
	const char *digest;
	struct document doc;

	out->path = read_text(&r, "path");
	digest = read_text(&r, "digest");
	TRY(read_end(cx, &r));
	TRY(document_read(cx, db, digest, &doc));
	out->bytes = doc.bytes;
	out->size = doc.size;
	return document_put(cx, db, out->path, digest, e->index);
}

/* Genesis: the first documents, and main's first commit. */
enum err tree_begun_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *documents = read_array(&r, "documents"), *item;
	struct git_commit_in in = {
		.message = "Genesis\n", .author = e->actor, .committer = e->actor, .at = e->at
	};
	struct git_file *files;
	char oid[OID_TEXT];
	size_t i;

	TRY(read_end(cx, &r));
	in.n = json_array_size(documents);
	in.files = files = arena_alloc(&cx->mem, (in.n + 1) * sizeof(*files));
	json_array_foreach (documents, i, item)
		TRY(first_file(cx, db, e, item, &files[i]));
	return git_commit_on_main(cx, db, &in, e->index, oid);
}
