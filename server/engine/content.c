/*
 * Contents are read from db_contents(): in a replay, tables are rebuilt in an
 * empty file that has no contents, and apply must read them from the file that
 * is replayed.  The log binds them by digest, so reading them there is no less
 * strict: document_read() hashes what it read.
 *
 * A salted content (content_text(): verifier, sealed key, address) is returned as
 * it is stored; fsck hashes it with its salt.
 */

#include "engine/content.h"

#include <string.h>

#include "engine/sql.h"
#include "proof/digest.h"

static enum err content_read(struct ctx *cx, struct db *db, const char *digest, const char **bytes,
			     size_t *size)
{
	auto_stmt s = db_stmt(db_contents(db), SQL_CONTENT_GET);
	bool row;

	bind_text(&s, ":digest", digest);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return errf(cx, E_NOT_FOUND, "the content %s is not there", digest);
	*bytes = col_bytes(cx, &s, 0, size);
	return OK;
}

enum err content_text(struct ctx *cx, struct db *db, const char *digest, const char **out)
{
	size_t size;

	return content_read(cx, db, digest, out, &size);
}

enum err document_read(struct ctx *cx, struct db *db, const char *digest, struct document *out)
{
	struct hash h;

	TRY(content_read(cx, db, digest, &out->bytes, &out->size));
	h = hash_bytes(out->bytes, out->size);
	if (strcmp(digest_text(cx, &h), digest) != 0)
		return errf(cx, E_TAMPERED, "the document %s has other bytes", digest);
	return OK;
}

struct stmt content_public(struct db *db)
{
	return db_stmt(db, SQL_CONTENT_PUBLIC);
}
