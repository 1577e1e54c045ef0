#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "engine/held_clock.h"
#include "leaper.h"

/* The alarm that a clock leapt, and a person's word that it is right. */

static void (*const ways[])(struct leaper *b, const char *offset) = { restart, clock_set };

#define ANNA_LOGIN "{\"user\":\"anna\",\"password\":\"correct horse battery\"}"

/* What anna's own machine says, off by so much, with the password; she is approver. */
static const char *word(struct leaper *b, int64_t off, const char *password)
{
	return arena_printf(&b->cx.mem, "{\"time\":\"%s\",\"password\":\"%s\",\"reason\":\"r\"}",
			    clock_text(&b->cx, clock_ms() + off), password);
}

static void approver_open(struct leaper *b, char *session, char *admin)
{
	leaper_open(b);
	post(b, "/v1/session", NULL, ROOT_LOGIN, 201);
	copied(admin, said(b, NULL, "secret"));
	post(b, "/v1/invitations/redeem", NULL,
	     arena_printf(&b->cx.mem,
			  "{\"user\":\"anna\",\"code\":\"%s\",\"password\":"
			  "\"correct horse battery\"}",
			  b->p.code),
	     201);
	post(b, "/v1/session", NULL, ANNA_LOGIN, 201);
	copied(session, said(b, NULL, "secret"));
}

TEST_EACH(a_clock_that_leapt_raises_an_alarm_until_it_is_right_again, ways)
{
	struct leaper b = { 0 };

	leaper_open(&b);
	ck_assert(!alarm_is_open(&b));
	ways[_i](&b, "-2h");
	alarm_awaited(&b, true);
	ways[_i](&b, "+0");
	alarm_awaited(&b, false);
	leaper_close(&b);
}

TEST(the_leapt_reading_stands_in_the_alarm_alone)
{
	struct leaper b = { 0 };
	char at[80], clock[80], year[5];

	leaper_open(&b);
	clock_set(&b, "+1500d");
	write_one(&b, at, clock);
	snprintf(year, sizeof(year), "%.4s", clock_text(&b.cx, clock_ms() + 1500 * DAY_MS));
	ck_assert(memcmp(at, year, 4) != 0);
	ck_assert_str_eq(clock, "");
	alarm_awaited(&b, true);
	detail_says(said(&b, "alarms", "detail"), year);
	leaper_close(&b);
}

/* clang-format off */
static const struct { int64_t off; const char *password; int status; } words[] = {
	{ 0, "correct horse battery", 201 },
	{ 299000, "correct horse battery", 201 },
	{ -299000, "correct horse battery", 201 },
	{ 301000, "correct horse battery", 409 },
	{ -360000, "correct horse battery", 409 },
	{ 0, "wrong horse battery", 401 },
};
/* clang-format on */

/* The server was two hours behind when it started; then somebody set its clock. */
TEST_EACH(by_a_word_within_five_minutes_the_machines_clock_is_taken, words)
{
	struct leaper b = { 0 };
	char session[80], admin[80], at[80], clock[80];
	bool taken = words[_i].status == 201;

	approver_open(&b, session, admin);
	clock_set(&b, "-2h");
	alarm_awaited(&b, true);
	clock_set(&b, "+0");
	alarm_awaited(&b, false);
	clock_set(&b, "-11m");
	alarm_awaited(&b, true);
	post(&b, "/v1/clock", session, word(&b, words[_i].off - 11 * MINUTE_MS, words[_i].password),
	     words[_i].status);
	get(&b, "/v1/clock", b.token, 200);
	ck_assert(!*said(&b, NULL, "held") == taken);
	write_one(&b, at, clock);
	ck_assert(!*clock == !taken);
	if (taken)
		alarm_awaited(&b, false);
	ck_assert(alarm_is_open(&b) == !taken);
	leaper_close(&b);
}

TEST(nobody_else_and_no_token_says_that_the_clock_is_right)
{
	struct leaper b = { 0 };
	char session[80], admin[80];

	approver_open(&b, session, admin);
	post(&b, "/v1/clock", b.token, word(&b, 0, "correct horse battery"), 403);
	post(&b, "/v1/clock", admin, word(&b, 0, "correct horse battery"), 403);
	post(&b, "/v1/clock", NULL, word(&b, 0, "correct horse battery"), 401);
	post(&b, "/v1/clock", session, "{\"time\":\"now\",\"password\":\"x\",\"reason\":\"r\"}",
	     401);
	post(&b, "/v1/clock", session,
	     "{\"time\":\"2026-02-30T00:00:00.000Z\",\"password\":\"correct horse "
	     "battery\",\"reason\":\"r\"}",
	     400);
	leaper_close(&b);
}

/* A box that once lived years ahead: its newest entry stays there, and a word brings it home. */
TEST(a_box_that_once_lived_in_a_later_year_comes_up_and_goes_home_by_a_word)
{
	struct leaper b = { 0 };
	char session[80], admin[80], at[80], then[80], clock[80];

	approver_open(&b, session, admin);
	for (int year = 1; year <= 2; year++)
		for (int month = 1; month <= 13; month++)
			restart(&b, arena_printf(&b.cx.mem, "+%dd", year * 365 + 28 * month - 365));
	leaper_token(&b, "1", b.token);
	write_one(&b, then, clock);
	restart(&b, "+0");
	ck_assert(alarm_is_open(&b));
	leaper_token(&b, "30", b.token);
	write_one(&b, at, clock);
	ck_assert_str_eq(clock, "");
	ck_assert(strcmp(at, then) >= 0);
	post(&b, "/v1/session", NULL, ANNA_LOGIN, 201);
	copied(session, said(&b, NULL, "secret"));
	post(&b, "/v1/clock", session, word(&b, 0, "correct horse battery"), 201);
	leaper_token(&b, "30", b.token);
	write_one(&b, at, clock);
	ck_assert(strcmp(at, then) >= 0);
	ck_assert_int_eq(strncmp(clock, clock_text(&b.cx, clock_ms()), 10), 0);
	restart(&b, "+0");
	ck_assert(!alarm_is_open(&b));
	write_one(&b, at, clock);
	ck_assert_int_eq(strncmp(clock, clock_text(&b.cx, clock_ms()), 10), 0);
	restart(&b, "-1d");
	ck_assert(alarm_is_open(&b));
	leaper_close(&b);
}

/* It was nine minutes ahead for some entries: a start takes the clock, and signatures wait. */
TEST(while_the_logs_time_is_ahead_an_alarm_stands_also_over_a_restart_until_it_has_come)
{
	struct leaper b = { 0 };
	char at[80], clock[80];

	leaper_open(&b);
	restart(&b, "+9m");
	write_one(&b, at, clock);
	restart(&b, "+0");
	ahead_awaited(&b, true);
	ck_assert(!alarm_is_open(&b));
	restart(&b, "+1m");
	ahead_awaited(&b, true);
	restart(&b, "+9m");
	ahead_awaited(&b, false);
	restart(&b, "+0");
	ahead_awaited(&b, true);
	clock_set(&b, "+8m");
	ahead_awaited(&b, false);
	leaper_close(&b);
}

/* Friday evening to Monday, and three weeks of holidays. */
TEST(a_server_that_was_off_for_three_weeks_comes_up_by_itself)
{
	static const char *const off[] = { "+12h", "+3d", "+24d", "+54d" };
	struct leaper b = { 0 };

	leaper_open(&b);
	for (size_t i = 0; i < countof(off); i++) {
		restart(&b, off[i]);
		ck_assert_msg(!alarm_is_open(&b), "%s: %s", off[i], b.last.body);
	}
	restart(&b, "+86d");
	ck_assert(alarm_is_open(&b));
	leaper_close(&b);
}

/* As docs/signatures.md says of who holds the clock: what waits is over then, and stays so. */
TEST(by_a_start_days_ahead_the_72_hours_of_a_suspension_are_over)
{
	char session[80], admin[80];
	struct leaper b = { 0 };

	approver_open(&b, session, admin);
	post(&b, "/v1/users/anna/suspend", admin, "{\"reason\":\"r\"}", 201);
	restart(&b, "+71h");
	post(&b, "/v1/session", NULL, ANNA_LOGIN, 403);
	restart(&b, "+73h");
	post(&b, "/v1/session", NULL, ANNA_LOGIN, 201);
	restart(&b, "+0");
	post(&b, "/v1/session", NULL, ANNA_LOGIN, 201);
	leaper_close(&b);
}

static void word_given(struct leaper *b, int64_t off, int status)
{
	char session[80];

	post(b, "/v1/session", NULL, ANNA_LOGIN, 201);
	copied(session, said(b, NULL, "secret"));
	post(b, "/v1/clock", session, word(b, off, "correct horse battery"), status);
}

/* The log's time is ten days ahead, and an approver said that the clock is right. */
static void word_after_ten_days(struct leaper *b)
{
	char session[80], admin[80], at[80], clock[80];

	approver_open(b, session, admin);
	restart(b, "+10d");
	write_one(b, at, clock);
	restart(b, "+0");
	word_given(b, 0, 201);
	write_one(b, at, clock);
}

/* Each of the steps back is one that a start takes by itself. */
TEST(after_a_word_restarts_lead_the_clock_back_once_and_no_further)
{
	struct leaper b = { 0 };

	word_after_ten_days(&b);
	restart(&b, "+3m");
	ck_assert(!alarm_is_open(&b));
	restart(&b, "-6m");
	ck_assert(!alarm_is_open(&b));
	restart(&b, "-12m");
	ck_assert(alarm_is_open(&b));
	leaper_close(&b);
}

/* What the clock came to is known by anybody's entry alone, the last one before a start. */
TEST(after_a_word_a_second_restart_leads_no_further_back_than_the_first_could)
{
	struct leaper b = { 0 };
	char at[80], clock[80];

	word_after_ten_days(&b);
	clock_set(&b, "+9m");
	write_one(&b, at, clock);
	restart(&b, "+0");
	ck_assert(!alarm_is_open(&b));
	restart(&b, "-3m");
	ck_assert(alarm_is_open(&b));
	leaper_close(&b);
}

/* clang-format off */
static const struct { const char *before, *set; int64_t off; } words_killed[] = {
	{ "+10d", "+0", 0 }, /* back */
	{ "+0", "+40d", 40 * DAY_MS },
};
/* clang-format on */

TEST_EACH(a_word_that_was_answered_survives_a_kill_right_behind_it, words_killed)
{
	struct leaper b = { 0 };
	char session[80], admin[80], at[80], clock[80];

	approver_open(&b, session, admin);
	restart(&b, words_killed[_i].before);
	write_one(&b, at, clock);
	restart(&b, words_killed[_i].set);
	ck_assert(alarm_is_open(&b));
	word_given(&b, words_killed[_i].off, 201);
	process_kill(&b.p, SIGKILL);
	process_start(&b.p);
	ck_assert(!alarm_is_open(&b));
	leaper_close(&b);
}

/* clang-format off */
static const struct { const char *set; int64_t read; } unreadable[] = {
	{ "+7500y", READING_MAX }, { "-60y", READING_MIN },
};
/* clang-format on */

/* leaper_close() replays. */
TEST_EACH(a_clock_that_no_log_could_say_is_taken_neither_by_a_start_nor_by_a_word, unreadable)
{
	struct leaper b = { 0 };
	char session[80], admin[80], at[80], clock[80];

	approver_open(&b, session, admin);
	restart(&b, unreadable[_i].set);
	ck_assert(alarm_is_open(&b));
	get(&b, "/v1/clock", b.token, 200);
	ck_assert_str_eq(said(&b, NULL, "wall"), clock_text(&b.cx, unreadable[_i].read));
	word_given(&b, unreadable[_i].read - clock_ms(), 409);
	write_one(&b, at, clock);
	ck_assert_int_eq(strncmp(at, clock_text(&b.cx, clock_ms()), 4), 0);
	restart(&b, unreadable[_i].set);
	ck_assert(alarm_is_open(&b));
	leaper_close(&b);
}
