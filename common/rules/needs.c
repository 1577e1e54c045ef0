/*
 * What a policy demands of a change as a whole.  The first rule whose pattern
 * fits a path counts for that path; the greatest number counts for each kind of
 * signature, and the exclusions of all rules add up.  A path without a rule
 * refuses the change: otherwise a forgotten rule would open the tree.
 *
 * A pattern may fit paths that move the ground and others.  So a sealed key that the rule
 * takes is left out here, path by path, and not refused where the rule is read.
 */

#include "rules/needs.h"

#include <string.h>

#include "documents/need.h"
#include "documents/path.h"
#include "documents/role.h"

/* Equal needs of two rules are one need: a signature serves both. */
static enum err need_add(struct ctx *cx, struct needs *all, const struct need *need)
{
	for (size_t i = 0; i < all->n; i++) {
		struct need *known = &all->need[i];

		if (strcmp(known->meaning, need->meaning) != 0 ||
		    strcmp(known->role, need->role) != 0 || known->custody != need->custody ||
		    strcmp(need_site(known), need_site(need)) != 0)
			continue;
		if (known->number < need->number)
			known->number = need->number;
		return OK;
	}
	if (all->n == POLICY_NEEDS_MAX)
		return errf(cx, E_CONFLICT, "the change needs more than %d kinds of signature",
			    POLICY_NEEDS_MAX);
	all->need[all->n++] = *need;
	return OK;
}

static enum err rule_add(struct ctx *cx, const struct policy *p, const char *path,
			 struct needs *out)
{
	bool ground = path_moves_ground(path_parse(cx, path).kind);

	for (size_t i = 0; i < p->n_rules; i++) {
		const struct needs *needs = &p->rules[i].needs;

		if (!p->rules[i].paths || !path_fits(p->rules[i].paths, path))
			continue;
		out->exclude |= needs->exclude;
		for (size_t k = 0; k < needs->n; k++) {
			struct need need = needs->need[k];

			if (ground)
				need.custody = custodies_for_ground(need.custody);
			TRY(need_add(cx, out, &need));
		}
		return OK;
	}
	return err_next(cx, errf(cx, E_FORBIDDEN, "no rule of the policy covers '%s'", path),
			"Propose a rule for it in " POLICY_PATH " first.");
}

enum err policy_needs(struct ctx *cx, const struct policy *p, const char *const *paths, size_t n,
		      struct needs *out)
{
	*out = (struct needs){ 0 };
	for (size_t i = 0; i < n; i++)
		TRY(rule_add(cx, p, paths[i], out));
	return OK;
}

/* ---- places ---- */

static bool concerned_asked(const struct need *need)
{
	return strcmp(need_site(need), NEED_CONCERNED) == 0;
}

size_t need_places(const struct need *need, const struct concerned *c)
{
	return concerned_asked(need) ? c->n : 1;
}

const char *need_place(const struct need *need, const struct concerned *c, size_t i)
{
	if (concerned_asked(need))
		return c->site[i];
	return strcmp(need_site(need), NEED_ANY) == 0 ? NULL : need->site;
}

static bool counts_at_place(const struct need *need, const struct concerned *c, size_t i,
			    const char *granted)
{
	const char *place = need_place(need, c, i);

	return !place || grant_counts_at(granted, place);
}

static bool counts_somewhere(const struct need *need, const struct concerned *c,
			     const char *granted)
{
	for (size_t i = 0; i < need_places(need, c); i++)
		if (counts_at_place(need, c, i, granted))
			return true;
	return false;
}

/* ---- signatures ---- */

static bool need_takes(const struct need *need, const struct signs *s)
{
	return strcmp(need->meaning, s->meaning) == 0 && strcmp(need->role, s->role) == 0 &&
	       (need->custody & custody_bit(s->custody));
}

bool need_takes_at(const struct need *need, const struct concerned *c, size_t i,
		   const struct signs *s)
{
	return need_takes(need, s) && counts_at_place(need, c, i, s->site);
}

bool needs_take(const struct needs *needs, const struct concerned *c, const struct signs *s)
{
	for (size_t i = 0; i < needs->n; i++)
		if (need_takes(&needs->need[i], s) && counts_somewhere(&needs->need[i], c, s->site))
			return true;
	return false;
}

bool needs_ask(const struct needs *needs, const struct concerned *c, const struct signs *s)
{
	for (size_t i = 0; i < needs->n; i++)
		if (strcmp(needs->need[i].role, s->role) == 0 &&
		    counts_somewhere(&needs->need[i], c, s->site))
			return true;
	return false;
}
