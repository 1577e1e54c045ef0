/*
 * fsck's check of what lies beside the database: each artifact's file is
 * hashed.
 */

#include "data/sql.h"
#include "engine/blob.h"
#include "engine/fsck.h"
#include "engine/rows.h"

static enum err blobs_check(struct ctx *cx, struct db *db, const struct blobs *b,
			    struct fsck_report *out)
{
	auto_stmt s = db_stmt(db, SQL_ARTIFACT_ALL);

	for (; row_next(cx, &s); out->blobs++)
		TRY(blob_check(cx, b, col_text(cx, &s, 0), (uint64_t)col_int(&s, 2)));
	return rows_end(&s);
}

enum err fsck_blobs(struct ctx *cx, const char *path, const char *blobs, struct fsck_report *out)
{
	const struct blobs b = { blobs };
	struct db *db = NULL;
	enum err e;

	e = db_open(cx, path, DB_READ, &db);
	if (e == OK)
		e = blobs_check(cx, db, &b, out);
	db_close(db);
	return e;
}
