#pragma once

/*
 * What follows by itself in this room, as followers (engine/due.h):
 *
 *   beginning    a published release has no rollout yet: rollout.begun
 *   rollout      one ends, or its gate decides: ring.opened, rollout.completed, halted, stopped
 *   assignment   what a device shall run may have changed, or an assignment lasts
 *                too long: assignment.made
 *   renewal      half of an assignment's life is over: assignment.made
 *
 * Marks run as apply, steps on the writer.  Errors: the database's
 * (engine/db.h), and E_TAMPERED.
 */

#include "documents/report.h"
#include "engine/due.h"

must_check enum err beginning_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err beginning_step(struct ctx *cx, struct db *db, const struct instance *in,
				   const char *object, struct fact *out);
must_check enum err rollout_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err rollout_step(struct ctx *cx, struct db *db, const struct instance *in,
				 const char *object, struct fact *out);
must_check enum err assignment_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err assignment_step(struct ctx *cx, struct db *db, const struct instance *in,
				    const char *object, struct fact *out);
must_check enum err renewal_mark(struct ctx *cx, struct db *db, const struct entry *e);

/* A report changed what a device says of one slot.  In apply, once the rows say so. */
must_check enum err slot_mark(struct ctx *cx, struct db *db, const struct entry *e,
			      const char *device, const struct report_slot *slot);
