#pragma once

/*
 * The act accept-damage: what accepting damage brings.
 *
 * Two approvers sign its document, which signetd wrote on a stopped server (quality/stopped.h).
 *
 * Reading: any thread with a connection of its own; facts are decided by one.  Errors besides those
 * named are the database's (engine/db.h).  Source: trust.md, 2 and 7; decision 0082.
 */

#include "documents/act.h"
#include "engine/apply.h"
#include "engine/db.h"
#include "quality/acts.h"

/* The rows of quality/effect.h. */
const char *damage_object(struct ctx *cx, const struct act_document *d);
/* E_CONFLICT: the log never had the head of the document. */
must_check enum err damage_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err damage_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				const struct act_done *done, struct fact *out);
apply damage_accepted_1;
