#include "data/recount.h"

#include "data/sql.h"
#include "engine/recount.h"
#include "engine/rows.h"

enum err artifacts_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			   struct fsck_report *out)
{
	auto_stmt s = db_stmt(db, SQL_ARTIFACT_ALL);

	for (; row_next(cx, &s); out->blobs++)
		TRY(blob_check(cx, b, col_text(cx, &s, 0), (uint64_t)col_int(&s, 2)));
	return rows_end(&s);
}
