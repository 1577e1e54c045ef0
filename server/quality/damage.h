#pragma once

/*
 * What approvers sign on a stopped server, and what accepting damage brings.
 *
 * signetd writes the document (server/accept.c): no request proposes it.  Two approvers sign its
 * bytes before it is in the log, each with an own key; then it is proposed, signed and takes effect
 * in one transaction of a store that was made again from entries.  The rules are those of every act
 * (quality/acts.h).
 *
 * Reading: any thread with a connection of its own; facts are decided by one.  Errors besides those
 * named are the database's (engine/db.h).  Source: trust.md, 2 and 7; schema/acts.md; decision
 * 0082.
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
/* E_CONFLICT: no request proposes it. */
must_check enum err stopped_compose(struct ctx *cx, struct db *db, struct act_document *d);

/* The statement on a document that is not in the log is over its kind, id and digest.  E_INVALID:
 * signetd writes none of that kind. */
must_check enum err stopped_signing(struct ctx *cx, struct db *db, const char *origin,
				    enum act_kind kind, const char *id, const char *document,
				    struct signing *out);

apply damage_accepted_1;
