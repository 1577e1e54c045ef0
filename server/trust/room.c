#include "trust/room.h"

#include "trust/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "tuf_metadata", HAND_APPLY, SQL_TUF_METADATA_ALL, 2, .contents = { { "digest", "document" } } },
	{ "trust_target", HAND_APPLY, SQL_TRUST_TARGET_ALL, 2, .contents = { { "digest", "document" } } },
	{ 0 },
};
/* clang-format on */

const struct room trust_room = {
	.name = "trust",
	.sql = trust_sql,
	.n_sql = TRUST_SQL_COUNT,
	.place = TRUST_SQL_PLACE,
	.tables = tables,
	.actions = trust_actions,
	.followers = trust_followers,
};
