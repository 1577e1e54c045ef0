#pragma once

/*
 * Rollouts: a published release goes through the rings of its plan.
 *
 *   running --gate of a ring passes--> running, the next ring open --after the last--> completed
 *   running <--> halted --> ended;  completed --> ended when the release is withdrawn
 *   running, completed --> halted when a signature that it rests on is disputed (fleet/disputed.h)
 *
 * A halt, by an operator or by too many failures, stops new assignments, and a
 * device that does not run the release yet gets an assignment back to what it
 * had.  Resuming forgives the failures until then.  A newer release of the
 * model stops the rollout of the one before where it is.  Decision 0031.
 *
 * The plan is the one in force when the rollout begins, by its digest, and
 * names and gates of its rings are copied.  The members of a ring are frozen
 * when it opens (fleet/ring.h).  Rows are written by rollout_*_1, rollout_begun_2,
 * ring_opened_1 and ring_opened_2 alone.  Reading: any thread with a
 * connection of its own; facts are decided on the writer.  Besides the errors
 * named, each function returns those of the database (engine/db.h).
 */

#include "documents/assignment.h"
#include "engine/instance.h"
#include "engine/page.h"
#include "fleet/gate.h"
#include "fleet/rollout_state.h"
#include "proof/entry.h"
#include "proof/fact.h"

/* ---- as it is stored ---- */

struct rollout {
	const char *id, *model, *plan;
	enum rollout_state state;
	const char *reason;        /* NULL: none */
	const char *sites, *rings; /* JSON arrays */
	const char
		*digest; /* of the plan; NULL: it began under version 1, and its rings are frozen */
	const char *record; /* digest of the release's record; NULL: likewise */
	int64_t release, version;
	int64_t ring;     /* the newest that is open, from 0 */
	int64_t forgiven; /* failures reported before that entry do not count */
	int64_t from_idx;
};

/* E_NOT_FOUND */
must_check enum err db_rollout_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
				  struct rollout *out);
must_check enum err db_rollout_page(struct ctx *cx, struct db *db, struct page *p);
/* Has this release a rollout, whatever became of it? */
must_check enum err db_rollout_any(struct ctx *cx, struct db *db, const char *model,
				   int64_t release, bool *out);
/* The newest release of the model with a rollout that is not ended; 0: there is none. */
must_check enum err db_rollout_newest(struct ctx *cx, struct db *db, const char *model,
				      int64_t *release);
/* What a device of that site shall run: of each model the newest release that is published, rolled
 * out to a ring of the device and not halted or ended before the device ran it.  At most *n. */
must_check enum err db_rollout_wanted(struct ctx *cx, struct db *db, const char *device,
				      const char *site, struct slot *out, size_t *n);

/* Of a ring that opened, or of each ring of a rollout that began under version 1. */
struct ring_count {
	const char *members;                     /* the list's digest; NULL: of before version 2 */
	size_t devices, active, failed, retired; /* a failure that is forgiven is in none */
	int64_t latest; /* ms: since when the last of the active ones; 0: none is */
};

/* E_NOT_FOUND */
must_check enum err db_ring_count(struct ctx *cx, struct db *db, const struct rollout *ro,
				  int64_t ring, struct ring_count *out);
/* The names of its devices, sorted by what they show. */
must_check enum err db_ring_devices(struct ctx *cx, struct db *db, const struct rollout *ro,
				    int64_t ring, const char ***out, size_t *n);

/* ---- for apply: what a device has shown of a release, as gates count it ---- */

/* Taken from the device and its slots as they are, and counted in its ring. */
must_check enum err rollout_device_show(struct ctx *cx, struct db *db, const char *device,
					const char *model, int64_t release);
/* Of all its rollouts: it has shown nothing any more. */
must_check enum err rollout_device_clear(struct ctx *cx, struct db *db, const char *device,
					 const char *state);

/* ---- what is decided ---- */

/* rollout.halted, rollout.resumed, rollout.stopped.  E_NOT_FOUND; E_CONFLICT: not in that state. */
must_check enum err rollout_halt(struct ctx *cx, struct db *db, const char *id, const char *reason,
				 struct fact *out);
must_check enum err rollout_resume(struct ctx *cx, struct db *db, const char *id,
				   const char *reason, struct fact *out);
must_check enum err rollout_end(struct ctx *cx, struct db *db, const char *id, const char *reason,
				struct fact *out);
