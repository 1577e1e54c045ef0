#include "engine/concern.h"

#include <string.h>

#include "base/printer.h"
#include "documents/path.h"
#include "documents/role.h"
#include "engine/rows.h"
#include "engine/sql.h"

#define LEAD_SITE     "site:"
#define LEAD_VERSION  "version:"
#define LEAD_DOCUMENT "document:"
#define LEAD_MODEL    "model:"

#define SITES_USUAL 4 /* of one object, before more room is taken */
#define FOLLOWED    2 /* objects behind one: an artifact's dataset, and a model that uses that */

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

bool concern_is_public(const char *object)
{
	static const char *const kinds[] = { LEAD_SITE, "user:", "key:" };

	for (size_t i = 0; i < countof(kinds); i++)
		if (strncmp(object, kinds[i], strlen(kinds[i])) == 0)
			return true;
	return false;
}

/* The sites of an object, each once, sorted; or, where somebody asks, whether they see one. */
struct look {
	const char **site;
	size_t n, room;
	const char *sites; /* the asker's, as for {seen ...}; NULL: nobody asks */
	bool seen;
	bool home; /* models that use it do not count */
};

static void site_put(struct ctx *cx, struct look *l, const char *site)
{
	const char **more;
	size_t at = 0;

	while (at < l->n && strcmp(l->site[at], site) < 0)
		at++;
	if (l->n == CONCERN_SITES_MAX || (at < l->n && strcmp(l->site[at], site) == 0))
		return;
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : SITES_USUAL;
		more = arena_alloc(&cx->mem, l->room * sizeof(*more));
		if (l->n > 0)
			memcpy(more, l->site, l->n * sizeof(*more));
		l->site = more;
	}
	memmove(l->site + at + 1, l->site + at, (l->n - at) * sizeof(*l->site));
	l->site[at] = site;
	l->n++;
}

static void site_look(struct ctx *cx, struct look *l, const char *whose)
{
	if (l->sites)
		l->seen |= strstr(l->sites, arena_printf(&cx->mem, "\"%s\"", whose)) != NULL;
	else
		site_put(cx, l, whose + strlen(LEAD_SITE));
}

/* An object whose sites another one has. */
struct whose {
	const char *object;
	const struct whose *next;
};

static bool names_site(const char *whose)
{
	return whose && strncmp(whose, LEAD_SITE, strlen(LEAD_SITE)) == 0;
}

/* What an object's own rows say: sites, and objects that have more. */
static enum err own_look(struct ctx *cx, struct db *db, const char *object, struct look *l,
			 const struct whose **others)
{
	auto_stmt s = db_stmt(db, SQL_CONCERN_OWN);
	struct whose *other;
	const char *whose;

	bind_text(&s, ":object", object);
	while (row_next(cx, &s)) {
		whose = col_text(cx, &s, 0);
		if (names_site(whose)) {
			site_look(cx, l, whose);
			continue;
		}
		other = arena_alloc(&cx->mem, sizeof(*other));
		*other = (struct whose){ whose, *others };
		*others = other;
	}
	return rows_end(&s);
}

/* The writer asks this for each object that an act names.  To read one object's rows after the
 * other's costs a third of the joins of {seen ...}, and most often the first ones settle it. */
static enum err object_look(struct ctx *cx, struct db *db, const char *object, int follow,
			    struct look *l)
{
	const struct whose *others = NULL;

	TRY(own_look(cx, db, object, l, &others));
	for (; follow > 0 && others && !l->seen; others = others->next)
		if (!l->home || strncmp(others->object, LEAD_MODEL, strlen(LEAD_MODEL)) != 0)
			TRY(object_look(cx, db, others->object, follow - 1, l));
	return OK;
}

static enum err sites_look(struct ctx *cx, struct db *db, const char *root, struct look *l)
{
	if (!names_site(root))
		return object_look(cx, db, root, FOLLOWED, l);
	site_look(cx, l, root);
	return OK;
}

/* A document that is not in force yet is seen with the changes that propose it. */
enum err concern_seen(struct ctx *cx, struct db *db, const char *object, const char *sites,
		      bool *out)
{
	const char *root = concern_root(cx, object);
	struct look l = { .sites = sites, .seen = !sites };

	if (!l.seen)
		TRY(sites_look(cx, db, root, &l));
	if (!l.seen && root != object)
		TRY(sites_look(cx, db, object, &l));
	*out = l.seen;
	return OK;
}

enum err concern_sites(struct ctx *cx, struct db *db, const char *object, const char *const **site,
		       size_t *n)
{
	struct look l = { .n = 0 };

	TRY(sites_look(cx, db, concern_root(cx, object), &l));
	*site = l.site;
	*n = l.n;
	return OK;
}

enum err concern_sites_print(struct ctx *cx, struct db *db, const char *object, const char **out)
{
	struct printer p = { .mem = &cx->mem };
	const char *const *site;
	size_t n;

	TRY(concern_sites(cx, db, object, &site, &n));
	put_open(&p, NULL, '[');
	put_text(&p, NULL, LEAD_SITE EVERY_SITE);
	for (size_t i = 0; i < n; i++)
		put_text(&p, NULL, arena_printf(&cx->mem, LEAD_SITE "%s", site[i]));
	put_close(&p, ']');
	*out = n > 0 && strcmp(site[0], EVERY_SITE) != 0 ? p.text : NULL;
	return OK;
}

enum err concern_home(struct ctx *cx, struct db *db, const char *object, const char *const **site,
		      size_t *n)
{
	struct look l = { .home = true };

	TRY(sites_look(cx, db, object, &l));
	*site = l.site;
	*n = l.n;
	return OK;
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
