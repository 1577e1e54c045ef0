#pragma once

/*
 * Who stops releases, and who takes a stop back: facts of one person's order, decided on the
 * writer. The judgement of the signature is that of devices (rules/stop.h), by the trust in force;
 * what the server asks besides is that the releases, sites and devices are there, and that the
 * signer's grant covers all that the stop names.  Source: the design, "Trust", 5; decision 0091.
 *
 * The rest follows by itself: the rollouts that it meets end (fleet/rollout.h), the releases are
 * assigned to nobody there (fleet/due.h), and the file for devices is published (release/stop.h).
 * Errors, each with the place: E_INVALID: no document; E_NOT_FOUND: a release, site or device that
 * is not there; E_FORBIDDEN: not this key, role or site, or this key alone not so soon; E_CONFLICT:
 * the id was used; and what sign_check() returns.
 */

#include "documents/act.h"
#include "signing/signature.h"

#define STOP_AGAIN_MS INT64_C(86400000) /* a key that took one back stops nothing alone so long */

/* What is signed. */
must_check enum err stop_signing(struct ctx *cx, struct db *db, const char *origin,
				 enum act_kind kind, const char *stop, const char *id,
				 const char *digest, const char *site, struct signing *out);
/* The site of the grant that a stop of these needs: the one that it is about, or EVERY_SITE. */
must_check enum err stop_site(struct ctx *cx, struct db *db, const struct act_document *d,
			      const char **out);
/* stop.signed */
must_check enum err stop_enter(struct ctx *cx, struct db *db, const char *origin, const char *user,
			       const char *document, const char *envelope, struct fact *out);
/* stop.taken_back */
must_check enum err stop_take_back(struct ctx *cx, struct db *db, const char *origin,
				   const char *user, const char *stop, const char *document,
				   const char *envelope, struct fact *out);
