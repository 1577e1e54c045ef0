#include "signing/room.h"

#include "signing/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "signing_key", HAND_APPLY, SQL_SIGNING_KEY_ALL, 2, .contents = { { "document", "document" }, { "sealed", "secret" } } },
	{ "signature",   HAND_APPLY, SQL_SIGNATURE_ALL,   2, .contents = { { "envelope", "document" } } },
	{ "upheld",      HAND_APPLY, SQL_UPHELD_ALL,      1 },
	{ 0 },
};
/* clang-format on */

const struct room signing_room = {
	.name = "signing",
	.sql = signing_sql,
	.n_sql = SIGNING_SQL_COUNT,
	.place = SIGNING_SQL_PLACE,
	.tables = tables,
	.actions = signing_actions,
};
