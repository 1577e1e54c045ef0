#include "access/principal.h"

#include <string.h>

#include "base/printer.h"

void principal_roles_name(struct principal *p)
{
	size_t n = 0;

	for (int r = 0; r < ROLE_COUNT; r++)
		if (p->roles & role_bit(r))
			p->roles_named[n++] = role_name((enum role)r);
	p->roles_named[n] = NULL;
}

unsigned principal_roles_anywhere(const struct principal *p)
{
	unsigned roles = p->roles;

	for (size_t i = 0; i < p->n_at; i++)
		roles |= p->at[i].roles;
	return roles;
}

unsigned principal_roles_at(const struct principal *p, const char *site)
{
	unsigned roles = 0;

	for (size_t i = 0; i < p->n_at; i++)
		if (grant_counts_at(p->at[i].site, site))
			roles |= p->at[i].roles;
	return roles;
}

/* What concerns all sites concerns each at which there is a grant. */
static bool concerns_site(const char *const *sites, size_t n, const char *site)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(sites[i], EVERY_SITE) == 0 || strcmp(sites[i], site) == 0)
			return true;
	return false;
}

unsigned principal_roles_of(const struct principal *p, const char *const *sites, size_t n,
			    unsigned wanted, const char **site)
{
	unsigned roles = 0, here;

	*site = NULL;
	if (p->site && concerns_site(sites, n, p->site)) {
		roles = principal_roles_at(p, p->site);
		*site = roles & wanted ? p->site : NULL;
	}
	for (size_t i = 0; i < p->n_at; i++) {
		if (strcmp(p->at[i].site, EVERY_SITE) != 0 &&
		    !concerns_site(sites, n, p->at[i].site))
			continue;
		here = principal_roles_at(p, p->at[i].site);
		roles |= here;
		if (!*site && (here & wanted))
			*site = strcmp(p->at[i].site, EVERY_SITE) == 0 ? p->site : p->at[i].site;
	}
	return n > 0 ? roles : 0;
}

void principal_sees_print(struct ctx *cx, struct principal *p)
{
	struct printer out = { .mem = &cx->mem };

	p->sees = NULL;
	if (p->roles_everywhere)
		return;
	put_open(&out, NULL, '[');
	if (p->n_at > 0 || p->kind == KIND_DEVICE)
		put_text(&out, NULL, "site:" EVERY_SITE);
	if (p->kind == KIND_DEVICE)
		put_text(&out, NULL, arena_printf(&cx->mem, "site:%s", p->site));
	for (size_t i = 0; i < p->n_at; i++)
		put_text(&out, NULL, arena_printf(&cx->mem, "site:%s", p->at[i].site));
	put_close(&out, ']');
	p->sees = out.text;
}

const char *const *roles_text(struct ctx *cx, unsigned roles)
{
	const char **out = arena_alloc(&cx->mem, (ROLE_COUNT + 1) * sizeof(*out));
	size_t n = 0;

	for (int r = 0; r < ROLE_COUNT; r++)
		if (roles & role_bit(r))
			out[n++] = role_name((enum role)r);
	return out;
}

enum err principal_lacks(struct ctx *cx, unsigned who, const char *site)
{
	const char *names = "";

	for (int r = 0; r < ROLE_COUNT; r++)
		if (who & role_bit(r))
			names = arena_printf(&cx->mem, "%s%s%s", names, *names ? " or " : "",
					     role_name((enum role)r));
	return errf(cx, E_FORBIDDEN, "this needs the role %s at %s", names,
		    strcmp(site, EVERY_SITE) == 0 ? "every site" : site);
}

/* The order matters for what a refusal gives away: a stranger learns only that
 * an account is needed.  A token's scope is asked before the role, because a
 * token can never do more than its owner, and often less. */
enum err principal_may(struct ctx *cx, const struct principal *p, unsigned who, enum scope scope)
{
	if (who == PUBLIC)
		return OK;
	if (!p->user)
		return errf(cx, E_UNAUTHENTICATED, "this needs an account");
	if (p->kind == KIND_DEVICE)
		return who & DEVICE ? OK : errf(cx, E_FORBIDDEN, "a device may not do this");
	if (!(p->scopes & scope_bit(scope)))
		return errf(cx, E_FORBIDDEN, "the token lacks the scope '%s'", scope_name(scope));
	if ((who & KNOWN) || (principal_roles_anywhere(p) & who))
		return OK;
	if (who == DEVICE)
		return errf(cx, E_FORBIDDEN, "this is for devices");
	if (p->rests & who)
		return err_next(cx,
				errf(cx, E_FORBIDDEN,
				     "'%s' set a password by a one-time code, and nobody "
				     "confirmed yet who uses the account",
				     p->owner ? p->owner : p->user),
				CONFIRM_PERSON_NEXT, p->owner ? p->owner : p->user);
	return principal_lacks(cx, who, p->site);
}
