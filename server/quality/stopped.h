#pragma once

/*
 * What approvers sign on a stopped server, whatever the act: accept-damage (quality/damage.h) and
 * go-on (quality/going_on.h).
 *
 * signetd writes the document (server/accept.c): no request proposes it.  Approvers sign its bytes
 * before it is in the log, each with an own key; then it is proposed, signed and takes effect in
 * one transaction of a store that was made again from entries.  The rules are those of every act
 * (quality/acts.h).
 *
 * Any thread with a connection of its own.  Errors besides those named are the database's
 * (engine/db.h).  Source: trust.md, 2 and 7; schema/acts.md; decisions 0082 and 0086.
 */

#include "documents/act.h"
#include "engine/db.h"
#include "signing/signature.h"

/* E_CONFLICT: no request proposes it. */
must_check enum err stopped_compose(struct ctx *cx, struct db *db, struct act_document *d);

/* Is that a head which the log had?  A server that runs read-only enters logins: so the log may
 * have grown since.  E_CONFLICT at that place of the document. */
must_check enum err stopped_head_fits(struct ctx *cx, struct db *db, const struct tree_head *head,
				      const char *place);

/* The statement on a document that is not in the log is over its kind, id and digest.  E_INVALID:
 * signetd writes none of that kind. */
must_check enum err stopped_signing(struct ctx *cx, struct db *db, const char *origin,
				    enum act_kind kind, const char *id, const char *document,
				    struct signing *out);
