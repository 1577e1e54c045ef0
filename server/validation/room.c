#include "validation/room.h"

#include "validation/count.h"
#include "validation/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "validation", HAND_APPLY, SQL_VALIDATION_ALL, 2 },
	{ 0 },
};
/* clang-format on */

const struct room validation_room = {
	.name = "validation",
	.sql = validation_sql,
	.n_sql = VALIDATION_SQL_COUNT,
	.place = VALIDATION_SQL_PLACE,
	.tables = tables,
	.actions = validation_actions,
	.recount = validations_recount,
};
