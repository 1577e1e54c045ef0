#include "trail/room.h"

#include "trail/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "omissions", HAND_APPLY, SQL_OMISSIONS_ALL, 1, .contents = { { "digest", "document" } } },
	{ 0 },
};
/* clang-format on */

const struct room trail_room = {
	.name = "trail",
	.sql = trail_sql,
	.n_sql = TRAIL_SQL_COUNT,
	.place = TRAIL_SQL_PLACE,
	.tables = tables,
	.actions = trail_actions,
};
