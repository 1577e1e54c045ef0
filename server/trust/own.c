#include "trust/own.h"

#include <string.h>

#include "base/clock.h"
#include "documents/statement.h"
#include "documents/trust.h"
#include "rules/grounds.h"

/* Other nodes may sign as well, each alone. */
static bool is_key_among(const struct tuf_keys *keys, const struct seed_signer *s)
{
	for (size_t i = 0; i < keys->n; i++)
		if (memcmp(keys->key[i].public, s->signer.public, PUBLIC_KEY_SIZE) == 0)
			return keys->threshold == 1;
	return false;
}

enum err own_signet_check(struct ctx *cx, const struct instance *in, const char *role,
			  const struct tuf_signet *s)
{
	enum err e = ground_check(cx, role, s, in->signer.key.origin, in->use);

	if (e == E_TAMPERED)
		e = E_CONFLICT; /* its uploader took the wrong folder */
	if (e == OK && s->time > cx->now + CLOCK_SLACK_MS)
		e = errf(cx, E_INVALID, "%s was signed at %s, which is to come", role,
			 clock_text(cx, s->time));
	return e;
}

enum err own_keys_check(struct ctx *cx, const struct instance *in, const struct tuf_root *root)
{
	if (is_key_among(&root->role[TUF_SNAPSHOT], &in->keys.snapshot) &&
	    is_key_among(&root->role[TUF_TIMESTAMP], &in->keys.timestamp))
		return OK;
	return errf(cx, E_CONFLICT,
		    "root does not let this server sign snapshot and timestamp with its own keys, "
		    "each alone");
}

/* The delegated roles in their order, each for its own paths: a stolen key says no more, and what
 * ends a release is read before what brings one. */
static const struct {
	const char *role, *paths[2];
} delegated[] = {
	{ TUF_ROLE_SIGNERS, { TRUST_SIGNERS } },
	{ TUF_ROLE_STOPS, { TUF_STOP_TARGETS, TUF_WITHDRAWN_TARGETS } },
	{ TUF_ROLE_RELEASES, { TUF_RELEASE_TARGETS, TUF_ARTIFACT_TARGETS } },
};

static bool paths_fit(const struct tuf_delegation *d, const char *const paths[2])
{
	size_t n = paths[1] ? 2 : 1;

	if (d->n_paths != n || !d->terminating)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(d->paths[i], paths[i]) != 0)
			return false;
	return true;
}

static const char *delegation_fault(struct ctx *cx, const struct tuf_targets *t)
{
	if (t->n_roles != countof(delegated))
		return "the top role delegates to signers, stops and releases, in this order";
	for (size_t i = 0; i < countof(delegated); i++) {
		if (strcmp(t->role[i].name, delegated[i].role) != 0)
			return "the top role delegates to signers, stops and releases, in this "
			       "order";
		if (!paths_fit(&t->role[i], delegated[i].paths))
			return arena_printf(&cx->mem, "%s names %s%s%s alone, and terminates",
					    delegated[i].role, delegated[i].paths[0],
					    delegated[i].paths[1] ? " and " : "",
					    delegated[i].paths[1] ? delegated[i].paths[1] : "");
	}
	return NULL;
}

enum err own_delegations_check(struct ctx *cx, const struct instance *in,
			       const struct tuf_targets *t)
{
	const char *why = delegation_fault(cx, t);

	if (!why && (!is_key_among(&t->role[1].keys, &in->keys.stops) ||
		     !is_key_among(&t->role[2].keys, &in->keys.releases)))
		why = "stops and releases are not signed with the keys of this server, each alone";
	return why ? errf(cx, E_CONFLICT, "%s", why) : OK;
}
