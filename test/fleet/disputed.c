#include <string.h>

#include "clocks.h"
#include "loss.h"
#include "release.h"

/* What a revocation disputes is rolled out nowhere anew until a review upholds it. */

struct lost {
	struct plant p;
	struct loss l;
};

static void lost_open(struct lost *t)
{
	loss_open(&t->l, &t->p);
}

static void lost_close(struct lost *t)
{
	plant_close(&t->p);
}
#define auto_lost cleanup(lost_close) struct lost

#define say(t, ...) arena_printf(&(t)->p.s.cx.mem, __VA_ARGS__)

/* ---- claims ---- */

TEST(a_rollout_that_rests_on_a_disputed_signature_is_halted_until_that_is_upheld)
{
	auto_lost t = { 0 };

	lost_open(&t);
	loss_rollout_becomes(&t.l, 1, "running");
	loss_revoked(&t.l, 20);
	loss_rollout_becomes(&t.l, 1, "halted");
	json_says(&t.p.s, "/items/0/reason", "which is disputed");
	loss_resume(&t.l, 409);
	json_says(&t.p.s, "/detail", "which is disputed");
	json_says(&t.p.s, "/next", "signet act propose review");
	loss_reviewed(&t.l, true);
	loss_resume(&t.l, 201);
	loss_rollout_becomes(&t.l, 1, "running");
	plant_holds(&t.p);
}

TEST(of_all_who_signed_a_merge_one_whose_signature_is_disputed_halts_the_rollout)
{
	auto_lost t = { 0 };
	int64_t since;
	int change;

	lost_open(&t);
	since = loss_entries(&t.l);
	change = loss_release_asked(&t.l, 2, 1);
	person_signs(&t.p.s, &t.p.ben, change, "approval", "approver", 201);
	person_signs(&t.p.s, &t.p.mara, change, "review", "reviewer", 201);
	change_is(&t.p.s, &t.p.jonas, change, "merged");
	loss_rollout_becomes(&t.l, 2, "running");
	loss_revoked(&t.l, since);
	loss_rollout_becomes(&t.l, 2, "halted");
	plant_holds(&t.p);
}

TEST(a_review_that_upholds_nothing_lets_nothing_go_on)
{
	auto_lost t = { 0 };

	lost_open(&t);
	loss_revoked(&t.l, 20);
	loss_rollout_becomes(&t.l, 1, "halted");
	loss_reviewed(&t.l, false);
	loss_resume(&t.l, 409);
}

TEST(what_rests_on_a_disputed_signature_is_listed)
{
	auto_lost t = { 0 };
	struct site *s = &t.p.s;
	const char *at;

	lost_open(&t);
	loss_rollout_becomes(&t.l, 1, "running");
	loss_revoked(&t.l, 20);
	ask(s, "GET", say(&t, "/v1/keys/%s/disputed?limit=100", t.p.mara.key), t.l.olga, NULL, 200);
	at = json_find(s, "/items", "/subject", say(&t, "change:%lld", (long long)t.p.released));
	json_is(s, say(&t, "%s/rests/0", at), "release:" RELEASE_MODEL "/1");
	json_says(s, say(&t, "%s/rests/1", at), "rollout:");
	ck_assert_uint_eq(json_count(s, "%s/rests", at), 2);
	at = json_find(s, "/items", "/rests/2", "version:" RELEASE_MODEL "/1");
	json_is(s, say(&t, "%s/rests/0", at), "release:" RELEASE_MODEL "/1");
	json_is(s, say(&t, "%s/upheld", at), "null");
}

/* The version's change is part of the evidence of each of its releases. */
TEST(a_release_of_a_disputed_version_is_published_once_the_version_is_upheld)
{
	auto_lost t = { 0 };

	lost_open(&t);
	loss_revoked(&t.l, 20);
	loss_signed(&t.l, &t.l.rita, loss_release_asked(&t.l, 2, 1));
	loss_release_is(&t.l, 2, 404);
	loss_reviewed(&t.l, true);
	loss_release_is(&t.l, 2, 200);
	loss_rollout_becomes(&t.l, 2, "running");
	plant_holds(&t.p);
}

/* Release 3 is disputed: 2 does not mend it, 4 does. */
TEST(when_a_review_is_overdue_a_model_rolls_out_what_mends_it_and_nothing_else)
{
	auto_lost t = { 0 };

	lost_open(&t);
	loss_overdue(&t.l);
	ck_assert(loss_rollout_is(&t.l, 2, NULL));
	loss_signed(&t.l, &t.l.rita, loss_release_asked(&t.l, 4, 1));
	loss_rollout_becomes(&t.l, 4, "running");
	ck_assert(loss_rollout_is(&t.l, 2, NULL));
	loss_reviewed(&t.l, false);
	loss_rollout_becomes(&t.l, 2, "running");
	plant_holds(&t.p);
	clock_right();
}

TEST(a_disputed_release_that_is_withdrawn_holds_an_older_one_back_no_more)
{
	auto_lost t = { 0 };

	lost_open(&t);
	loss_overdue(&t.l);
	ck_assert(loss_rollout_is(&t.l, 2, NULL));
	loss_withdrawn(&t.l, 3);
	loss_rollout_becomes(&t.l, 2, "running");
	plant_holds(&t.p);
	clock_right();
}
