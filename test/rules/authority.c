#include "rules/authority.h"

#include "rules/keys.h"
#include "test.h"

static const struct {
	struct authority_facts facts;
	enum authority is;
} keys[] = {
	/* in use, suspended, reset, key, founding, key has role, holds role */
	{ { true, false, false, KEY_CONFIRMED, false, true, true }, AUTHORITY_GIVEN },
	{ { true, false, false, KEY_PENDING, true, true, true }, AUTHORITY_GIVEN },
	{ { true, true, false, KEY_CONFIRMED, false, true, true }, AUTHORITY_SUSPENDED },
	{ { true, true, false, KEY_REVOKED, false, true, true }, AUTHORITY_SUSPENDED },
	{ { false, false, false, KEY_CONFIRMED, false, true, true }, AUTHORITY_NOBODY },
	{ { true, false, false, KEY_PENDING, false, true, true }, AUTHORITY_PENDING },
	{ { true, false, false, KEY_REVOKED, false, true, true }, AUTHORITY_REVOKED },
	{ { true, false, false, KEY_REVOKED, true, true, true }, AUTHORITY_REVOKED },
	{ { true, false, false, KEY_ABSENT, true, true, true }, AUTHORITY_PENDING },
	{ { true, false, false, KEY_CONFIRMED, false, false, true }, AUTHORITY_KEY_OTHER },
	{ { true, false, false, KEY_CONFIRMED, false, true, false }, AUTHORITY_ROLE_GONE },
	{ { true, false, false, KEY_PENDING, true, true, false }, AUTHORITY_ROLE_GONE },
	{ { true, false, true, KEY_CONFIRMED, false, true, true }, AUTHORITY_RESET },
	{ { true, false, true, KEY_REVOKED, false, true, true }, AUTHORITY_RESET },
	{ { true, true, true, KEY_CONFIRMED, false, true, true }, AUTHORITY_SUSPENDED },
};

TEST_EACH(a_key_signs_while_it_is_confirmed_for_a_role_that_its_owner_holds, keys)
{
	ck_assert_int_eq(authority(&keys[_i].facts), keys[_i].is);
}

static const struct {
	enum key_state state;
	enum custody custody;
	bool ends;
} last_keys[] = {
	{ KEY_CONFIRMED, CUSTODY_FILE, true },    { KEY_CONFIRMED, CUSTODY_HARDWARE, true },
	{ KEY_CONFIRMED, CUSTODY_SEALED, false }, { KEY_CONFIRMED, CUSTODY_COUNT, false },
	{ KEY_PENDING, CUSTODY_FILE, false },     { KEY_REVOKED, CUSTODY_FILE, false },
};

TEST_EACH(a_founding_ends_with_keys_that_confirm_others, last_keys)
{
	ck_assert_int_eq(ends_founding(last_keys[_i].state, last_keys[_i].custody),
			 last_keys[_i].ends);
}
