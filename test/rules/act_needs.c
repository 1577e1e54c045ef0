#include "rules/act_needs.h"

#include "rules/powers.h"
#include "test.h"

/* How many people sign an act, whether it waits, and which part the root's holders have. */

static const struct {
	enum act_kind kind;
	size_t others;
	bool able, waited, rooted;
	int64_t number, wait_ms;
	enum act_root root;
	bool impossible;
} terms[] = {
	{ ACT_GRANT_ROLE, 2, false, false, true, 2, 0, ACT_ROOT_NONE, false },
	{ ACT_CONFIRM_PERSON, 2, false, false, true, 2, 0, ACT_ROOT_NONE, false },
	{ ACT_CONFIRM_KEY, 3, true, false, true, 2, 0, ACT_ROOT_NONE, false },
	{ ACT_GRANT_ROLE, 1, true, false, true, 1, ACT_WAIT_MS, ACT_ROOT_NONE, false },
	{ ACT_GRANT_ROLE, 1, false, false, true, 1, ACT_WAIT_MS, ACT_ROOT_ONE, false },
	{ ACT_CONFIRM_PERSON, 1, false, false, true, 1, ACT_WAIT_MS, ACT_ROOT_ONE, false },
	{ ACT_CONFIRM_KEY, 1, false, false, true, 1, ACT_WAIT_MS, ACT_ROOT_ONE, false },
	{ ACT_GRANT_ROLE, 0, true, false, true, 2, 0, ACT_ROOT_NONE, true },
	{ ACT_GRANT_ROLE, 0, false, true, true, 2, 0, ACT_ROOT_NONE, true },
	{ ACT_GRANT_ROLE, 2, false, true, true, 1, ACT_WAIT_MS, ACT_ROOT_NONE, false },
	{ ACT_SUSPEND, 0, false, false, true, 1, 0, ACT_ROOT_NONE, false },
	{ ACT_GO_ON, 2, false, false, true, 2, 0, ACT_ROOT_NONE, false },
	{ ACT_LIFT_SUSPENSION, 0, false, false, true, 1, 0, ACT_ROOT_INSTEAD, false },
	{ ACT_REFOUND, 0, false, false, true, 0, ACT_WAIT_MS, ACT_ROOT_ALONE, false },
	{ ACT_ANNOUNCE_REFOUNDING, 0, false, false, true, 0, 0, ACT_ROOT_ALONE, false },
	{ ACT_REVIEW, 0, false, false, true, 1, 0, ACT_ROOT_INSTEAD, false },
	{ ACT_GRANT_ROLE, 1, true, false, false, 1, ACT_WAIT_MS, ACT_ROOT_NONE, false },
	{ ACT_CONFIRM_PERSON, 1, false, false, false, 1, ACT_WAIT_MS, ACT_ROOT_NONE, false },
	{ ACT_CONFIRM_KEY, 1, false, true, false, 1, ACT_WAIT_MS, ACT_ROOT_NONE, false },
	{ ACT_GRANT_ROLE, 0, true, false, false, 2, 0, ACT_ROOT_NONE, true },
	{ ACT_LIFT_SUSPENSION, 0, false, false, false, 1, 0, ACT_ROOT_INSTEAD, false },
	{ ACT_REFOUND, 2, true, false, false, 0, ACT_WAIT_MS, ACT_ROOT_ALONE, true },
	{ ACT_ANNOUNCE_REFOUNDING, 2, true, false, false, 0, 0, ACT_ROOT_ALONE, true },
	{ ACT_REVIEW, 0, false, false, false, 1, 0, ACT_ROOT_INSTEAD, true },
};

TEST_EACH(who_is_there_says_how_many_sign_whether_it_waits_and_whether_holders_do, terms)
{
	const struct act_case c = { .kind = terms[_i].kind,
				    .site = "munich",
				    .others = terms[_i].others,
				    .able = terms[_i].able,
				    .waited = terms[_i].waited,
				    .rooted = terms[_i].rooted };
	struct act_terms t = act_terms(&c);

	ck_assert_int_eq(t.number, terms[_i].number);
	ck_assert_int_eq(t.wait_ms, terms[_i].wait_ms);
	ck_assert_int_eq(t.root, terms[_i].root);
	ck_assert_int_eq(t.impossible, terms[_i].impossible);
}

TEST(one_signs_what_goes_on_from_a_head_that_was_compared_with_both_others)
{
	const struct act_case c = { .kind = ACT_GO_ON, .site = EVERY_SITE, .compared_by = "anna" };

	ck_assert_int_eq(act_terms(&c).number, 1);
}

#define APPROVES role_bit(ROLE_APPROVER)
#define KEEPS    role_bit(ROLE_ADMINISTRATOR)

static const struct {
	struct act_ending who;
	bool ends;
} endings[] = {
	{ { ACT_CONFIRM_KEY, .proposer = true }, true },
	{ { ACT_CONFIRM_KEY, .proposer = true, .roles = KEEPS, .joined = true }, false },
	{ { ACT_CONFIRM_KEY, .proposer = true, .roles = KEEPS, .waits = true }, false },
	{ { ACT_CONFIRM_KEY, .roles = APPROVES, .waits = true, .joined = true }, true },
	{ { ACT_GRANT_ROLE, .roles = KEEPS, .waits = true, .joined = true }, true },
	{ { ACT_GRANT_ROLE, .roles = APPROVES, .concerned = true }, true },
	{ { ACT_REVOKE_KEY, .roles = APPROVES }, true },
	{ { ACT_REVOKE_KEY, .roles = APPROVES, .concerned = true }, false },
	{ { ACT_REVOKE_KEY, .proposer = true, .concerned = true }, true },
	{ { ACT_LIFT_SUSPENSION, .roles = APPROVES, .part = true }, false },
	{ { ACT_LIFT_SUSPENSION, .proposer = true, .part = true }, false },
	{ { ACT_LIFT_SUSPENSION, .proposer = true }, true },
	{ { ACT_REVIEW, .proposer = true, .part = true, .roles = APPROVES }, false },
	{ { ACT_REFOUND, .proposer = true }, true },
	{ { ACT_REFOUND, .proposer = true, .joined = true, .roles = APPROVES }, false },
	{ { ACT_REFOUND, .waits = true, .roles = APPROVES }, false },
	{ { ACT_END_REFOUNDING, .joined = true, .roles = APPROVES }, false },
	{ { ACT_DISOWN_HEAD, .joined = true, .roles = APPROVES }, true },
	{ { ACT_DISOWN_HEAD, .joined = true, .roles = KEEPS, .proposer = true }, false },
};

TEST_EACH(who_proposed_an_act_ends_it_until_others_sign_then_who_is_not_concerned, endings)
{
	ck_assert_int_eq(act_ended_by(&endings[_i].who), endings[_i].ends);
}

static const struct {
	struct act_concerned who;
	bool reaches, able;
} concerned[] = {
	{ { .active = true, .able = true }, true, true },
	{ { .active = true, .waited = true, .lasts = true }, true, false },
	{ { .suspended = true, .lasts = true }, false, false },
	{ { .suspended = true, .waited = true, .lasts = true }, true, true },
	{ { .suspended = true, .waited = true }, true, false },
	{ { .waited = true, .lasts = true }, false, false },
};

TEST_EACH(a_suspension_changes_nothing_of_what_waits_about_a_person, concerned)
{
	ck_assert_int_eq(act_reaches(&concerned[_i].who), concerned[_i].reaches);
	ck_assert_int_eq(act_counts_able(&concerned[_i].who), concerned[_i].able);
}

TEST(a_revocation_that_reaches_further_back_takes_two_whoever_is_there)
{
	struct act_case c = { .kind = ACT_REVOKE_KEY, .site = "munich", .now = ACT_BACK_MS + 1 };

	ck_assert_int_eq(act_terms(&c).number, 2);
	c.since = 1;
	ck_assert_int_eq(act_terms(&c).number, 1);
}

TEST(a_head_is_disowned_by_two_whatever_the_policy_says_and_whoever_is_there)
{
	const struct act_case c = { .kind = ACT_DISOWN_HEAD, .site = EVERY_SITE, .others = 1 };

	ck_assert_int_eq(act_terms(&c).number, 2);
	ck_assert_int_eq(act_terms(&c).wait_ms, 0);
	ck_assert_int_eq(act_terms(&c).root, ACT_ROOT_NONE);
}

TEST(the_roots_threshold_reviews_where_neither_approver_nor_reviewer_is_left)
{
	const struct act_case by_approver = { .kind = ACT_REVIEW, .approver = true };
	const struct act_case by_reviewer = { .kind = ACT_REVIEW, .reviewer = true };

	ck_assert_int_eq(act_terms(&by_approver).root, ACT_ROOT_NONE);
	ck_assert_int_eq(act_terms(&by_reviewer).root, ACT_ROOT_NONE);
	ck_assert(!act_terms(&by_reviewer).impossible);
}

static const struct {
	enum act_root root;
	bool people;
	size_t holders;
	int64_t threshold;
	bool suffices, counted;
} sums[] = {
	{ ACT_ROOT_NONE, true, 0, 0, true, false },
	{ ACT_ROOT_NONE, false, 3, 2, false, false },
	{ ACT_ROOT_ONE, true, 0, 2, false, true },
	{ ACT_ROOT_ONE, true, 1, 2, true, true },
	{ ACT_ROOT_ONE, false, 3, 2, false, true },
	{ ACT_ROOT_INSTEAD, true, 0, 2, true, false },
	{ ACT_ROOT_INSTEAD, false, 1, 2, false, true },
	{ ACT_ROOT_INSTEAD, false, 2, 2, true, true },
	{ ACT_ROOT_INSTEAD, false, 0, 0, false, true },
	{ ACT_ROOT_ALONE, true, 1, 2, false, true },
	{ ACT_ROOT_ALONE, false, 2, 2, true, true },
	{ ACT_ROOT_ALONE, false, 0, 0, false, true },
};

TEST_EACH(holders_count_beside_people_in_their_place_or_alone, sums)
{
	const struct act_terms t = { .root = sums[_i].root };

	ck_assert_int_eq(act_suffices(&t, sums[_i].people, sums[_i].holders, sums[_i].threshold),
			 sums[_i].suffices);
	ck_assert_int_eq(act_holders_count(&t, sums[_i].people), sums[_i].counted);
}

TEST(who_holds_the_grant_lasts_to_its_end_also_without_a_key_and_rests_only_with_one)
{
	ck_assert(approver_lasts(POWER_ENDS, true, true));
	ck_assert(approver_lasts(POWER_ENDS, true, false));
	ck_assert(!approver_lasts(POWER_ENDS, false, true));
	ck_assert(approver_lasts(POWER_RESTS, true, true));
	ck_assert(!approver_lasts(POWER_RESTS, true, false));
	ck_assert(!approver_lasts(POWER_RESTS, false, true));
}

TEST(of_two_approvers_one_may_rest_and_neither_may_go)
{
	ck_assert(approvers_suffice(POWER_RESTS, true, 1));
	ck_assert(!approvers_suffice(POWER_RESTS, true, 0));
	ck_assert(!approvers_suffice(POWER_ENDS, true, 1));
	ck_assert(approvers_suffice(POWER_ENDS, true, 2));
	ck_assert(approvers_suffice(POWER_RESTS, false, 0));
}
