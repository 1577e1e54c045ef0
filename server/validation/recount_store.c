/*
 * The figures that people relied on are derived again: a verdict from predictions and labels, a
 * version record from the facts that it was composed of.
 */

#include "control/record.h"
#include "engine/content.h"
#include "engine/recount.h"
#include "validation/count.h"
#include "validation/kinds.h"
#include "validation/sql.h"
#include "validation/validation.h"

static enum err verdict_again(struct ctx *cx, struct stmt *s, void *blobs, const char **what)
{
	return validation_recount(cx, s->db, blobs, col_text(cx, s, 0));
}

static enum err version_again(struct ctx *cx, struct stmt *s, void *arg, const char **what)
{
	const struct record r = { .path = col_text(cx, s, 0),
				  .digest = col_text(cx, s, 1),
				  .model = col_text(cx, s, 2),
				  .number = col_int(s, 3) };
	struct document doc;
	auto_json json = NULL;

	*what = arena_printf(&cx->mem, "document %s", r.path);
	TRY(document_read(cx, s->db, r.digest, &doc));
	TRY(json_read(cx, doc.bytes, doc.size, &json));
	return version_record_again(cx, s->db, &r, json);
}

enum err validations_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			     struct fsck_report *out)
{
	auto_stmt verdicts = db_stmt(db, SQL_VALIDATION_CONCLUDED_ALL);
	auto_stmt records = db_stmt(db, SQL_VERSION_RECORD_ALL);

	TRY(recount_rows(cx, &verdicts, out, "artifact", verdict_again, (void *)(uintptr_t)b));
	return recount_rows(cx, &records, out, "content", version_again, NULL);
}
