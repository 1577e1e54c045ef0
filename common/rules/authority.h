#pragma once

/*
 * Authority: may this key sign in this role, at one moment?  The key's owner is a
 * person in use and holds the role at the owner's site (rules/role_clash.h); the key was confirmed
 * for the role and not revoked.  A signature is made with authority, and counts at a merge if the
 * authority is still there.
 *
 * Source: the design, "Five ideas", 2 and 3; server/signing/key.h on confirmation.
 * The server gathers this from its tables, signet-verify from the entries before, a
 * device from trust/signers.json at the index of the signature.
 * Pure; any thread.
 */

#include "base/base.h"

/* Which moves there are, server/signing/key_state.h says. */
enum key_state {
	KEY_ABSENT, /* there is none */
	KEY_PENDING,
	KEY_CONFIRMED,
	KEY_REVOKED,
	KEY_STATE_COUNT
};

struct authority_facts {
	bool in_use;    /* the owner is a person, and active */
	bool suspended; /* the owner's powers rest, by an act that may end */
	bool reset;     /* or since a reset, until others confirmed who uses the account */
	enum key_state key;
	bool founding;     /* this act takes a key that is pending: founders confirm each other */
	bool key_has_role; /* it was enrolled, and so confirmed, for the role */
	bool holds_role;   /* the owner does, at the site that the signature relies on */
};

enum authority {
	AUTHORITY_GIVEN,
	AUTHORITY_NOBODY,    /* the owner is no person in use */
	AUTHORITY_SUSPENDED, /* the owner was suspended */
	AUTHORITY_RESET,     /* nobody confirmed yet who uses the account */
	AUTHORITY_PENDING,   /* the key is not confirmed */
	AUTHORITY_REVOKED,   /* the key is revoked */
	AUTHORITY_KEY_OTHER, /* the key is not for the role */
	AUTHORITY_ROLE_GONE, /* the owner does not hold the role */
};

/* The first of these that is so. */
enum authority authority(const struct authority_facts *f);
