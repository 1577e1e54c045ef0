#include "fleet/disputed.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/rows.h"
#include "fleet/sql.h"

#define LEAD "change:"

enum err db_disputed_rests(struct ctx *cx, struct db *db, const char *subject, const char *sites,
			   const char **out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_DISPUTED_RESTS);
	size_t max = *n;
	int64_t change;

	*n = 0;
	if (strncmp(subject, LEAD, strlen(LEAD)) != 0 ||
	    !text_number(subject + strlen(LEAD), INT_SAFE_MAX, &change))
		return OK;
	bind_int(&s, ":change", change);
	bind_text(&s, ":sites", sites);
	bind_int(&s, ":limit", (int64_t)max);
	for (; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = col_text(cx, &s, 0);
	return rows_end(&s);
}
