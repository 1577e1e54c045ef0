#include "base/clock.h"
#include "bent.h"
#include "forged.h"

/* An export in which the last root sets the time of devices, signed by holders as a test says. */

static void root_with_clock(struct bent *b, int64_t made, int64_t clock, size_t keys)
{
	struct tuf_root r = b->x->p.files.root;

	r.signet.time += made;
	r.signet.clock = r.signet.time + clock;
	root_swap(b, &r, b->x->p.keys.root, keys);
}

static void root_sets_the_time(struct bent *b)
{
	root_with_clock(b, 0, -DAY_MS, 2);
}

static void root_of_one_sets_the_time(struct bent *b)
{
	root_with_clock(b, 0, 0, 1);
}

static void root_sets_a_time_to_come(struct bent *b)
{
	root_with_clock(b, 0, 1000, 2);
}

static void root_sets_a_time_long_before(struct bent *b)
{
	root_with_clock(b, 0, -32 * DAY_MS, 2);
}

static void root_that_waited_sets_the_time(struct bent *b)
{
	root_with_clock(b, -32 * DAY_MS, 0, 2);
}

static void targets_set_the_time(struct bent *b)
{
	struct tuf_targets t = b->x->p.files.targets;

	t.signet.clock = t.signet.time;
	targets_swap(b, "targets", &t, b->x->p.keys.root, 2);
}

/* clang-format off */
static const struct bent_row rows[] = {
	{ "trust.updated", root_sets_the_time, "", NULL },
	{ "trust.updated", root_of_one_sets_the_time, "is signed by 1 of the 2 keys", "/fact/metadata/0, documents/" },
	{ "trust.updated", root_sets_a_time_to_come, "the root sets the time to", "/signed/x-signet/clock" },
	{ "trust.updated", root_sets_a_time_long_before, "over 31 days before", "/signed/x-signet/clock" },
	{ "trust.updated", root_that_waited_sets_the_time, "over 31 days before", "/signed/x-signet/clock" },
	{ "trust.updated", targets_set_the_time, "targets sets the time of devices", "/fact/metadata/1" },
};
/* clang-format on */

TEST(a_root_that_sets_the_time_is_held_to_its_bounds_and_to_the_clock_of_its_entry)
{
	bent_rows_judged(rows, countof(rows));
}

/* ---- a word on the clock ---- */

#define OTTO "\"id\":\"otto\",\"for\":null,\"roles\":[\"operator\"]"

static const struct forged_entry words[] = {
	{ "clock.accepted", "", "", "" },
	{ "clock.accepted", "\"id\":\"otto\"", "\"id\":\"vera\"", "/actor" },
	{ "clock.accepted", OTTO, "\"id\":\"nina\",\"for\":null,\"roles\":[]",
	  "nobody confirmed yet who uses the account of 'nina'" },
	{ "clock.accepted", OTTO, "\"id\":\"dora\",\"for\":null,\"roles\":[]",
	  "nobody confirmed yet who uses the account of 'dora'" },
	{ "clock.accepted", "\"word\":\"2", "\"word\":\"3",
	  "it is not within five minutes of the person's word" },
};

/* An administrator may have used the codes of nina, who operates, and of dora, who approves. */
static void unconfirmed_add(struct site *s)
{
	char secret[80];

	person_add(s, "nina", "", secret);
	ask(s, "POST", "/v1/users/nina/roles/grant", s->admin,
	    body(s, "{'role':'operator','site':'munich','reason':'r'}"), 201);
	person_add(s, "dora", "approver", secret);
}

/* otto's account is at munich, and he is an operator at hamburg. */
TEST(a_word_counts_by_a_role_at_whatever_site_and_of_nobody_else)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	char otto[80];

	history_open(&x);
	site_add(s, "hamburg");
	person_add(s, "otto", "", otto);
	role_grant_at(s, "otto", "operator", "hamburg");
	unconfirmed_add(s);
	ask(s, "POST", "/v1/clock", otto,
	    body(s, "{'time':'%s','password':'" PASSWORD "','reason':'a test'}",
		 clock_text(&s->cx, clock_ms())),
	    201);
	export_taken(&x);
	each_forged_entry_is_named(&x, words, countof(words));
}
