#include "engine/edge.h"

#include "engine/sql.h"

enum err edge_add(struct ctx *cx, struct db *db, const char *src, const char *rel, const char *dst,
		  int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_EDGE_PUT);

	bind_text(&s, ":src", src);
	bind_text(&s, ":rel", rel);
	bind_text(&s, ":dst", dst);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

/* Only for lists that the entry's own format requires: a missing key is refused
 * here because apply would otherwise write an edge to nothing. */
enum err edge_each(struct ctx *cx, struct db *db, const struct entry *e, const char *src,
		   json_t *list, const char *key, const char *kind, const char *rel)
{
	const char *name;
	json_t *item;
	size_t i;

	json_array_foreach (list, i, item) {
		name = json_string_value(json_object_get(item, key));
		if (!name)
			return errf(cx, E_INVALID, "an item without %s", key);
		TRY(edge_add(cx, db, src, rel, arena_printf(&cx->mem, "%s:%s", kind, name),
			     e->index));
	}
	return OK;
}
