#include "rules/ballot.h"

#include <string.h>

#include "test.h"

/* At which places a need asks for its number, and whose grants count there.  Two are asked for, so
 * that one person at every site is not enough for any of them. */

#define SITES_MAX 3
#define VOTES_MAX 4

/* clang-format off */
static const struct {
	const char *asks;                  /* of the need */
	const char *concerned[SITES_MAX];
	const char *granted[VOTES_MAX];    /* of each who signs: where */
	const char *missing;
} rows[] = {
	/* any: wherever it was granted */
	{ NULL,        { "munich" },            { "munich", "berlin" },   NULL },
	{ "any",       { "munich" },            { "hamburg", "berlin" },  NULL },
	{ "any",       { "munich" },            { "*", "berlin" },        NULL },
	{ "any",       { "*" },                 { "munich", "berlin" },   NULL },
	{ "any",       { "munich" },            { "berlin" },             "1 approval by role approver" },
	/* a site: there, whatever the change concerns */
	{ "berlin",    { "munich" },            { "berlin", "berlin" },   NULL },
	{ "berlin",    { "munich" },            { "*", "berlin" },        NULL },
	{ "berlin",    { "*" },                 { "berlin", "berlin" },   NULL },
	{ "berlin",    { "munich" },            { "munich", "berlin" },   "1 approval by role approver at berlin" },
	{ "berlin",    { "berlin" },            { "munich", "munich" },   "2 approvals by role approver at berlin" },
	/* concerned: at each that is */
	{ "concerned", { "munich" },            { "munich", "munich" },   NULL },
	{ "concerned", { "munich" },            { "munich", "*" },        NULL },
	{ "concerned", { "munich" },            { "munich", "hamburg" },  "1 approval by role approver at munich" },
	{ "concerned", { "munich" },            { "hamburg", "hamburg" }, "2 approvals by role approver at munich" },
	{ "concerned", { "hamburg", "munich" }, { "*", "*" },             NULL },
	{ "concerned", { "hamburg", "munich" }, { "*", "munich", "hamburg" }, NULL },
	{ "concerned", { "hamburg", "munich" }, { "munich", "munich", "hamburg", "hamburg" }, NULL },
	{ "concerned", { "hamburg", "munich" }, { "munich", "munich", "hamburg" },
	  "1 approval by role approver at hamburg" },
	{ "concerned", { "hamburg", "munich" }, { "munich", "hamburg" },
	  "1 approval by role approver at hamburg, 1 approval by role approver at munich" },
	{ "concerned", { "hamburg", "munich" }, { "*", "berlin" },
	  "1 approval by role approver at hamburg, 1 approval by role approver at munich" },
	{ "concerned", { "a", "b", "c" },       { "*", "a", "b", "b" },   "1 approval by role approver at c" },
	/* what concerns every site is for people of every site */
	{ "concerned", { "*" },                 { "*", "*" },             NULL },
	{ "concerned", { "*" },                 { "*", "munich", "hamburg" }, "1 approval by role approver at *" },
	{ "concerned", { "*" },                 { "munich", "munich" },   "2 approvals by role approver at *" },
};
/* clang-format on */

static struct concerned concerned_of(const char *const *site)
{
	struct concerned out = { site, 0 };

	while (out.n < SITES_MAX && site[out.n])
		out.n++;
	return out;
}

static struct needs needs_of(const char *asks)
{
	return (struct needs){ .need = { { "approval", "approver", 2, 6, asks } }, .n = 1 };
}

static size_t votes_of(const char *const *granted, struct vote *out)
{
	static const char *const people[VOTES_MAX] = { "anna", "ben", "carl", "dora" };
	size_t n = 0;

	for (; n < VOTES_MAX && granted[n]; n++)
		out[n] = (struct vote){ people[n],
					{ "approval", "approver", granted[n], CUSTODY_FILE },
					true };
	return n;
}

TEST_EACH(
	a_need_has_its_number_of_people_at_each_of_its_places_and_one_at_every_site_counts_at_each,
	rows)
{
	struct concerned concerned = concerned_of(rows[_i].concerned);
	struct needs needs = needs_of(rows[_i].asks);
	struct vote vote[VOTES_MAX];
	size_t n = votes_of(rows[_i].granted, vote);
	struct ctx cx = { 0 };
	const char *missing;
	struct ballot b;

	ballot_count(&needs, &concerned, vote, n, &b);
	missing = ballot_missing(&cx, &b);
	ck_assert_int_eq(b.met, !rows[_i].missing);
	ck_assert_msg(missing && rows[_i].missing ? strcmp(missing, rows[_i].missing) == 0
						  : missing == rows[_i].missing,
		      "%s", missing ? missing : "nothing is missing");
	arena_free(&cx.mem);
}

TEST(what_is_asked_of_no_site_at_all_is_not_met)
{
	struct needs needs = needs_of("concerned");
	struct concerned none = { NULL, 0 };
	struct ballot b;

	ballot_count(&needs, &none, NULL, 0, &b);
	ck_assert(!b.met);
}

/* ---- a rejection ---- */

/* clang-format off */
static const struct {
	const char *asks, *concerned[SITES_MAX], *granted;
	bool ends;
} rejections[] = {
	{ "any",       { "munich" },            "berlin",  true },
	{ "concerned", { "munich" },            "munich",  true },
	{ "concerned", { "munich" },            "*",       true },
	{ "concerned", { "munich" },            "berlin",  false },
	{ "concerned", { "hamburg", "munich" }, "hamburg", true },
	{ "concerned", { "*" },                 "munich",  false },
	{ "concerned", { "*" },                 "*",       true },
	{ "berlin",    { "munich" },            "munich",  false },
	{ "berlin",    { "munich" },            "berlin",  true },
};
/* clang-format on */

TEST_EACH(a_rejection_ends_a_change_where_its_signers_role_is_asked_for_and_nowhere_else,
	  rejections)
{
	struct concerned concerned = concerned_of(rejections[_i].concerned);
	struct needs needs = needs_of(rejections[_i].asks);
	struct vote vote = { "carl",
			     { "rejection", "approver", rejections[_i].granted, CUSTODY_SEALED },
			     true };
	struct ballot b;

	ballot_count(&needs, &concerned, &vote, 1, &b);
	ck_assert_int_eq(b.rejection != NULL, rejections[_i].ends);
	ck_assert_int_eq(vote.counts, rejections[_i].ends);
}

/* ---- which grant a signature relies on ---- */

/* clang-format off */
static const struct {
	const char *asks, *concerned[SITES_MAX];
	const char *granted[VOTES_MAX];  /* of those who signed */
	const char *held[SITES_MAX];     /* of who is about to */
	const char *meaning, *relies;
} choices[] = {
	{ "concerned", { "munich" },            { NULL },               { "munich" },            "approval", "munich" },
	{ "concerned", { "munich" },            { NULL },               { "berlin", "munich" },  "approval", "munich" },
	{ "concerned", { "munich" },            { NULL },               { "munich", "*" },       "approval", "*" },
	{ "concerned", { "munich" },            { NULL },               { "berlin" },            "approval", NULL },
	{ "concerned", { "hamburg", "munich" }, { NULL },               { "munich", "hamburg" }, "approval", "hamburg" },
	{ "concerned", { "hamburg", "munich" }, { "hamburg", "hamburg" }, { "munich", "hamburg" }, "approval", "munich" },
	{ "concerned", { "hamburg", "munich" }, { "*", "*" },           { "munich", "hamburg" }, "approval", "hamburg" },
	{ "concerned", { "*" },                 { NULL },               { "munich" },            "approval", NULL },
	{ "any",       { "munich" },            { NULL },               { "berlin", "aachen" },  "approval", "aachen" },
	{ "berlin",    { "munich" },            { NULL },               { "munich", "berlin" },  "approval", "berlin" },
	{ "concerned", { "munich" },            { NULL },               { "munich" },            "review",   NULL },
	{ "concerned", { "munich" },            { NULL },               { "munich" },            "rejection", "munich" },
	{ "concerned", { "munich" },            { NULL },               { "munich", "*" },       "rejection", "*" },
	{ "concerned", { "munich" },            { NULL },               { "berlin" },            "rejection", NULL },
};
/* clang-format on */

TEST_EACH(a_signature_relies_on_the_grant_that_counts_where_something_is_missing, choices)
{
	struct concerned concerned = concerned_of(choices[_i].concerned);
	const struct signs as = { choices[_i].meaning, "approver", NULL, CUSTODY_FILE };
	struct needs needs = needs_of(choices[_i].asks);
	struct role_held held[SITES_MAX + 1] = { { ROLE_REVIEWER, "*", NULL } };
	struct vote vote[VOTES_MAX];
	size_t n = votes_of(choices[_i].granted, vote), k = 0;
	struct ballot b;
	const char *got;

	for (; k < SITES_MAX && choices[_i].held[k]; k++)
		held[k + 1] = (struct role_held){ ROLE_APPROVER, choices[_i].held[k], &held[k] };
	ballot_count(&needs, &concerned, vote, n, &b);
	got = ballot_grant(&b, &held[k], &as);
	ck_assert_msg(got && choices[_i].relies ? strcmp(got, choices[_i].relies) == 0
						: got == choices[_i].relies,
		      "%s", got ? got : "none");
}
