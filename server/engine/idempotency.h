#pragma once

/*
 * Idempotency keys: the same actor, key and request give the same entry again,
 * until IDEMPOTENCY_KEPT after that entry, by ends_time(): then the key
 * is a new one.  A cache, not a record; written in the transaction of the entry, and gone
 * without one.  Writer thread only.  Errors: those named, and the database's (engine/db.h).
 * Decision 0078.
 */

#include "base/clock.h"
#include "engine/log.h"

#define IDEMPOTENCY_KEPT    (7 * DAY_MS) /* ms */
#define IDEMPOTENCY_AT_ONCE 64           /* keys that go in one batch: some 1 ms */

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

/* From *next on, ms since 1970, the rows whose time is over go, oldest first, IDEMPOTENCY_AT_ONCE
 * at most; *next becomes when there is something to do again. */
must_check enum err idempotency_end(struct ctx *cx, struct db *db, int64_t *next);
