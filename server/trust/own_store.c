#include "trust/own.h"

#include <string.h>

#include "trust/trust.h"

static bool own_log_named(const struct trust_logs *logs, const struct note_key *own)
{
	for (size_t i = 0; i < logs->n; i++)
		if (strcmp(logs->key[i].origin, own->origin) == 0 &&
		    memcmp(logs->key[i].public, own->public, PUBLIC_KEY_SIZE) == 0)
			return !trust_log_end(logs, own->origin);
	return false;
}

enum err own_keys_named(struct ctx *cx, struct db *db, const struct instance *in,
			struct own_named *out)
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
	out[1].named = own_key_among(&t->targets.role[2].keys, &k->releases);
	out[2].named = own_key_among(&t->targets.role[1].keys, &k->stops);
	out[3].named = own_key_among(&t->root.role[TUF_SNAPSHOT], &k->snapshot);
	out[4].named = own_key_among(&t->root.role[TUF_TIMESTAMP], &k->timestamp);
	out[5].named = own_assigner_check(cx, in, &assigners) == OK;
	return OK;
}
