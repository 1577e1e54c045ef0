#include "trust/own.h"

#include <string.h>

/* Other nodes may sign as well, each alone. */
bool own_key_among(const struct tuf_keys *keys, const struct seed_signer *s)
{
	for (size_t i = 0; i < keys->n; i++)
		if (memcmp(keys->key[i].public, s->signer.public, PUBLIC_KEY_SIZE) == 0)
			return keys->threshold == 1;
	return false;
}

enum err own_keys_check(struct ctx *cx, const struct instance *in, const struct tuf_root *root)
{
	if (own_key_among(&root->role[TUF_SNAPSHOT], &in->keys.snapshot) &&
	    own_key_among(&root->role[TUF_TIMESTAMP], &in->keys.timestamp))
		return OK;
	return errf(cx, E_CONFLICT,
		    "root does not let this server sign snapshot and timestamp with its own keys, "
		    "each alone");
}

enum err own_delegations_check(struct ctx *cx, const struct instance *in,
			       const struct tuf_targets *t)
{
	if (own_key_among(&t->role[1].keys, &in->keys.stops) &&
	    own_key_among(&t->role[2].keys, &in->keys.releases))
		return OK;
	return errf(cx, E_CONFLICT,
		    "stops and releases are not signed with the keys of this server, each alone");
}

enum err own_assigner_check(struct ctx *cx, const struct instance *in,
			    const struct trust_assignment *a)
{
	const unsigned char *own = in->keys.assignment.signer.public;

	for (size_t i = 0; i < a->n; i++)
		if (memcmp(a->public[i], own, PUBLIC_KEY_SIZE) == 0)
			return OK;
	return errf(cx, E_CONFLICT, TRUST_ASSIGNMENT " does not name this server's key");
}
