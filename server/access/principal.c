#include "access/principal.h"

#include <string.h>

void principal_roles_name(struct principal *p)
{
	size_t n = 0;

	for (int r = 0; r < ROLE_COUNT; r++)
		if (p->roles & role_bit(r))
			p->roles_named[n++] = role_name((enum role)r);
	p->roles_named[n] = NULL;
}

/* The order matters for what a refusal gives away: a stranger learns only that
 * an account is needed.  A token's scope is asked before the role, because a
 * token can never do more than its owner, and often less. */
enum err principal_may(struct ctx *cx, const struct principal *p, unsigned who, enum scope scope)
{
	const char *names = "";

	if (who == PUBLIC)
		return OK;
	if (!p->user)
		return errf(cx, E_UNAUTHENTICATED, "this needs an account");
	if (p->kind == KIND_DEVICE)
		return who & DEVICE ? OK : errf(cx, E_FORBIDDEN, "a device may not do this");
	if (!(p->scopes & scope_bit(scope)))
		return errf(cx, E_FORBIDDEN, "the token lacks the scope '%s'", scope_name(scope));
	if ((who & KNOWN) || (p->roles & who))
		return OK;
	if (who == DEVICE)
		return errf(cx, E_FORBIDDEN, "this is for devices");
	if (p->rests & who)
		return err_next(
			cx,
			errf(cx, E_FORBIDDEN,
			     "'%s' set a password by a one-time code, and nobody "
			     "confirmed yet who uses the account",
			     p->owner ? p->owner : p->user),
			"Have two approvers confirm it: signet act propose confirm-person.");
	for (int r = 0; r < ROLE_COUNT; r++)
		if (who & role_bit(r))
			names = arena_printf(&cx->mem, "%s%s%s", names, *names ? " or " : "",
					     role_name((enum role)r));
	return errf(cx, E_FORBIDDEN, "this needs the role %s at %s", names, p->site);
}
