#include "engine/history.h"
#include "engine/rows.h"
#include "proof/entry.h"
#include "quality/reset.h"
#include "quality/sql.h"

enum err db_reset_last(struct ctx *cx, struct db *db, const char *user, int64_t *entry)
{
	auto_stmt s = db_stmt(db, SQL_RESET_LAST);

	bind_text(&s, ":user", user);
	return row_int(cx, &s, NO_ENTRY, entry);
}
