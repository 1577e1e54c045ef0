#include "engine/mend.h"
#include "engine/sql.h"

/* clang-format off */
const struct mend_row mend_rows[] = {
	{ "entry",       "the same bytes, which lead to a signed root",                SQL_NONE,           0 },
	{ "checkpoint",  "those that are signed and are the root of the entries",      SQL_CHECKPOINT_ALL, 1 },
	{ "content",     "those whose bytes are those of their digest",                SQL_NONE,           0 },
	{ "last_start",  "the same, for it is of this directory alone",                SQL_NONE,           0 },
	{ "idempotency", "left out: a request that is sent again is decided anew",     SQL_NONE,           0 },
	{ 0 },
};
/* clang-format on */

void mended_add(struct mended *m, const char *place, const char *wanted, const char *found)
{
	if (m->n == ACT_DAMAGE_MAX)
		m->more = true;
	else
		m->damage[m->n++] = (struct act_damage){ place, wanted, found };
}
