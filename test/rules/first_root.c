#include "rules/first_root.h"

#include "test.h"

/* clang-format off */
#define ANNA(t, a) { "anna", t, a }
#define BEN(t, a)  { "ben", t, a }

static const struct { struct first_root f; const char *missing; } roots[] = {
	{ { { ANNA(true, true),  BEN(true, true)   }, 2, 0 }, NULL },
	{ { { ANNA(true, false), BEN(true, false)  }, 2, 0 }, "anna and ben" },
	{ { { ANNA(true, false), BEN(true, false)  }, 2, 2 }, "anna and ben" },
	{ { { ANNA(true, true),  BEN(true, false)  }, 2, 1 }, "ben" },
	{ { { ANNA(true, true),  BEN(false, false) }, 2, 0 }, "1 approver of every site" },
	{ { { ANNA(true, true),  BEN(false, true)  }, 2, 0 }, "1 approver of every site" },
	{ { { ANNA(true, false), BEN(false, false) }, 2, 0 }, "anna and 1 approver of every site" },
	{ { { ANNA(true, true),  BEN(false, false) }, 2, 1 }, NULL },
	{ { { ANNA(false, true), BEN(false, true)  }, 2, 1 }, "1 approver of every site" },
	{ { { ANNA(false, false), BEN(false, false) }, 2, 2 }, NULL },
	{ { .n = 0, .others = 0 }, "2 approvers of every site" },
};
/* clang-format on */

TEST_EACH(two_people_are_asked_for_and_founders_who_are_there_before_others, roots)
{
	struct ctx cx = { 0 };
	const char *missing = first_root_missing(&cx, &roots[_i].f);

	if (roots[_i].missing)
		ck_assert_str_eq(missing, roots[_i].missing);
	else
		ck_assert_ptr_null(missing);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { struct acknowledging a; enum acknowledging_fault fault; } acknowledgements[] = {
	{ { "acknowledgement", "approver", "*", KEY_CONFIRMED, CUSTODY_FILE },     ACKNOWLEDGING_OK },
	{ { "acknowledgement", "approver", "*", KEY_CONFIRMED, CUSTODY_HARDWARE }, ACKNOWLEDGING_OK },
	{ { "approval", "approver", "*", KEY_CONFIRMED, CUSTODY_FILE },            ACKNOWLEDGING_WORDS },
	{ { "acknowledgement", "reviewer", "*", KEY_CONFIRMED, CUSTODY_FILE },     ACKNOWLEDGING_WORDS },
	{ { "acknowledgement", "approver", "munich", KEY_CONFIRMED, CUSTODY_FILE }, ACKNOWLEDGING_SITE },
	{ { "acknowledgement", "approver", "*", KEY_CONFIRMED, CUSTODY_SEALED },   ACKNOWLEDGING_SEALED },
	{ { "acknowledgement", "approver", "*", KEY_PENDING, CUSTODY_FILE },       ACKNOWLEDGING_KEY },
	{ { "acknowledgement", "approver", "*", KEY_REVOKED, CUSTODY_FILE },       ACKNOWLEDGING_KEY },
};
/* clang-format on */

TEST_EACH(an_approver_of_every_site_acknowledges_with_a_confirmed_key_of_their_own,
	  acknowledgements)
{
	ck_assert_int_eq(acknowledging_fault(&acknowledgements[_i].a), acknowledgements[_i].fault);
}
