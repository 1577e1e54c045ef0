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

enum err db_resets_of(struct ctx *cx, struct db *db, const char *user, int64_t at,
		      struct reset_span *out, size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_RESETS_OF, at);
	size_t max = *n;

	bind_text(&s, ":user", user);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = (struct reset_span){ col_int(&s, 0), col_int(&s, 1) };
	return rows_end(&s);
}
