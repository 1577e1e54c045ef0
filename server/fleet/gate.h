#pragma once

/*
 * Gate: has a ring of a rollout shown enough for the next one to open?  Enough
 * devices are active; of those that finished, enough did well, and not too many
 * failed; every active one has soaked since the entry that first said so.  Time
 * is the log's.  Any thread with a connection of its own; facts are decided on
 * the writer.
 * Errors: E_INVALID for rings that cannot be read, and the database's
 * (engine/db.h).
 */

#include "documents/rings.h"
#include "engine/db.h"

struct rollout; /* fleet/rollout.h */

struct gate_device {
	const char *device, *state, *reason; /* waiting, active, failed or retired */
	int64_t at;                          /* active: since when */
};

struct gate {
	struct gate_device *device; /* of gate_look() */
	size_t n, active, failed, retired;
	int64_t due; /* when the last soak ends; 0: none is under way */
	bool met;    /* but for the soak, which ends when it is due */
	bool passed;
	const char *hopeless; /* why it never passes, whatever the rest does; NULL: it may */
	const char *wants;    /* what it still waits for, in words; NULL: nothing */
};

/* The reports of the devices of that ring, which is open, at an index; a soak is judged at cx->now,
 * which is to be of then.  Looks at each of them. */
must_check enum err gate_look(struct ctx *cx, struct db *db, const struct rollout *ro,
			      const struct rings *rings, int64_t ring, int64_t at,
			      struct gate *out);
/* The same of the ring that opened last, as of now, but for the list of devices: by what is counted
 * of them, however many they are.  E_TAMPERED: there is no such ring. */
must_check enum err gate_count(struct ctx *cx, struct db *db, const struct rollout *ro,
			       const struct rings *rings, struct gate *out);
/* The rings that a rollout keeps: names and gates. */
must_check enum err rollout_rings(struct ctx *cx, const struct rollout *ro, struct rings *out);
