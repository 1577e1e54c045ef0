#include "control/change.h"
#include "control/concern.h"

#include <string.h>

#include "control/sql.h"
#include "documents/path.h"
#include "engine/concern.h"
#include "engine/rows.h"
#include "rules/change_sites.h"

/* The model whose sites a path has, as long as its record states none; NULL: there is none. */
static enum err path_model_known(struct ctx *cx, struct db *db, const char *path, const char **out)
{
	const char *root = concern_root(cx, arena_printf(&cx->mem, "document:%s", path));
	const char *const *site;
	size_t n;

	*out = NULL;
	if (states_sites(path_parse(cx, path).kind) || strncmp(root, "model:", 6) != 0)
		return OK;
	TRY(concern_sites(cx, db, root, &site, &n));
	*out = n > 0 ? root : NULL;
	return OK;
}

static bool all_stated(json_t *sites)
{
	const char *first = json_string_value(json_array_get(sites, 0));

	return first && strcmp(first, EVERY_SITE) == 0;
}

enum err change_concern(struct ctx *cx, struct db *db, int64_t number, json_t *sites)
{
	const char *object = arena_printf(&cx->mem, "change:%lld", (long long)number), *model;
	const char **of;
	struct change_paths paths;
	size_t n;

	TRY(db_change_paths(cx, db, number, &paths));
	for (size_t i = 0; i < paths.n; i++)
		TRY(concern_add(cx, db, arena_printf(&cx->mem, "document:%s", paths.path[i].path),
				object));
	if (!all_stated(sites))
		return concern_listed(cx, db, object, sites);
	of = arena_alloc(&cx->mem, (paths.n + 1) * sizeof(*of));
	for (n = 0; n < paths.n; n++) {
		TRY(path_model_known(cx, db, paths.path[n].path, &model));
		if (!model)
			return concern_listed(cx, db, object, sites);
		of[n] = model;
	}
	for (size_t i = 0; i < n; i++)
		TRY(concern_add(cx, db, object, of[i]));
	return OK;
}

enum err db_changes_open(struct ctx *cx, struct db *db, const char *sites, int64_t after,
			 int64_t *numbers, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_CHANGE_OPEN_LIST);
	size_t max = *n;

	bind_int(&s, ":after", after);
	bind_text(&s, ":sites", sites);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		numbers[*n] = col_int(&s, 0);
	return rows_end(&s);
}

enum err db_change_opened(struct ctx *cx, struct db *db, int64_t number, int64_t *out)
{
	auto_stmt s = db_stmt(db, SQL_CHANGE_OPENED_AT);
	bool row;

	bind_int(&s, ":number", number);
	TRY(stmt_next(cx, &s, &row));
	if (!row)
		return errf(cx, E_NOT_FOUND, "change %lld was never opened", (long long)number);
	*out = col_int(&s, 0);
	return OK;
}
