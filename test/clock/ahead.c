#include <string.h>

#include "base/clock.h"
#include "clock/ahead.h"
#include "clocks.h"
#include "documents/statement.h"
#include "engine/log_read.h"
#include "release.h"

#define PATIENCE_MS 30000

/* The alarm that the log's time is ahead of the clock; over restarts: fault/word. */

static struct trust_clock step;

static void step_added(struct trust_signers *s)
{
	s->corrected = &step;
	s->n_corrected = 1;
}

/* That alarm's place in /readyz once it is open, or once it is not: then NULL. */
static const char *alarm_awaited(struct site *s, bool open)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	for (;;) {
		const char *place = NULL;

		ask(s, "GET", "/readyz", NULL, NULL, 200);
		for (size_t i = 0; i < json_count(s, "/alarms"); i++)
			if (strcmp(json_at(s, "/alarms/%zu/kind", i), "clock.ahead") == 0)
				place = arena_printf(&s->cx.mem, "/alarms/%zu", i);
		if (!place == !open)
			return place;
		ck_assert_msg(clock_elapsed_ms() < until, "%s", s->last.body);
	}
}

static void ran_ahead(struct plant *p)
{
	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	clock_ahead(2 * HOUR_MS);
	role_grant(&p->s, "jonas", "reviewer");
	clock_right();
}

TEST(a_log_that_ran_ahead_is_announced_until_people_name_the_entries)
{
	auto_plant p = { .released = 0 };
	const char *place, *detail;
	int64_t at;

	ran_ahead(&p);
	place = alarm_awaited(&p.s, true);
	json_is(&p.s, arena_printf(&p.s.cx.mem, "%s/object", place), "clock:server");
	detail = json_at(&p.s, "%s/detail", place);
	step = clock_step_shown(&p.s);
	at = step.at - 5 * 60000;
	detail_says(detail, arena_printf(&p.s.cx.mem, "refused until %s", clock_text(&p.s.cx, at)));
	detail_says(detail, "signet trust signers DIR --key SEED --correct");
	p.files.signers_bend = step_added;
	trust_signers_update(&p);
	alarm_awaited(&p.s, false);
	plant_holds(&p);
}

TEST(before_signers_are_in_force_the_alarm_names_no_way_that_they_alone_have)
{
	auto_plant p = { .released = 0 };
	const char *detail;

	plant_model(&p);
	clock_ahead(2 * HOUR_MS);
	role_grant(&p.s, "jonas", "reviewer");
	clock_right();
	detail = json_at(&p.s, "%s/detail", alarm_awaited(&p.s, true));
	detail_says(detail, "wait, or begin anew with signetd init in a new directory");
	output_says_not(detail, "--correct");
	plant_holds(&p);
}

TEST(it_ends_by_itself_when_the_logs_time_has_come)
{
	auto_plant p = { .released = 0 };

	ran_ahead(&p);
	alarm_awaited(&p.s, true);
	clock_ahead(2 * HOUR_MS);
	alarm_awaited(&p.s, false);
	plant_holds(&p);
}

static const struct {
	int64_t off; /* of the newest entry, from five minutes after the clock */
	bool late;
} moments[] = { { -1, false }, { 0, false }, { 1, true }, { 2 * HOUR_MS, true } };

TEST_EACH(five_minutes_are_what_a_statement_may_lie_before_an_entry, moments)
{
	auto_site s = { 0 };
	struct entry_clock newest;
	struct ctx cx = { 0 };
	bool late = !moments[_i].late;
	struct db *db;
	int64_t index;

	site_open(&s);
	assert_ok(&cx, db_open(&cx, s.in.db_path, DB_READ, &db));
	assert_ok(&cx, trail_newest(&cx, db, &index, &newest));
	cx.now = newest.at - CLOCK_SLACK_MS - moments[_i].off;
	assert_ok(&cx, log_is_late(&cx, db, &late));
	ck_assert_int_eq(late, moments[_i].late);
	db_close(db);
	arena_free(&cx.mem);
}

/* ---- what was announced by a clock that was ahead ---- */

/* Until an alarm says so of signers. */
static void expiry_says(struct plant *p, const char *ends, const char *words)
{
	const char *when = clock_text(&p->s.cx, p->files.signers.expires),
		   *all = arena_printf(&p->s.cx.mem,
				       "signers, version 1, %s %s%s. A holder makes the next "
				       "version: signet trust signers DIR --key SEED",
				       ends, when, words);
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	do {
		ask(&p->s, "GET", "/readyz", NULL, NULL, 200);
		ck_assert_msg(clock_elapsed_ms() < until, "%s: %s", all, p->s.last.body);
	} while (json_times(&p->s, "/alarms", "/detail", all) == 0);
}

TEST(after_a_word_it_is_announced_anew_when_trust_expires)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	p.files.signers.expires = (clock_ms() + 50 * DAY_MS) / 1000 * 1000;
	trust_send(&p, 201);
	expiry_says(&p, "expires at", ": within 50 days");
	clock_ahead(51 * DAY_MS);
	expiry_says(&p, "has expired at", "");
	ask(&p.s, "POST", "/v1/clock", p.anna.secret,
	    body(&p.s, "{'time':'%s','password':'" PASSWORD "','reason':'r'}",
		 clock_text(&p.s.cx, clock_ms())),
	    201);
	expiry_says(&p, "expires at", ": within 50 days");
	clock_ahead(25 * DAY_MS);
	expiry_says(&p, "expires at", ": within 25 days");
	clock_right();
	plant_holds(&p);
}
