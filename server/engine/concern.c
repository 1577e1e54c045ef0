#include "engine/concern.h"

#include <string.h>

#include "documents/path.h"
#include "documents/role.h"
#include "engine/rows.h"
#include "engine/sql.h"

#define LEAD_SITE     "site:"
#define LEAD_VERSION  "version:"
#define LEAD_DOCUMENT "document:"

/* ---- apply ---- */

enum err concern_add(struct ctx *cx, struct db *db, const char *object, const char *whose)
{
	auto_stmt s = db_stmt(db, SQL_CONCERN_PUT);

	bind_text(&s, ":object", object);
	bind_text(&s, ":whose", whose);
	return stmt_run(cx, &s);
}

enum err concern_each(struct ctx *cx, struct db *db, json_t *list, const char *key,
		      const char *kind, const char *whose)
{
	const char *name;
	json_t *item;
	size_t i;

	json_array_foreach (list, i, item) {
		name = json_string_value(json_object_get(item, key));
		if (!name)
			return errf(cx, E_INVALID, "an item without %s", key);
		TRY(concern_add(cx, db, arena_printf(&cx->mem, "%s:%s", kind, name), whose));
	}
	return OK;
}

enum err concern_of_actor(struct ctx *cx, struct db *db, const struct entry *e, const char *object)
{
	return e->actor_site ? concern_add(cx, db, object,
					   arena_printf(&cx->mem, LEAD_SITE "%s", e->actor_site))
			     : OK;
}

enum err concern_state(struct ctx *cx, struct db *db, const char *object, const char *const *site,
		       size_t n)
{
	auto_stmt s = db_stmt(db, SQL_CONCERN_DROP);

	bind_text(&s, ":object", object);
	TRY(stmt_run(cx, &s));
	for (size_t i = 0; i < n; i++)
		TRY(concern_add(cx, db, object, arena_printf(&cx->mem, LEAD_SITE "%s", site[i])));
	return OK;
}

enum err concern_listed(struct ctx *cx, struct db *db, const char *object, json_t *sites)
{
	json_t *site;
	size_t i;

	json_array_foreach (sites, i, site)
		TRY(concern_add(cx, db, object,
				arena_printf(&cx->mem, LEAD_SITE "%s", json_string_value(site))));
	return OK;
}

/* ---- reading ---- */

/* The object that states the sites of what lies at a path, whether or not something does. */
static const char *path_root(struct ctx *cx, const char *path)
{
	const char *model = path_model(cx, path);
	struct tree_path p = path_parse(cx, path);

	if ((p.kind == PATH_RELEASE || p.kind == PATH_WITHDRAWAL) && p.number)
		return arena_printf(&cx->mem, "release:%s/%lld", p.name, (long long)p.number);
	if (p.kind == PATH_RING_PLAN)
		return arena_printf(&cx->mem, "plan:%s", p.name);
	return model ? arena_printf(&cx->mem, "model:%s", model) : LEAD_SITE EVERY_SITE;
}

const char *concern_root(struct ctx *cx, const char *object)
{
	size_t version = strlen(LEAD_VERSION), document = strlen(LEAD_DOCUMENT);

	if (strncmp(object, LEAD_VERSION, version) == 0)
		return arena_printf(&cx->mem, "model:%.*s", (int)strcspn(object + version, "/"),
				    object + version);
	if (strncmp(object, LEAD_DOCUMENT, document) == 0)
		return path_root(cx, object + document);
	return object;
}

static enum err rows_seen(struct ctx *cx, struct db *db, const char *object, const char *sites,
			  bool *out)
{
	auto_stmt s = db_stmt(db, SQL_CONCERN_SEEN);
	int64_t seen;

	bind_text(&s, ":object", object);
	bind_text(&s, ":sites", sites);
	TRY(row_int(cx, &s, 0, &seen));
	*out = seen != 0;
	return OK;
}

/* A document that is not in force yet is seen with the changes that propose it. */
enum err concern_seen(struct ctx *cx, struct db *db, const char *object, const char *sites,
		      bool *out)
{
	const char *root = concern_root(cx, object);

	*out = !sites;
	if (!*out)
		TRY(rows_seen(cx, db, root, sites, out));
	if (!*out && root != object)
		TRY(rows_seen(cx, db, object, sites, out));
	return OK;
}

bool concern_is_public(const char *object)
{
	static const char *const kinds[] = { LEAD_SITE, "user:", "key:" };

	for (size_t i = 0; i < countof(kinds); i++)
		if (strncmp(object, kinds[i], strlen(kinds[i])) == 0)
			return true;
	return false;
}

static enum err sites_read(struct ctx *cx, struct stmt *s, const char **site, size_t room,
			   size_t *n)
{
	const char *whose;

	for (*n = 0; *n < room && row_next(cx, s);) {
		whose = col_text(cx, s, 0);
		if (whose && strncmp(whose, LEAD_SITE, strlen(LEAD_SITE)) == 0)
			site[(*n)++] = whose + strlen(LEAD_SITE);
	}
	return rows_end(s);
}

enum err concern_sites(struct ctx *cx, struct db *db, const char *object, const char *const **site,
		       size_t *n)
{
	const char **out = arena_alloc(&cx->mem, CONCERN_SITES_MAX * sizeof(*out));
	const char *root = concern_root(cx, object);
	auto_stmt s = db_stmt(db, SQL_CONCERN_SITES);

	*site = out;
	*n = 1;
	out[0] = root + strlen(LEAD_SITE);
	if (strncmp(root, LEAD_SITE, strlen(LEAD_SITE)) == 0)
		return OK;
	bind_text(&s, ":object", root);
	return sites_read(cx, &s, out, CONCERN_SITES_MAX, n);
}

enum err concern_decided_at(struct ctx *cx, struct db *db, const char *object, const char **site)
{
	const char *const *all;
	size_t n;

	TRY(concern_sites(cx, db, object, &all, &n));
	*site = n > 0 ? all[0] : NULL;
	for (size_t i = 1; i < n; i++)
		*site = site_of_both(*site, all[i]);
	return OK;
}
