#include "data/recount.h"

#include <string.h>

#include "base/text.h"
#include "data/sql.h"
#include "engine/lost.h"
#include "engine/recount.h"
#include "engine/rows.h"

/* As it was when its loss was accepted? */
static enum err artifact_lost(struct ctx *cx, struct db *db, const struct blobs *b,
			      const char *digest, bool *out)
{
	const char *found;
	struct lost l;

	*out = false;
	TRY(lost_at(cx, db, arena_printf(&cx->mem, "artifact:%s", digest), &l));
	if (l.entry == NO_ENTRY)
		return OK;
	TRY(blob_found(cx, b, digest, &found));
	*out = text_same(found, l.found);
	return OK;
}

static enum err artifact_recount(struct ctx *cx, struct db *db, const struct blobs *b,
				 struct stmt *s, struct fsck_report *out)
{
	const char *digest = col_text(cx, s, 0), *says;
	enum err e = blob_check(cx, b, digest, (uint64_t)col_int(s, 2));
	bool lost;

	if (e != E_DAMAGED)
		return e;
	says = cx->detail;
	TRY(artifact_lost(cx, db, b, digest, &lost));
	out->lost += lost;
	return lost ? OK : err_at(cx, errf(cx, e, "%s", says), "%s", digest);
}

enum err artifacts_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			   struct fsck_report *out)
{
	auto_stmt s = db_stmt(db, SQL_ARTIFACT_ALL);

	for (; row_next(cx, &s); out->blobs++)
		TRY(artifact_recount(cx, db, b, &s, out));
	return rows_end(&s);
}

/* One of two classes has two rows. */
enum err artifacts_damaged(struct ctx *cx, struct db *db, const struct blobs *b,
			   void (*each)(void *arg, const char *digest, const char *found),
			   void *arg)
{
	auto_stmt s = db_stmt(db, SQL_ARTIFACT_ALL);
	const char *last = "", *found;
	bool known = false;

	while (row_next(cx, &s)) {
		const char *digest = col_text(cx, &s, 0);
		enum err e;

		if (strcmp(digest, last) == 0)
			continue;
		last = digest;
		e = blob_check(cx, b, digest, (uint64_t)col_int(&s, 2));
		if (e == E_DAMAGED) {
			TRY(artifact_lost(cx, db, b, digest, &known));
			TRY(blob_found(cx, b, digest, &found));
			if (!known && !text_same(found, digest))
				each(arg, digest, found);
		} else {
			TRY(e);
		}
	}
	return rows_end(&s);
}
