/*
 * What is due by a merge: each version that it retires.  A row goes when the version
 * is retired.
 *
 * Never: read a document here.  The forms of documents may change, and a replay
 * of an old log must still come to the same rows.
 */

#include "registry/retirement.h"

#include "documents/path.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "registry/sql.h"
#include "tree/document.h"

#define RETIREMENT "retirement"

static const char *version_due(struct ctx *cx, const char *model, int64_t number)
{
	return arena_printf(&cx->mem, "%s/%lld", model, (long long)number);
}

static enum err merge_mark(struct ctx *cx, struct db *db, const struct entry *e, int64_t change)
{
	auto_stmt s = db_stmt(db, SQL_RETIREMENT_OF_CHANGE);

	bind_int(&s, ":number", change);
	while (row_next(cx, &s))
		TRY(due_put(cx, db, e, RETIREMENT,
			    version_due(cx, col_text(cx, &s, 0), col_int(&s, 1)), 0));
	return rows_end(&s);
}

enum err retirement_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");

	if (e->action == ACTION_CHANGE_MERGED)
		return merge_mark(cx, db, e, number);
	return due_drop(cx, db, RETIREMENT, version_due(cx, read_text(&r, "model"), number));
}

enum err db_version_retirement(struct ctx *cx, struct db *db, const char *model, int64_t number,
			       bool *out)
{
	const char *digest;

	TRY(db_document_digest(cx, db, path_print(cx, PATH_RETIREMENT, model, number), AT_NOW,
			       &digest));
	*out = digest != NULL;
	return OK;
}
