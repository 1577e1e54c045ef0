#include "people/room.h"

#include "people/actor.h"
#include "people/session.h"
#include "people/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "site",       HAND_APPLY, SQL_SITE_ALL,       2 },
	{ "user",       HAND_APPLY, SQL_USER_ALL,       2, .contents = { { "name", "personal" }, { "verifier", "secret" } } },
	{ "source",     HAND_APPLY, SQL_SOURCE_ALL,     1, .contents = { { "digest", "personal" } } },
	{ "role_grant", HAND_APPLY, SQL_ROLE_GRANT_ALL, 4 },
	{ "invitation", HAND_APPLY, SQL_INVITATION_ALL, 2 },
	{ "token",      HAND_APPLY, SQL_TOKEN_ALL,      2 },
	{ "fold",       HAND_APPLY, SQL_FOLD_ALL,       1 },
	{ "founder",     HAND_APPLY, SQL_FOUNDER_ALL,     2 },
	{ 0 },
};
/* clang-format on */

const struct room people_room = {
	.name = "people",
	.sql = people_sql,
	.n_sql = PEOPLE_SQL_COUNT,
	.place = PEOPLE_SQL_PLACE,
	.tables = tables,
	.actions = people_actions,
	.memory = &sessions_memory,
	.actor = actor_entry_check,
};
