#include "rules/needs.h"

#include <string.h>

#include "test.h"

static const char *const both[] = { "models/a", "models/b" };

/* Rule a needs n kinds of signature, rule b one; role of the latter. */
static struct policy *policy_of(struct ctx *cx, size_t n, struct need one)
{
	struct policy *p = arena_alloc(&cx->mem, sizeof(*p));

	p->n_rules = 2;
	p->rules[0].paths = both[0];
	p->rules[0].needs.n = n;
	for (size_t i = 0; i < n; i++)
		p->rules[0].needs.need[i] =
			(struct need){ "approval", arena_printf(&cx->mem, "role-%zu", i), 1, 7 };
	p->rules[1].paths = both[1];
	p->rules[1].needs.n = 1;
	p->rules[1].needs.need[0] = one;
	return p;
}

/* clang-format off */
static const struct { size_t n; struct need one; enum err e; size_t kinds; } sums[] = {
	{ 1, { "approval", "role-0", 1, 7 }, OK, 1 },       /* the same */
	{ 1, { "approval", "role-0", 1, 6 }, OK, 2 },       /* another custody */
	{ 1, { "approval", "role-1", 1, 7 }, OK, 2 },
	{ 1, { "approval", "role-0", 1, 7, "any" }, OK, 1 },       /* as if it said nothing */
	{ 1, { "approval", "role-0", 1, 7, "concerned" }, OK, 2 }, /* at other places */
	{ 1, { "approval", "role-0", 1, 7, "munich" }, OK, 2 },
	{ 1, { "review", "role-0", 1, 7 }, OK, 2 },
	{ POLICY_NEEDS_MAX - 1, { "review", "role-0", 1, 7 }, OK, POLICY_NEEDS_MAX },
	{ POLICY_NEEDS_MAX, { "approval", "role-0", 1, 7 }, OK, POLICY_NEEDS_MAX },
	{ POLICY_NEEDS_MAX, { "review", "role-0", 1, 7 }, E_CONFLICT, 0 },
};
/* clang-format on */

TEST_EACH(the_needs_of_a_change_are_those_of_all_its_rules_each_kind_once_and_no_more_than_fit,
	  sums)
{
	struct ctx cx = { 0 };
	struct needs needs;

	assert_err(policy_needs(&cx, policy_of(&cx, sums[_i].n, sums[_i].one), both, 2, &needs),
		   sums[_i].e);
	if (sums[_i].e == OK)
		ck_assert_uint_eq(needs.n, sums[_i].kinds);
	arena_free(&cx.mem);
}

TEST(of_one_kind_the_greatest_number_counts_whichever_rule_says_it)
{
	struct ctx cx = { 0 };
	struct policy *p = policy_of(&cx, 1, (struct need){ "approval", "role-0", 3, 7 });
	struct needs needs;

	assert_ok(&cx, policy_needs(&cx, p, both, 2, &needs));
	ck_assert_int_eq(needs.need[0].number, 3);
	p->rules[0].needs.need[0].number = 4;
	assert_ok(&cx, policy_needs(&cx, p, both, 2, &needs));
	ck_assert_int_eq(needs.need[0].number, 4);
	arena_free(&cx.mem);
}

static const char *const munich[] = { "munich" };
static const struct concerned one = { munich, 1 };

#define SEALED   custody_bit(CUSTODY_SEALED)
#define OWN_FILE custody_bit(CUSTODY_FILE)
#define HARDWARE custody_bit(CUSTODY_HARDWARE)

static const struct {
	const char *pattern, *path;
	unsigned said, counts;
} grounds[] = {
	{ "policies/*.json", "policies/approval.json", SEALED | OWN_FILE | HARDWARE,
	  OWN_FILE | HARDWARE },
	{ "policies/*.json", "policies/approval.json", SEALED | OWN_FILE, OWN_FILE },
	{ "policies/*.json", "policies/approval.json", SEALED, OWN_FILE | HARDWARE },
	{ "policies/*.json", "policies/approval.json", HARDWARE, HARDWARE },
	{ "policies/*.json", "policies/other.json", SEALED, SEALED },
	{ "models/*/*/*.json", "models/m/lifts/0190b8c4-ac70-7000-8000-000000000001.json",
	  SEALED | OWN_FILE, OWN_FILE },
	{ "models/*/*/*.json", "models/m/releases/1.json", SEALED | OWN_FILE, SEALED | OWN_FILE },
};

TEST_EACH(no_sealed_key_counts_for_a_path_that_moves_the_ground_whatever_the_rule_says, grounds)
{
	struct ctx cx = { 0 };
	struct policy *p =
		policy_of(&cx, 1, (struct need){ "approval", "role-0", 1, grounds[_i].said });
	struct needs needs;

	p->rules[1].paths = grounds[_i].pattern;
	assert_ok(&cx, policy_needs(&cx, p, &grounds[_i].path, 1, &needs));
	ck_assert_uint_eq(needs.n, 1);
	ck_assert_uint_eq(needs.need[0].custody, grounds[_i].counts);
	for (enum custody c = 0; c < CUSTODY_COUNT; c++)
		ck_assert_int_eq(
			needs_take(&needs, &one, &(struct signs){ "approval", "role-0", "*", c }),
			(grounds[_i].counts & custody_bit(c)) != 0);
	arena_free(&cx.mem);
}
