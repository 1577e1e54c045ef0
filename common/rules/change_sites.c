#include "rules/change_sites.h"

#include <string.h>

#include "documents/evidence.h"
#include "documents/model_record.h"
#include "documents/path.h"
#include "documents/rings.h"
#include "rules/sites.h"

#define SITES_FIRST 16 /* most changes have no more */

struct gathering {
	const struct tree_source *from;
	const struct manifest_path *path;
	size_t n;
	const char *asked; /* the last path of another document that was asked */
	struct change_sites *out;
	bool everywhere;
};

static void add(struct ctx *cx, struct gathering *g, const char *site)
{
	struct change_sites *s = g->out;
	const char **more;

	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : SITES_FIRST;
		more = arena_alloc(&cx->mem, s->room * sizeof(*more));
		if (s->n > 0)
			memcpy(more, s->site, s->n * sizeof(*more));
		s->site = more;
	}
	s->site[s->n++] = site;
}

static void add_all(struct ctx *cx, struct gathering *g, const char *const *site, size_t n)
{
	g->everywhere |= n == 0;
	for (size_t i = 0; i < n; i++) {
		g->everywhere |= strcmp(site[i], EVERY_SITE) == 0;
		add(cx, g, site[i]);
	}
}

/* ---- what a document states ---- */

static void of_model_record(struct ctx *cx, struct gathering *g, const void *bytes, size_t size)
{
	struct model_record *m = arena_alloc(&cx->mem, sizeof(*m));

	if (model_record_sites(cx, bytes, size, m) != OK)
		m->n_sites = 0;
	add_all(cx, g, m->sites, m->n_sites);
}

static void of_release_record(struct ctx *cx, struct gathering *g, const void *bytes, size_t size)
{
	struct release_record *r = arena_alloc(&cx->mem, sizeof(*r));

	if (release_record_parse(cx, bytes, size, r) != OK)
		r->n_sites = 0;
	add_all(cx, g, r->sites, r->n_sites);
}

static void of_plan(struct ctx *cx, struct gathering *g, const char *plan, const void *bytes,
		    size_t size)
{
	struct rings *r = arena_alloc(&cx->mem, sizeof(*r));

	if (rings_parse(cx, plan, bytes, size, r) != OK || r->everywhere)
		r->n_sites = 0;
	add_all(cx, g, r->site, r->n_sites);
}

static void of_bytes(struct ctx *cx, struct gathering *g, const struct tree_path *p,
		     const void *bytes, size_t size)
{
	if (p->kind == PATH_MODEL)
		of_model_record(cx, g, bytes, size);
	else if (p->kind == PATH_RELEASE)
		of_release_record(cx, g, bytes, size);
	else
		of_plan(cx, g, p->name, bytes, size);
}

static enum err of_document(struct ctx *cx, struct gathering *g, const struct tree_path *p,
			    const char *digest)
{
	const void *bytes;
	size_t size;

	TRY(g->from->read(cx, g->from->of, digest, &bytes, &size));
	of_bytes(cx, g, p, bytes, size);
	return OK;
}

/* ---- which document states it ---- */

bool states_sites(enum path_kind kind)
{
	return kind == PATH_MODEL || kind == PATH_RELEASE || kind == PATH_RING_PLAN;
}

/* The path of the other document that states a path's sites; NULL: none does. */
static const char *stated_at(struct ctx *cx, const struct tree_path *p)
{
	if (p->kind == PATH_WITHDRAWAL)
		return path_print(cx, PATH_RELEASE, p->name, p->number);
	return path_of_model(p->kind) ? path_print(cx, PATH_MODEL, p->name, 0) : NULL;
}

static bool is_changed(const struct gathering *g, const char *path)
{
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->path[i].path, path) == 0)
			return true;
	return false;
}

/* A change of that document itself says both what it was and what it will be. */
static enum err of_another(struct ctx *cx, struct gathering *g, const char *path)
{
	struct tree_path p = path_parse(cx, path);
	const char *digest;

	if (g->asked && strcmp(g->asked, path) == 0)
		return OK;
	g->asked = path;
	if (is_changed(g, path))
		return OK;
	TRY(g->from->in_force(cx, g->from->of, path, &digest));
	if (digest)
		return of_document(cx, g, &p, digest);
	g->everywhere = true;
	return OK;
}

static enum err of_path(struct ctx *cx, struct gathering *g, const struct manifest_path *m)
{
	struct tree_path p = path_parse(cx, m->path);
	const char *other = NULL;

	if (states_sites(p.kind)) {
		if (m->old)
			TRY(of_document(cx, g, &p, m->old));
		return m->new ? of_document(cx, g, &p, m->new) : OK;
	}
	other = stated_at(cx, &p);
	if (other)
		return of_another(cx, g, other);
	g->everywhere = true;
	return OK;
}

static void everywhere_alone(struct ctx *cx, struct gathering *g)
{
	if (g->everywhere) {
		g->out->n = 0;
		add(cx, g, EVERY_SITE);
	}
	g->out->n = sites_sort(g->out->site, g->out->n);
}

void stated_sites(struct ctx *cx, const struct tree_path *p, const void *bytes, size_t size,
		  struct change_sites *out)
{
	struct gathering g = { .out = out };

	*out = (struct change_sites){ .n = 0 };
	of_bytes(cx, &g, p, bytes, size);
	everywhere_alone(cx, &g);
}

enum err change_sites(struct ctx *cx, const struct tree_source *from,
		      const struct manifest_path *path, size_t n, struct change_sites *out)
{
	struct gathering g = { .from = from, .path = path, .n = n, .out = out };

	*out = (struct change_sites){ .n = 0 };
	for (size_t i = 0; i < n; i++)
		TRY(of_path(cx, &g, &path[i]));
	everywhere_alone(cx, &g);
	return OK;
}
