#pragma once

/*
 * Principal: who asks, with the roles that they hold at their site and the
 * scopes of what they showed.  Pure; any thread.  Times are ms since 1970.
 */

#include "base/err.h"
#include "documents/role.h"
#include "proof/actor.h"

/* Who may do something: a set of roles, or one of these. */
#define PUBLIC (1u << 30) /* anyone */
#define KNOWN  (1u << 29) /* anybody with an account */
#define DEVICE (1u << 28) /* an enrolled device, which may call nothing else */

#define ALL_SCOPES (~0u)

struct principal {
	const char *user; /* NULL: nobody we know */
	const char *name; /* printed; NULL: erased, or of a device */
	enum actor_kind kind;
	const char *owner, *site;
	unsigned roles;            /* at site */
	unsigned roles_everywhere; /* those of them that are granted at every site */
	unsigned rests;            /* roles that rest until others confirmed who uses the account */
	unsigned scopes;
	const char *roles_named[ROLE_COUNT + 1];
	const char *session; /* id of the session, or NULL */
	uint64_t generation; /* of everyone's access; still the same: nothing was revoked */
	int64_t expires_at;
};

void principal_roles_name(struct principal *p); /* fills roles_named from roles */

/* Is the principal among those?  E_UNAUTHENTICATED: nobody is; E_FORBIDDEN with what it needs. */
must_check enum err principal_may(struct ctx *cx, const struct principal *p, unsigned who,
				  enum scope scope);
