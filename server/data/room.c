#include "data/room.h"

#include "data/reading.h"
#include "data/recount.h"
#include "data/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "artifact",   HAND_APPLY, SQL_ARTIFACT_ALL,   2, .blob_named = SQL_ARTIFACT_ANY },
	{ "dataset",    HAND_APPLY, SQL_DATASET_ALL,    3 },
	{ "frozen_set", HAND_APPLY, SQL_FROZEN_SET_ALL, 2 },
	{ "test_set",   HAND_APPLY, SQL_TEST_SET_ALL,   2 },
	{ 0 },
};
/* clang-format on */

const struct room data_room = {
	.name = "data",
	.sql = data_sql,
	.n_sql = DATA_SQL_COUNT,
	.place = DATA_SQL_PLACE,
	.tables = tables,
	.actions = data_actions,
	.memory = &readings_memory,
	.recount = artifacts_recount,
};
