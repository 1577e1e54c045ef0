#pragma once

/*
 * Rollouts: a published release goes through the rings of its plan.
 *
 *   running --gate of a ring passes--> running, the next ring open --after the last--> completed
 *   running <--> halted --> stopped;  completed --> stopped when the release is withdrawn
 *
 * A halt, by an operator or by too many failures, stops new assignments, and a
 * device that does not run the release yet gets an assignment back to what it
 * had.  Resuming forgives the failures until then.  A newer release of the model
 * stops the rollout of the one before where it is.  Decision 0031.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "engine/instance.h"
#include "fleet/gate.h"
#include "proof/fact.h"

/* rollout.halted, rollout.resumed, rollout.stopped.  E_NOT_FOUND; E_CONFLICT: not in that state. */
must_check enum err rollout_halt(struct ctx *cx, struct db *db, const char *id, const char *reason,
				 struct fact *out);
must_check enum err rollout_resume(struct ctx *cx, struct db *db, const char *id,
				   const char *reason, struct fact *out);
must_check enum err rollout_stop(struct ctx *cx, struct db *db, const char *id, const char *reason,
				 struct fact *out);

/* What follows by itself: rollout.begun, ring.opened, rollout.completed, halted or stopped, and
 * assignment.made.  As follow/follow.h says. */
must_check enum err rollout_step(struct ctx *cx, struct db *db, const struct instance *in,
				 struct fact *out, int64_t *due);
