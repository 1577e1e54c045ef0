#include "registry/room.h"

#include "registry/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "model",   HAND_APPLY, SQL_MODEL_ALL,   2 },
	{ "run",     HAND_APPLY, SQL_RUN_ALL,     2 },
	{ "version", HAND_APPLY, SQL_VERSION_ALL, 3 },
	{ 0 },
};
/* clang-format on */

const struct room registry_room = {
	.name = "registry",
	.sql = registry_sql,
	.n_sql = REGISTRY_SQL_COUNT,
	.place = REGISTRY_SQL_PLACE,
	.tables = tables,
	.actions = registry_actions,
	.followers = registry_followers,
};
