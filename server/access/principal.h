#pragma once

/*
 * Principal: who asks, with the roles that they hold, where each was granted, and
 * the scopes of what they showed.  A role counts where it was granted: which sites
 * the object of a route concerns is asked in http/concerned.h.  Pure; any thread.  Times are ms
 * since 1970.
 */

#include "base/err.h"
#include "documents/role.h"
#include "proof/actor.h"

/* Who may do something: a set of roles, or one of these. */
#define PUBLIC (1u << 30) /* anyone */
#define KNOWN  (1u << 29) /* anybody with an account */
#define DEVICE (1u << 28) /* an enrolled device, which may call nothing else */

#define ALL_SCOPES (~0u)

/* The roles that somebody holds at one site, or, at EVERY_SITE, at each. */
struct standing_at {
	const char *site;
	unsigned roles;
};

struct principal {
	const char *user; /* NULL: nobody we know */
	const char *name; /* printed; NULL: erased, or of a device */
	enum actor_kind kind;
	const char *owner, *site;
	const struct standing_at *at; /* each site once */
	size_t n_at;
	const char *sees; /* what statements ask (engine/concern.h): a JSON array; NULL: all */
	unsigned roles;   /* at site */
	unsigned roles_everywhere; /* those of them that are granted at every site */
	unsigned rests;            /* roles that rest until others confirmed who uses the account */
	unsigned scopes;
	const char *roles_named[ROLE_COUNT + 1];
	const char *session; /* id of the session, or NULL */
	uint64_t generation; /* of everyone's access; still the same: nothing was revoked */
	int64_t expires_at;
};

void principal_roles_name(struct principal *p); /* fills roles_named from roles */

/* The next step of a refusal because powers rest, about the user. */
#define CONFIRM_PERSON_NEXT                                                            \
	"Have others confirm who uses the account: signet act propose confirm-person " \
	"--person %s --reason TEXT."

/* The next step of a refusal because somebody is suspended, about that person. */
#define LIFT_SUSPENSION_NEXT                                                                   \
	"A suspension by an administrator ends by itself within 72 hours, unless an approver " \
	"confirms it; an approver whom it does not concern lifts any: signet act propose "     \
	"lift-suspension --person %s --reason TEXT."

/* Fills sees from at; a device sees what concerns its own site. */
void principal_sees_print(struct ctx *cx, struct principal *p);
/* Of all grants together. */
unsigned principal_roles_anywhere(const struct principal *p);
/* Those that count at one site or more of these, n ids or EVERY_SITE for an object that concerns
 * all; *site: one where a role among wanted counts, the own site first; NULL: none. */
unsigned principal_roles_of(const struct principal *p, const char *const *sites, size_t n,
			    unsigned wanted, const char **site);
unsigned principal_roles_at(const struct principal *p, const char *site);
/* The names of a set of roles, NULL at the end. */
const char *const *roles_text(struct ctx *cx, unsigned roles);

/* E_FORBIDDEN: a role among who is missing there. */
must_check enum err principal_lacks(struct ctx *cx, unsigned who, const char *site);
/* Is the principal among those, at whatever site?  E_UNAUTHENTICATED: nobody is; E_FORBIDDEN with
 * what it needs. */
must_check enum err principal_may(struct ctx *cx, const struct principal *p, unsigned who,
				  enum scope scope);
