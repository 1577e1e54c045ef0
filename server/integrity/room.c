#include "integrity/room.h"

#include "integrity/anchored.h"
#include "integrity/machine_known.h"
#include "integrity/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "machine",    HAND_APPLY, SQL_MACHINE_ALL, 1, .contents = { { "machine", "secret" }, { "directory", "secret" } } },
	{ "last_start", HAND_LOG,   SQL_NONE,        0, "it is of this directory alone: its form is looked at" },
	{ 0 },
};
/* clang-format on */

const struct room integrity_room = { .name = "integrity",
				     .sql = integrity_sql,
				     .n_sql = INTEGRITY_SQL_COUNT,
				     .place = INTEGRITY_SQL_PLACE,
				     .tables = tables,
				     .actions = integrity_actions,
				     .memory = &anchored_memory,
				     .check = machine_known_check };
