#pragma once

/*
 * Known: whose heads of the log count for this machine.
 *
 * Once people uploaded trust, their trust/log.json says it.  The root that leads to
 * it is pinned in the profile: the one that a person brought (login --root), else
 * the first that this server ever had, taken at the first contact that finds one, if what it
 * leads to names the log key that was accepted.  From then on only that chain is
 * followed.  Until there is trust, the key that was accepted at the first login
 * is the one that counts.
 *
 * Trust that has expired says no less whose heads count than it did: the newest
 * that was verified goes on, since those who renew it must be able to work.  So it does while what
 * the server's own keys sign lasts longer than people allow: the server's clock was ahead then, and
 * who is to say so must be able to log in.
 *
 * E_NOT_FOUND of root_known(): there is no trust yet.  Files that cannot be read or written:
 * E_INVALID with the path.
 *
 * Source: schema/tuf.md, decision 0050.  One thread, with the profile locked.
 */

#include "documents/trust.h"
#include "lib/api.h"
#include "lib/profile.h"

struct known {
	struct trust_logs logs;
	const char *stale; /* why the newest was not asked: expired, or too long; NULL: it was */
};

/* origin: of the log that this machine followed, or is shown.  Once for a run of the program.
 * E_TAMPERED: the server shows other trust than the one that is followed; E_INVALID: no key of the
 * log was accepted yet. */
must_check enum err logs_known(struct ctx *cx, struct api *api, struct profile *p,
			       const char *origin, const struct known **out);

/* The root in a file that a person brought: this profile begins with it, or did, or its newest is
 * that one.  E_INVALID, E_MISMATCH: the file has no root.  E_CONFLICT: the profile began with
 * another one; or the root is of another instance, or is not in force at the server (root_served()
 * of lib/metadata.h), and nothing is kept. */
must_check enum err root_file_pin(struct ctx *cx, struct api *api, const struct profile *p,
				  const char *origin, const char *path);
bool root_pinned(struct ctx *cx, const struct profile *p);
/* The newest that was verified.  E_NOT_FOUND: there is no trust yet. */
must_check enum err root_known(struct ctx *cx, const struct profile *p, const char **out);

/* E_TAMPERED in place of an error of a chain that does not verify: the server shows other trust
 * than the one that is followed.  Other errors stay. */
enum err trust_differs(struct ctx *cx, enum err e);
