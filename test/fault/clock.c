#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "leaper.h"

#define HELD    1 /* the clock is not taken: time goes on by what elapses */
#define EARLIER 2 /* the time is behind the newest entry, whose time is held */

/* clang-format off */
static const struct { const char *offset; int restarted, set; } steps[] = {
	{ "+0", 0, 0 },         { "+5m", 0, 0 },        { "+0", EARLIER, EARLIER }, { "-5m", EARLIER, EARLIER },
	{ "+11m", 0, HELD | EARLIER },    { "+0", HELD, EARLIER }, { "+1d", 0, HELD | EARLIER },       { "-1d", HELD, HELD | EARLIER },
	{ "+1d", 0, HELD | EARLIER },      { "+25d", 0, HELD | EARLIER },   { "-400d", HELD, HELD | EARLIER },  { "+400d", HELD, HELD | EARLIER },
	{ "+0", HELD, EARLIER },
};
static void (*const ways[])(struct leaper *b, const char *offset) = { restart, clock_set };
/* clang-format on */

TEST_EACH(time_in_the_log_never_runs_backwards_and_a_clock_that_leaps_is_held, ways)
{
	struct leaper b = { 0 };
	char last[80] = "", at[80], clock[80];

	leaper_open(&b);
	for (size_t i = 0; i < countof(steps); i++) {
		int is = _i ? steps[i].set : steps[i].restarted;

		ways[_i](&b, steps[i].offset);
		write_one(&b, at, clock);
		ck_assert_msg(strcmp(at, last) >= 0, "%s: %s after %s", steps[i].offset, at, last);
		ck_assert_msg(is & EARLIER ? *clock && strcmp(clock, at) < 0 : !*clock,
			      "%zu, %s: clock %s at %s", i, steps[i].offset, clock, at);
		get(&b, "/v1/clock", b.token, 200);
		ck_assert_msg(!*said(&b, NULL, "held") == !(is & HELD), "%zu, %s: %s", i,
			      steps[i].offset, b.last.body);
		strcpy(last, at);
	}
	leaper_close(&b);
}

/* Six minutes are within what a start takes by itself. */
TEST_EACH(what_has_ended_does_not_begin_again_when_the_clock_steps_back_a_little, ways)
{
	struct leaper b = { 0 };
	char token[80], at[80], clock[80];

	leaper_open(&b);
	leaper_token(&b, "1", token);
	restart(&b, "+1441m");
	write_one(&b, at, clock);
	post(&b, "/v1/models", token, "{}", 401);
	ways[_i](&b, "+1435m");
	write_one(&b, at, clock);
	ck_assert_str_ne(clock, "");
	post(&b, "/v1/models", token, "{}", 401);
	leaper_close(&b);
}

TEST(a_token_ends_by_the_clock_also_when_the_server_was_off_meanwhile)
{
	struct leaper b = { 0 };
	char today[80], tomorrow[80];

	leaper_open(&b);
	leaper_token(&b, "1", today);
	restart(&b, "+1d");
	post(&b, "/v1/models", today, "{}", 401);
	leaper_token(&b, "1", tomorrow);
	restart(&b, "+2d");
	post(&b, "/v1/models", tomorrow, "{}", 401);
	post(&b, "/v1/models", b.token, "{}", 400);
	restart(&b, "+31d");
	post(&b, "/v1/models", b.token, "{}", 401);
	leaper_close(&b);
}

TEST(a_clock_that_leaps_neither_ends_nor_prolongs_a_token_or_a_session)
{
	static const char *const leaps[] = { "+1d", "-1d", "+400d", "+0" };
	struct leaper b = { 0 };
	char token[80], session[80];

	leaper_open(&b);
	leaper_token(&b, "1", token);
	post(&b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(&b, NULL, "secret"));
	for (size_t i = 0; i < countof(leaps); i++) {
		clock_set(&b, leaps[i]);
		post(&b, "/v1/models", token, "{}", 400);
		post(&b, "/v1/models", session, "{}", 400);
	}
	leaper_close(&b);
}

/* ---- a machine that slept ---- */

static long long entries(struct leaper *b)
{
	const char *note = get(b, "/log/checkpoint", NULL, 200);

	return atoll(strchr(note, '\n') + 1);
}

static void sleeper_open(struct leaper *b)
{
	leaper_open(b);
	b->p.elapses = true;
	restart(b, "+0");
}

TEST(a_machine_that_slept_for_days_goes_on_and_holds_no_clock)
{
	struct leaper b = { 0 };
	char at[80], clock[80], day[20];

	sleeper_open(&b);
	clock_set(&b, "+3d");
	write_one(&b, at, clock);
	snprintf(day, sizeof(day), "%.10s", clock_text(&b.cx, clock_ms() + 3 * DAY_MS));
	ck_assert_int_eq(strncmp(at, day, 10), 0);
	ck_assert_str_eq(clock, "");
	ck_assert(!alarm_is_open(&b));
	leaper_close(&b);
}

/* Its clock is not corrected by anybody: what elapsed is all there is. */
TEST(a_session_ends_by_what_elapses)
{
	struct leaper b = { 0 };
	char session[80];

	sleeper_open(&b);
	post(&b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(&b, NULL, "secret"));
	post(&b, "/v1/models", session, "{}", 400);
	clock_set(&b, "+29m");
	post(&b, "/v1/models", session, "{}", 400);
	clock_set(&b, "+60m");
	post(&b, "/v1/models", session, "{}", 401);
	leaper_close(&b);
}

TEST(once_a_day_the_clock_is_entered)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;
	struct leaper b = { 0 };
	long long before;

	setenv("SIGNET_SCRUB", "0", 1); /* which is due then, too */
	sleeper_open(&b);
	before = entries(&b);
	clock_set(&b, "+25h");
	while (entries(&b) == before)
		ck_assert_msg(clock_elapsed_ms() < until, "no reading was entered");
	ck_assert_int_eq(entries(&b), before + 1);
	clock_set(&b, "+26h");
	write_one(&b, (char[80]){ 0 }, (char[80]){ 0 });
	ck_assert_int_eq(entries(&b), before + 2);
	leaper_close(&b);
}
