#include <string.h>

#include "accepting.h"
#include "base/clock.h"
#include "engine/fsck.h"
#include "intruder.h"
#include "store.h"

/* An act by a row that somebody forged, and put back before anybody looked. */

#define A_SITE      "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}"
#define PATIENCE_MS 60000

#define A_PASSING_ROW \
	"INSERT INTO edge VALUES ('a:b', 'is', 'c:d', 1); DELETE FROM edge WHERE src = 'a:b'"

static void forged_act(struct way *w)
{
	way_open(w);
	way_altered(w, "INSERT INTO role_grant VALUES ('jonas', 'administrator', '*', 1, "
		       "9007199254740991)");
	way_served(w);
	ask(&w->p.s, "POST", "/v1/sites", w->p.jonas.secret, A_SITE, 201);
	way_altered(w, "DELETE FROM role_grant WHERE user = 'jonas' AND role = 'administrator'");
}

TEST(an_act_by_a_row_that_was_forged_is_named_though_each_row_is_right_again)
{
	auto_way w = { 0 };
	struct fsck_report r;
	struct ctx *cx = &w.p.s.cx;

	forged_act(&w);
	assert_ok(cx, way_fsck(&w, &r));
	ck_assert_ptr_nonnull(r.act);
	detail_says(r.act, "/actor/roles: 'jonas' did not hold the role administrator");
	assert_err(fsck_act(cx, &r), E_TAMPERED);
	ck_assert_int_eq(r.wrong, FSCK_ACT);
}

TEST(a_log_of_people_who_were_what_it_says_names_no_act)
{
	auto_way w = { 0 };
	struct fsck_report r;

	way_open(&w);
	site_stop(&w.p.s);
	assert_ok(&w.p.s.cx, way_fsck(&w, &r));
	ck_assert_ptr_null(r.act);
	assert_ok(&w.p.s.cx, fsck_act(&w.p.s.cx, &r));
}

static bool alarm_is_open(struct site *s, const char *kind)
{
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	for (int i = 0; json_has(s, "/alarms/%d/kind", i); i++)
		if (strcmp(json_at(s, "/alarms/%d/kind", i), kind) == 0)
			return true;
	return false;
}

TEST(a_scrub_that_finds_such_an_act_begins_an_alarm_and_acts_go_on)
{
	auto_way w = { 0 };
	struct site *s = &w.p.s;
	int64_t begun;

	forged_act(&w);
	s->scrubs = true;
	way_served(&w);
	raw_sql(s->in.db_path, A_PASSING_ROW); /* which asks for a scrub */
	for (begun = clock_elapsed_ms(); !alarm_is_open(s, "act.forged");)
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/soundness/state", "sound");
	ask(s, "GET", "/v1/integrity", s->admin, NULL, 200);
	json_is(s, "/scrub/result/wrong", "act");
	json_says(s, "/scrub/result/place", "'jonas' did not hold the role administrator");
	ask(s, "POST", "/v1/sites", s->admin,
	    "{\"id\":\"oslo\",\"zone\":\"Europe/Oslo\",\"title\":\"t\"}", 201);
}
