#include <string.h>

#include "documents/need.h"
#include "rules/act_needs.h"
#include "rules/powers.h"
#include "test.h"

/* Who confirms a key, and what that says of its person. */

#define FILES (custody_bit(CUSTODY_FILE) | custody_bit(CUSTODY_HARDWARE))

/* A policy with one rule for confirm-key. */
static struct policy *policy_of(struct ctx *cx, const char *meaning, const char *role, int64_t n)
{
	struct policy *p = arena_alloc(&cx->mem, sizeof(*p));

	p->n_rules = 1;
	p->rules[0] = (struct rule){ .acts = 1u << ACT_CONFIRM_KEY };
	p->rules[0].needs =
		(struct needs){ .need = { { meaning, role, n, FILES, NEED_ANY } }, .n = 1 };
	return p;
}

struct said {
	const char *signer, *meaning, *role, *site;
	enum custody custody;
};

static bool met_by(struct ctx *cx, const struct policy *p, const struct act_case *c,
		   const struct said *said, size_t n)
{
	struct act_needs *needs = arena_alloc(&cx->mem, sizeof(*needs));
	struct vote vote[4];
	struct ballot ballot;

	assert_ok(cx, act_needs(cx, p, c, needs));
	for (size_t i = 0; i < n; i++)
		vote[i] = (struct vote){ .signer = said[i].signer,
					 .as = { said[i].meaning, said[i].role, said[i].site,
						 said[i].custody },
					 .holds = true,
					 .excluded = act_excludes(c, said[i].signer) };
	return act_met(needs, vote, n, &ballot);
}

#define ANNA                                                             \
	{                                                                \
		"anna", "acknowledgement", "approver", "*", CUSTODY_FILE \
	}
#define BEN                                                                      \
	{                                                                        \
		"ben", "acknowledgement", "approver", "munich", CUSTODY_HARDWARE \
	}

static const struct {
	struct said said[2];
	size_t n;
	bool met;
} signed_by[] = {
	{ { ANNA, BEN }, 2, true },
	{ { ANNA }, 1, false },
	{ { ANNA, ANNA }, 2, false },
	{ { ANNA, { "mara", "acknowledgement", "approver", "*", CUSTODY_FILE } }, 2, false },
	{ { ANNA, { "ben", "acknowledgement", "approver", "hamburg", CUSTODY_FILE } }, 2, false },
	{ { ANNA, { "ben", "acknowledgement", "approver", "*", CUSTODY_SEALED } }, 2, false },
	{ { ANNA, { "ben", "acknowledgement", "reviewer", "*", CUSTODY_FILE } }, 2, false },
	{ { ANNA, { "ben", "approval", "approver", "*", CUSTODY_FILE } }, 2, false },
};

TEST_EACH(a_key_is_confirmed_by_two_other_approvers_of_its_owners_site, signed_by)
{
	const struct act_case c = {
		.kind = ACT_CONFIRM_KEY, .person = "mara", .site = "munich", .others = 3
	};
	struct ctx cx = { 0 };
	struct policy *p = policy_of(&cx, "acknowledgement", "approver", 1);

	ck_assert_int_eq(met_by(&cx, p, &c, signed_by[_i].said, signed_by[_i].n),
			 signed_by[_i].met);
	arena_free(&cx.mem);
}

/* A policy asks for more, and for nothing less. */
TEST(whatever_else_a_policy_asks_for_two_approvers_acknowledge_a_key)
{
	const struct act_case c = {
		.kind = ACT_CONFIRM_KEY, .person = "mara", .site = "munich", .others = 3
	};
	static const struct said reviewer[] = {
		{ "rita", "review", "reviewer", "*", CUSTODY_FILE },
		{ "rolf", "review", "reviewer", "*", CUSTODY_FILE },
	};
	static const struct said all[] = { { "rita", "review", "reviewer", "*", CUSTODY_FILE },
					   { "rolf", "review", "reviewer", "*", CUSTODY_FILE },
					   ANNA,
					   BEN };
	struct ctx cx = { 0 };
	struct policy *p = policy_of(&cx, "review", "reviewer", 1);

	ck_assert(!met_by(&cx, p, &c, reviewer, countof(reviewer)));
	ck_assert(met_by(&cx, p, &c, all, countof(all)));
	arena_free(&cx.mem);
}

TEST(a_founders_key_is_confirmed_by_the_other_founder_alone_whatever_number_a_policy_asks_for)
{
	const struct act_case c = {
		.kind = ACT_CONFIRM_KEY, .person = "ben", .site = "munich", .founder = "anna"
	};
	static const struct said anna[] = { ANNA }, ben[] = { BEN },
				 cora[] = { { "cora", "acknowledgement", "approver", "*",
					      CUSTODY_FILE } };
	struct ctx cx = { 0 };
	struct policy *p = policy_of(&cx, "acknowledgement", "approver", 2);

	ck_assert(met_by(&cx, p, &c, anna, 1));
	ck_assert(!met_by(&cx, p, &c, ben, 1));
	ck_assert(!met_by(&cx, p, &c, cora, 1));
	arena_free(&cx.mem);
}

static const struct {
	enum identity identity;
	int64_t since, enrolled;
	bool confirms, revokes;
} people[] = {
	{ IDENTITY_RESET, 7, 8, true, true },      { IDENTITY_NEW, 7, 8, true, true },
	{ IDENTITY_RESET, 7, 6, false, false },    { IDENTITY_NEW, 7, 6, false, true },
	{ IDENTITY_CONFIRMED, 7, 8, false, true }, { IDENTITY_CONFIRMED, 7, 6, false, true },
};

TEST_EACH(a_key_that_was_enrolled_since_the_password_was_set_confirms_its_person, people)
{
	ck_assert_int_eq(
		key_confirms_person(people[_i].identity, people[_i].since, people[_i].enrolled),
		people[_i].confirms);
}

TEST_EACH(after_a_reset_an_account_revokes_no_key_that_was_enrolled_before, people)
{
	ck_assert_int_eq(
		account_revokes(people[_i].identity, people[_i].since, people[_i].enrolled),
		people[_i].revokes);
}

#define RESET_AT INT64_C(1000)

static const struct {
	enum role role;
	int64_t before, now;
	bool too_soon;
} resets[] = {
	{ ROLE_APPROVER, RESET_AT, RESET_AT + RESET_AGAIN_MS - 1, true },
	{ ROLE_REVIEWER, RESET_AT, RESET_AT + 1, true },
	{ ROLE_AUDITOR, RESET_AT, RESET_AT + 1, true },
	{ ROLE_APPROVER, RESET_AT, RESET_AT + RESET_AGAIN_MS, false },
	{ ROLE_APPROVER, 0, RESET_AT, false },
	{ ROLE_AUTHOR, RESET_AT, RESET_AT + 1, false },
};

TEST_EACH(who_holds_a_role_of_quality_is_not_reset_again_within_72_hours, resets)
{
	ck_assert(reset_too_soon(role_bit(resets[_i].role) | role_bit(ROLE_OPERATOR),
				 resets[_i].before, resets[_i].now) == resets[_i].too_soon);
}
