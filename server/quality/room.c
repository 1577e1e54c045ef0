#include "quality/room.h"

#include "quality/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "act",        HAND_APPLY, SQL_ACT_ALL,        2, .contents = { { "document", "document" } } },
	{ "act_holder", HAND_APPLY, SQL_HOLDER_ALL,     2 },
	{ "announcement", HAND_APPLY, SQL_ANNOUNCEMENT_ALL, 2, .contents = { { "document", "document" } } },
	{ "foreign_note", HAND_APPLY, SQL_FOREIGN_NOTE_ALL, 2, .contents = { { "report", "document" } } },
	{ "revocation", HAND_APPLY, SQL_REVOCATION_ALL, 1 },
	{ "review",     HAND_APPLY, SQL_REVIEW_ALL,     2 },
	{ "root_acknowledgement", HAND_APPLY, SQL_ROOT_ACKNOWLEDGEMENT_ALL, 2 },
	{ "suspension", HAND_APPLY, SQL_SUSPENSION_ALL, 3 },
	{ 0 },
};
/* clang-format on */

const struct room quality_room = {
	.name = "quality",
	.sql = quality_sql,
	.n_sql = QUALITY_SQL_COUNT,
	.place = QUALITY_SQL_PLACE,
	.tables = tables,
	.actions = quality_actions,
	.followers = quality_followers,
};
