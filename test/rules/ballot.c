#include "rules/ballot.h"

#include <string.h>

#include "test.h"

/* clang-format off */
#define AS(who, meaning, role, site, custody) { who, { meaning, role, site, custody }, true }
#define REVIEW(who)   AS(who, "review", "reviewer", "munich", CUSTODY_SEALED)
#define APPROVAL(who) AS(who, "approval", "approver", "munich", CUSTODY_FILE)
/* clang-format on */

static const char *const munich[] = { "munich" };
static const struct concerned here = { munich, 1 };

/* One review with any key, two approvals with keys that the server does not hold. */
static const struct needs needs = {
	.need = { { "review", "reviewer", 1, 7 }, { "approval", "approver", 2, 6 } }, .n = 2
};

static const struct {
	struct vote vote[4];
	const char *counts;                      /* by place: x does */
	const char *rejection, *again, *missing; /* the signers */
} ballots[] = {
	{ { REVIEW("mara"), APPROVAL("ben"), APPROVAL("anna") }, "xxx", NULL, NULL, NULL },
	{ { { .signer = NULL } },
	  "",
	  NULL,
	  NULL,
	  "1 review by role reviewer, 2 approvals by role approver" },
	{ { REVIEW("mara"), APPROVAL("ben") }, "xx", NULL, NULL, "1 approval by role approver" },

	/* what does not hold, or is of somebody who may not sign */
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    { "anna", { "approval", "approver", "munich", CUSTODY_FILE } } },
	  "xx-",
	  NULL,
	  NULL,
	  "1 approval by role approver" },
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    { "anna", { "approval", "approver", "munich", CUSTODY_FILE }, true, true } },
	  "xx-",
	  NULL,
	  NULL,
	  "1 approval by role approver" },

	/* what counts, and goes towards no need */
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    { "anna", { "approval", "approver", "munich", CUSTODY_SEALED }, true } },
	  "xxx",
	  NULL,
	  NULL,
	  "1 approval by role approver" },
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    { "anna", { "approval", "reviewer", "munich", CUSTODY_FILE }, true } },
	  "xxx",
	  NULL,
	  NULL,
	  "1 approval by role approver" },
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    { "anna", { "release", "approver", "munich", CUSTODY_FILE }, true } },
	  "xxx",
	  NULL,
	  NULL,
	  "1 approval by role approver" },

	/* two signatures need two people */
	{ { REVIEW("mara"), APPROVAL("ben"), APPROVAL("ben") },
	  "xx-",
	  NULL,
	  "ben",
	  "1 approval by role approver" },
	{ { REVIEW("ben"), APPROVAL("ben"), APPROVAL("anna") },
	  "x-x",
	  NULL,
	  "ben",
	  "1 approval by role approver" },
	{ { { "ben", { "approval", "approver", "munich", CUSTODY_FILE } },
	    APPROVAL("ben"),
	    REVIEW("mara"),
	    APPROVAL("anna") },
	  "-xxx",
	  NULL,
	  NULL,
	  NULL },

	/* a rejection */
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    APPROVAL("anna"),
	    { "carl", { "rejection", "approver", "munich", CUSTODY_SEALED }, true } },
	  "xxxx",
	  "carl",
	  NULL,
	  NULL },
	{ { { "dora", { "rejection", "approver", "munich", CUSTODY_SEALED }, true },
	    { "carl", { "rejection", "approver", "munich", CUSTODY_SEALED }, true } },
	  "xx",
	  "dora", /* the first of them */
	  NULL,
	  "1 review by role reviewer, 2 approvals by role approver" },
	/* in a role that no rule asks for: it is no veto, and hides no other vote of its signer */
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    { "carl", { "rejection", "author", "munich", CUSTODY_FILE }, true },
	    APPROVAL("anna") },
	  "xx-x",
	  NULL,
	  NULL,
	  NULL },
	{ { { "mara", { "rejection", "operator", "munich", CUSTODY_FILE }, true },
	    REVIEW("mara"),
	    APPROVAL("ben"),
	    APPROVAL("anna") },
	  "-xxx",
	  NULL,
	  NULL,
	  NULL },
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    APPROVAL("anna"),
	    { "carl", { "rejection", "approver", "munich", CUSTODY_SEALED } } },
	  "xxx-",
	  NULL,
	  NULL,
	  NULL },
	{ { REVIEW("mara"),
	    APPROVAL("ben"),
	    APPROVAL("anna"),
	    { "carl", { "rejection", "approver", "munich", CUSTODY_SEALED }, true, true } },
	  "xxx-",
	  NULL,
	  NULL,
	  NULL },
};

static void assert_same(const char *got, const char *want)
{
	ck_assert_msg(got && want ? strcmp(got, want) == 0 : got == want, "%s, not %s",
		      got ? got : "nothing", want ? want : "nothing");
}

TEST_EACH(a_signature_counts_if_it_holds_and_is_its_signers_first_who_is_not_excluded, ballots)
{
	struct vote vote[4];
	struct ctx cx = { 0 };
	struct ballot b;
	size_t n = 0;

	memcpy(vote, ballots[_i].vote, sizeof(vote));
	while (n < countof(vote) && vote[n].signer)
		n++;
	ballot_count(&needs, &here, vote, n, &b);
	ck_assert_uint_eq(n, strlen(ballots[_i].counts));
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(vote[i].counts == (ballots[_i].counts[i] == 'x'), "vote %zu", i);
	assert_same(b.rejection ? b.rejection->signer : NULL, ballots[_i].rejection);
	assert_same(b.again ? b.again->signer : NULL, ballots[_i].again);
	assert_same(ballot_missing(&cx, &b), ballots[_i].missing);
	ck_assert(b.met == !ballots[_i].missing);
	arena_free(&cx.mem);
}

/* ---- what a change needs ---- */

static const struct policy policy = {
	.rules = { { "a/*.json",
		     { { { "review", "reviewer", 1, 7 }, { "approval", "approver", 1, 6 } },
		       2,
		       exclude_bit(EXCLUDE_AUTHOR) } },
		   { "b/*.json",
		     { { { "approval", "approver", 2, 6 } }, 1, exclude_bit(EXCLUDE_TRAINER) } },
		   { "a/x.json", { { { "release", "approver", 1, 6 } }, 1, 0 } } },
	.n_rules = 3
};

static const struct {
	const char *path[2];
	size_t n, needs;
	int64_t approvals;
	unsigned exclude;
	enum err code;
} changes[] = {
	{ { "a/1.json" }, 1, 2, 1, exclude_bit(EXCLUDE_AUTHOR), OK },
	{ { "b/1.json" }, 1, 1, 2, exclude_bit(EXCLUDE_TRAINER), OK },
	{ { "a/x.json" }, 1, 2, 1, exclude_bit(EXCLUDE_AUTHOR), OK }, /* the first rule alone */
	{ { "a/1.json", "b/1.json" },
	  2,
	  2,
	  2,
	  exclude_bit(EXCLUDE_AUTHOR) | exclude_bit(EXCLUDE_TRAINER),
	  OK },
	{ { "a/1.json", "c/1.json" }, 2, 0, 0, 0, E_FORBIDDEN },
};

TEST_EACH(what_the_rules_of_all_paths_ask_for_adds_up, changes)
{
	struct ctx cx = { 0 };
	struct needs got;
	int64_t approvals = 0;

	assert_err(policy_needs(&cx, &policy, changes[_i].path, changes[_i].n, &got),
		   changes[_i].code);
	if (changes[_i].code == OK) {
		for (size_t i = 0; i < got.n; i++)
			if (strcmp(got.need[i].meaning, "approval") == 0)
				approvals += got.need[i].number;
		ck_assert_uint_eq(got.n, changes[_i].needs);
		ck_assert_int_eq(approvals, changes[_i].approvals);
		ck_assert_uint_eq(got.exclude, changes[_i].exclude);
		ck_assert(!needs_take(
			&got, &here,
			&(struct signs){ "release", "approver", "munich", CUSTODY_FILE }));
		ck_assert(needs_take(
			&got, &here,
			&(struct signs){ "approval", "approver", "munich", CUSTODY_FILE }));
		ck_assert(!needs_take(
			&got, &here,
			&(struct signs){ "approval", "approver", "munich", CUSTODY_SEALED }));
	}
	arena_free(&cx.mem);
}
