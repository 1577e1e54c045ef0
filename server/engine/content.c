/*
 * Contents are read from db_contents(): in a replay, tables are rebuilt in an
 * empty file that has no contents, and apply must read them from the file that
 * is replayed.  The log binds them by digest, so reading them there is no less
 * strict: each is hashed, with its salt, where it is read.
 */

#include "engine/content.h"

#include <string.h>

#include "engine/damage.h"
#include "engine/hand.h"
#include "engine/sql.h"
#include "proof/digest.h"
#include "proof/fact.h"

bool content_is(struct ctx *cx, const char *digest, const void *salt, size_t salt_size,
		const void *bytes, size_t size)
{
	struct hash h = content_hash(salt, salt_size, bytes, size);
	bool is = strcmp(digest_text(cx, &h), digest) == 0;

	if (!is)
		damage_found(arena_printf(&cx->mem, "content:%s", digest));
	else if (damages_listed())
		damage_mended(arena_printf(&cx->mem, "content:%s", digest));
	return is;
}

enum err content_agrees(struct ctx *cx, const char *digest, const void *salt, size_t salt_size,
			const void *bytes, size_t size)
{
	if (content_is(cx, digest, salt, salt_size, bytes, size))
		return OK;
	return err_at(cx,
		      errf(cx, E_DAMAGED, "the stored bytes of the content %s are others", digest),
		      "%s", digest);
}

enum err content_gone(struct ctx *cx, const char *digest)
{
	damage_found(arena_printf(&cx->mem, "content:%s", digest));
	return err_at(cx,
		      errf(cx, E_DAMAGED, "the stored bytes of the content %s are gone", digest),
		      "%s", digest);
}

static enum err content_read(struct ctx *cx, struct db *db, const char *digest, const char **bytes,
			     size_t *size)
{
	auto_stmt s = db_stmt(db_contents(db), SQL_CONTENT_GET);
	size_t salt_size;
	const void *salt;
	bool row;

	bind_text(&s, ":digest", digest);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return errf(cx, E_NOT_FOUND, "the content %s is not there", digest);
	salt = col_borrow(&s, 0, &salt_size);
	*bytes = col_bytes(cx, &s, 1, size);
	return content_agrees(cx, digest, salt, salt_size, *bytes, *size);
}

enum err content_text(struct ctx *cx, struct db *db, const char *digest, const char **out)
{
	size_t size;

	return content_read(cx, db, digest, out, &size);
}

enum err document_read(struct ctx *cx, struct db *db, const char *digest, struct document *out)
{
	return content_read(cx, db, digest, &out->bytes, &out->size);
}

/* An empty file that is rebuilt has no contents, and one that is replayed keeps its own. */
enum err content_end(struct ctx *cx, struct db *db, const char *kind, const char *digest)
{
	auto_hand h = db_hand(db, HAND_LOG);
	auto_stmt s = db_stmt(db, SQL_CONTENT_DELETE);

	bind_text(&s, ":kind", kind);
	bind_text(&s, ":digest", digest);
	return stmt_run(cx, &s);
}

enum err content_erase(struct ctx *cx, struct db *db, const char *digest, int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_ERASED_INSERT);

	bind_text(&s, ":digest", digest);
	bind_int(&s, ":idx", idx);
	TRY(stmt_run(cx, &s));
	return content_end(cx, db, "personal", digest);
}

enum err content_erased(struct ctx *cx, struct db *db, const char *digest, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_ERASED_THERE);

	bind_text(&s, ":digest", digest);
	return stmt_next(cx, &s, out);
}

struct stmt contents_erased(struct db *db)
{
	return db_stmt(db, SQL_ERASED_ALL);
}

struct stmt content_public(struct db *db)
{
	return db_stmt(db, SQL_CONTENT_PUBLIC);
}
