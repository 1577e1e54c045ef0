#include "trust/own.h"

#include <string.h>

#include "trust/trust.h"

/* Other nodes may sign as well, each alone. */
static bool is_key_among(const struct tuf_keys *keys, const struct seed_signer *s)
{
	for (size_t i = 0; i < keys->n; i++)
		if (memcmp(keys->key[i].public, s->signer.public, PUBLIC_KEY_SIZE) == 0)
			return keys->threshold == 1;
	return false;
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

enum err own_delegations_check(struct ctx *cx, const struct instance *in,
			       const struct tuf_targets *t)
{
	if (is_key_among(&t->role[1].keys, &in->keys.stops) &&
	    is_key_among(&t->role[2].keys, &in->keys.releases))
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

/* ---- trust in force ---- */

static bool own_log_named(const struct trust_logs *logs, const struct note_key *own)
{
	for (size_t i = 0; i < logs->n; i++)
		if (strcmp(logs->key[i].origin, own->origin) == 0 &&
		    memcmp(logs->key[i].public, own->public, PUBLIC_KEY_SIZE) == 0)
			return !trust_log_end(logs, own->origin);
	return false;
}

enum err own_keys_named(struct ctx *cx, struct db *db, const struct instance *in,
			struct own_named out[OWN_KEYS])
{
	static const char *const keys[OWN_KEYS] = { "log",      "releases",  "stops",
						    "snapshot", "timestamp", "assignment" };
	struct trust_state *t = arena_alloc(&cx->mem, sizeof(*t));
	struct trust_logs *logs = arena_alloc(&cx->mem, sizeof(*logs));
	const struct server_keys *k = &in->keys;
	struct trust_assignment assigners;

	for (size_t i = 0; i < OWN_KEYS; i++)
		out[i] = (struct own_named){ keys[i], true };
	TRY(trust_read(cx, db, t));
	if (!t->complete)
		return OK;
	TRY(trust_logs_now(cx, db, &in->signer.key, logs));
	TRY(trust_assignment_now(cx, db, &assigners));
	out[0].named = own_log_named(logs, &in->signer.key);
	out[1].named = is_key_among(&t->targets.role[2].keys, &k->releases);
	out[2].named = is_key_among(&t->targets.role[1].keys, &k->stops);
	out[3].named = is_key_among(&t->root.role[TUF_SNAPSHOT], &k->snapshot);
	out[4].named = is_key_among(&t->root.role[TUF_TIMESTAMP], &k->timestamp);
	out[5].named = own_assigner_check(cx, in, &assigners) == OK;
	return OK;
}
