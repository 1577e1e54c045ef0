#include "tree/room.h"

#include "tree/git.h"
#include "tree/packs.h"
#include "tree/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "document",   HAND_APPLY, SQL_DOCUMENT_ALL,   2, .contents = { { "digest", "document" } } },
	{ "git_object", HAND_APPLY, SQL_GIT_OBJECT_ALL, 1 }, /* names; bytes are checked against them */
	{ "git_ref",    HAND_APPLY, SQL_GIT_REF_ALL,    2 },
	{ 0 },
};
/* clang-format on */

const struct room tree_room = {
	.name = "tree",
	.sql = tree_sql,
	.n_sql = TREE_SQL_COUNT,
	.place = TREE_SQL_PLACE,
	.tables = tables,
	.actions = tree_actions,
	.memory = &packs_memory,
	.check = git_objects_check,
};
