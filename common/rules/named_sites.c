#include "rules/named_sites.h"

#include <string.h>

#include "documents/evidence.h"
#include "documents/model_record.h"
#include "documents/need.h"
#include "documents/path.h"
#include "documents/rings.h"

#define NAMED_FEW 8 /* most documents name no more */

static void named_add(struct ctx *cx, struct named_sites *s, const char *site, const char *place)
{
	struct named_site *more;

	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : NAMED_FEW;
		more = arena_alloc(&cx->mem, s->room * sizeof(*more));
		if (s->n > 0)
			memcpy(more, s->of, s->n * sizeof(*more));
		s->of = more;
	}
	s->of[s->n++] = (struct named_site){ site, place };
}

static void named_list(struct ctx *cx, struct named_sites *s, const char *const *site, size_t n,
		       const char *place)
{
	for (size_t i = 0; i < n; i++)
		named_add(cx, s, site[i], arena_printf(&cx->mem, "%s/%zu", place, i));
}

static enum err named_by_policy(struct ctx *cx, const void *bytes, size_t size,
				struct named_sites *out)
{
	struct policy *p = arena_alloc(&cx->mem, sizeof(*p));

	TRY(policy_parse(cx, bytes, size, p));
	for (size_t i = 0; i < p->n_rules; i++)
		for (size_t k = 0; k < p->rules[i].needs.n; k++) {
			const char *site = need_site(&p->rules[i].needs.need[k]);

			if (!need_site_word(site))
				named_add(cx, out, site,
					  arena_printf(&cx->mem, "/rules/%zu/require/%zu/site", i,
						       k));
		}
	return OK;
}

static enum err named_by_plan(struct ctx *cx, const char *plan, const void *bytes, size_t size,
			      struct named_sites *out)
{
	struct rings *r = arena_alloc(&cx->mem, sizeof(*r));

	TRY(rings_parse(cx, plan, bytes, size, r));
	named_list(cx, out, r->site, r->n_sites, "/sites");
	for (size_t i = 0; i < r->n; i++)
		named_list(cx, out, r->ring[i].site, r->ring[i].n_sites,
			   arena_printf(&cx->mem, "/rings/%zu/sites", i));
	return OK;
}

static enum err named_by_model(struct ctx *cx, const void *bytes, size_t size,
			       struct named_sites *out)
{
	struct model_record *m = arena_alloc(&cx->mem, sizeof(*m));

	TRY(model_record_sites(cx, bytes, size, m));
	named_list(cx, out, m->sites, m->n_sites, "/sites");
	return OK;
}

static enum err named_by_release(struct ctx *cx, const void *bytes, size_t size,
				 struct named_sites *out)
{
	struct release_record *r = arena_alloc(&cx->mem, sizeof(*r));

	TRY(release_record_parse(cx, bytes, size, r));
	named_list(cx, out, r->sites, r->n_sites, "/scope/sites");
	return OK;
}

enum err named_sites(struct ctx *cx, const char *path, const void *bytes, size_t size,
		     struct named_sites *out)
{
	struct tree_path p = path_parse(cx, path);

	*out = (struct named_sites){ .n = 0 };
	if (p.kind == PATH_POLICY)
		return named_by_policy(cx, bytes, size, out);
	if (p.kind == PATH_RING_PLAN)
		return named_by_plan(cx, p.name, bytes, size, out);
	if (p.kind == PATH_MODEL)
		return named_by_model(cx, bytes, size, out);
	return p.kind == PATH_RELEASE ? named_by_release(cx, bytes, size, out) : OK;
}
