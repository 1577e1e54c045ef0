/*
 * The figures that people relied on are derived again: a verdict from predictions and labels, a
 * version record from the facts that it was composed of.
 */

#include "control/record.h"
#include "engine/content.h"
#include "engine/rows.h"
#include "validation/count.h"
#include "validation/kinds.h"
#include "validation/sql.h"
#include "validation/validation.h"

static enum err verdicts_recount(struct ctx *cx, struct db *db, const struct blobs *b,
				 struct fsck_report *out)
{
	auto_stmt s = db_stmt(db, SQL_VALIDATION_CONCLUDED_ALL);
	struct ctx one = { 0 };
	enum err e = OK;

	for (; e == OK && row_next(cx, &s); out->derived++) {
		e = validation_recount(&one, db, b, col_text(cx, &s, 0));
		if (e != OK)
			e = errf(cx, e, "%s", one.detail);
		arena_reset(&one.mem);
	}
	arena_free(&one.mem);
	return e == OK ? rows_end(&s) : e;
}

static enum err version_record_recount(struct ctx *cx, struct db *db, const struct record *r)
{
	struct document doc;
	auto_json json = NULL;

	TRY(document_read(cx, db, r->digest, &doc));
	TRY(json_read(cx, doc.bytes, doc.size, &json));
	return version_record_again(cx, db, r, json);
}

static enum err records_recount(struct ctx *cx, struct db *db, struct fsck_report *out)
{
	auto_stmt s = db_stmt(db, SQL_VERSION_RECORD_ALL);
	struct ctx one = { 0 };
	enum err e = OK;

	for (; e == OK && row_next(cx, &s); out->derived++) {
		const struct record r = { .path = col_text(cx, &s, 0),
					  .digest = col_text(cx, &s, 1),
					  .model = col_text(cx, &s, 2),
					  .number = col_int(&s, 3) };

		e = version_record_recount(&one, db, &r);
		if (e != OK)
			e = errf(cx, e, "document %s: %s", r.path, one.detail);
		arena_reset(&one.mem);
	}
	arena_free(&one.mem);
	return e == OK ? rows_end(&s) : e;
}

enum err validations_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			     struct fsck_report *out)
{
	TRY(verdicts_recount(cx, db, b, out));
	return records_recount(cx, db, out);
}
