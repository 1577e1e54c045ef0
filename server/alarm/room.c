#include "alarm/room.h"

#include "alarm/announce.h"
#include "alarm/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "alarm", HAND_APPLY, SQL_ALARM_ALL, 2 },
	{ 0 },
};
/* clang-format on */

const struct room alarm_room = {
	.name = "alarm",
	.sql = alarm_sql,
	.n_sql = ALARM_SQL_COUNT,
	.place = ALARM_SQL_PLACE,
	.tables = tables,
	.actions = alarm_actions,
	.memory = &announced_memory,
};
