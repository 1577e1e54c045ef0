#pragma once

/* Roles and scopes, as sets.  A role is granted to a person at a site, or at
 * all of them (rules/role_clash.h says where a grant counts); a scope
 * bounds what a token may be used for, in anybody's hands.  Pure; any thread. */

#include "base/err.h"

/* clang-format off */
#define ROLE_LIST(X) \
	/* code            name               may */ \
	X(ADMINISTRATOR,   "administrator",   "manage accounts, sites and tokens; holds no other role") \
	X(ACCESS_APPROVER, "access-approver", "nothing yet: will approve grants of roles and identities") \
	X(AUTHOR,          "author",          "register datasets, runs and versions; propose changes") \
	X(TESTER,          "tester",          "store predictions; register and conclude validations") \
	X(EXPERT,          "expert",          "freeze test sets and keep their labels") \
	X(REVIEWER,        "reviewer",        "sign as reviewer; review a revocation where no approver may; end re-foundings, with a second") \
	X(APPROVER,        "approver",        "sign as approver; confirm keys; sign acts; say that a clock is right") \
	X(RELEASER,        "releaser",        "sign as releaser, where the policy asks for one; nothing else yet") \
	X(OPERATOR,        "operator",        "keep devices; halt, resume and stop rollouts; say that a clock is right") \
	X(AUDITOR,         "auditor",         "read everything of the site, its entries included; holds no other role there")

/* Scopes are stored by their place here: new ones go to the end, none ever goes. */
#define SCOPE_LIST(X) \
	X(READ,   "read",   "read the registry") \
	X(SUBMIT, "submit", "store artifacts; register datasets, runs, versions and validations; open changes") \
	X(MANAGE, "manage", "manage accounts, roles, sites, tokens and keys")
/* clang-format on */

enum role {
#define X(code, ...) ROLE_##code,
	ROLE_LIST(X)
#undef X
		ROLE_COUNT
};

enum scope {
#define X(code, ...) SCOPE_##code,
	SCOPE_LIST(X)
#undef X
		SCOPE_COUNT
};

#define role_bit(r)  (1u << (r))
#define scope_bit(s) (1u << (s))

const char *role_name(enum role r);
bool role_parse(const char *name, enum role *out);
const char *scope_name(enum scope s);
bool scope_parse(const char *name, enum scope *out);

#define EVERY_SITE "*" /* what a grant names in place of a site */

/* Does a grant that names the one count at the site?  Each judge of a role at a site asks this. */
bool grant_counts_at(const char *granted, const char *site);
/* Whose people decide about what concerns both sites: those of the one, else those of every site.
 */
const char *site_of_both(const char *a, const char *b);
/* As people read it: "approver at munich", "approver at every site". */
const char *role_shown(struct ctx *cx, const char *role, const char *site);
/* The site that a signature names: that of the signer, if a grant names it, else EVERY_SITE. */
const char *grant_site(bool own, const char *site);
