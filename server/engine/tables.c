#include "engine/tables.h"

#include <string.h>

#include "engine/room.h"
#include "engine/sql.h"

/* clang-format off */
const struct table engine_tables[] = {
	/* name          writer       all rows             keys  why not */
	{ "entry",       HAND_LOG,    SQL_NONE,            0, "it is the log: replayed, and hashed into the tree" },
	{ "checkpoint",  HAND_LOG,    SQL_NONE,            0, "each is checked against its signature and the tree" },
	{ "content",     HAND_LOG,    SQL_NONE,            0, "bound by digest: each is hashed, named by a row, and there unless it was erased" },
	{ "idempotency", HAND_LOG,    SQL_NONE,            0, "a cache: it names the entry that answered a key, for a week" },
	{ "tile",        HAND_LOG,    SQL_TILE_ALL,        1, NULL },
	{ "migration",   HAND_SCHEMA, SQL_MIGRATION_ALL,   1, NULL },
	{ "object_head", HAND_APPLY,  SQL_OBJECT_HEAD_ALL, 1, NULL },
	{ "edge",        HAND_APPLY,  SQL_EDGE_ALL,        3, NULL },
	{ "concern",     HAND_APPLY,  SQL_CONCERN_ALL,     2, NULL },
	{ "erased",      HAND_APPLY,  SQL_ERASED_ALL,      1, NULL },
	{ "due",         HAND_APPLY,  SQL_DUE_ALL,         2, NULL },
	{ "lost",        HAND_APPLY,  SQL_LOST_ALL,        1, NULL },
	{ 0 },
};
/* clang-format on */

const struct table *table_at(size_t i)
{
	const struct rooms *all = rooms_joined();

	for (size_t k = 0; k < all->n; k++)
		for (const struct table *t = all->room[k]->tables; t && t->name; t++)
			if (i-- == 0)
				return t;
	return NULL;
}

const struct table *table_named(const char *name)
{
	const struct table *t;

	for (size_t i = 0; (t = table_at(i)); i++)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}
