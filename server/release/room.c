#include "release/room.h"

#include "release/publication.h"
#include "release/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "release",        HAND_APPLY, SQL_RELEASE_ALL,        3, .contents = { { "record", "document" }, { "version_record", "document" }, { "evidence", "document" } } },
	{ "release_target", HAND_APPLY, SQL_RELEASE_TARGET_ALL, 3 },
	{ "stop",           HAND_APPLY, SQL_STOP_ALL,           2, .contents = { { "document", "document" }, { "envelope", "document" }, { "end_document", "document" }, { "end_envelope", "document" } } },
	{ "stop_target",    HAND_APPLY, SQL_STOP_TARGET_ALL,    1, .contents = { { "digest", "document" } } },
	{ 0 },
};
/* clang-format on */

const struct room release_room = {
	.name = "release",
	.sql = release_sql,
	.n_sql = RELEASE_SQL_COUNT,
	.place = RELEASE_SQL_PLACE,
	.tables = tables,
	.actions = release_actions,
	.followers = release_followers,
	.recount = evidence_recount,
};
