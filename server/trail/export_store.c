#include "engine/history.h"
#include "trail/actions.h"
#include "trail/sql.h"

enum err export_begun_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *omissions;

	read_text(&r, "id");
	read_text(&r, "scope");
	omissions = read_text_or_null(&r, "omissions");
	TRY(read_end(cx, &r));
	return omissions ? stmt_run_at(cx, db, SQL_OMISSIONS_INSERT, ":digest", omissions, e->index)
			 : OK;
}
