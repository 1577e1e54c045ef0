#include "control/room.h"

#include "control/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "change",      HAND_APPLY, SQL_CHANGE_ALL,      2, .contents = { { "manifest", "document" } } },
	{ "change_path", HAND_APPLY, SQL_CHANGE_PATH_ALL, 2, .contents = { { "new", "document" } } },
	{ "objection",   HAND_APPLY, SQL_OBJECTION_ALL,   2 },
	{ 0 },
};
/* clang-format on */

const struct room control_room = {
	.name = "control",
	.sql = control_sql,
	.n_sql = CONTROL_SQL_COUNT,
	.place = CONTROL_SQL_PLACE,
	.tables = tables,
	.actions = control_actions,
};
