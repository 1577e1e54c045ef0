#pragma once

/*
 * Roles at sites: where a grant counts, and which roles one person may not hold
 * together.
 *
 * The roles of a person and of every service behind which the person is are
 * judged as one: a service would otherwise be the way around.  The table holds
 * what clashes as roles.  That nobody approves the very version that they made,
 * trained or tested is no clash of roles but a rule about that version: see
 * documents/policy.h, "exclude".
 *
 * Source: shared reference, regulation.md 2.6; docs/signatures.md prints the
 * table.  Pure; any thread.
 */

#include "documents/role.h"

struct role_clash {
	enum role a, b;
	bool everywhere; /* at whatever sites; else only where both count at one */
	const char *why; /* a clause, for the refusal */
};

extern const struct role_clash role_clashes[];
extern const int n_role_clashes;

/* Held by a person, or by a service of theirs. */
struct role_held {
	enum role role;
	const char *site; /* or EVERY_SITE */
	const struct role_held *next;
};

/* The first clash of a grant with what is held, a list; NULL: none.  *with: which of them. */
const struct role_clash *role_clash_find(const struct role_held *held,
					 const struct role_held *grant,
					 const struct role_held **with);
