#pragma once

/*
 * Idempotency keys: the same actor, key and request give the same entry again.
 * A cache, not a record; written in the transaction of the entry.  Writer
 * thread only.
 */

#include "engine/log.h"

struct idempotency {
	const char *key;     /* NULL: none was sent */
	struct hash request; /* of method, path and body */
};

/* An earlier request under the key: its entry.  E_CONFLICT: it was another request. */
must_check enum err idempotency_find(struct ctx *cx, struct db *db, const char *actor,
				     const struct idempotency *i, struct receipt *out,
				     bool *repeated);
must_check enum err idempotency_keep(struct ctx *cx, struct db *db, const char *actor,
				     const struct idempotency *i, int64_t index);
