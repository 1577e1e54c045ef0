#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/fsck.h"
#include "process.h"
#include "store.h"

#define PATIENCE_MS 30000
#define MINUTE_MS   60000

#define ROOT_LOGIN "{\"user\":\"root\",\"password\":\"correct horse battery\"}"
#define LOGIN      "{\"user\":\"ada\",\"password\":\"correct horse battery\"}"

/* A server whose clock a test can set. */
struct bent {
	struct process p;
	struct ctx cx;
	struct answer last;
	char clock[60];
	char token[80]; /* of "ci", good for 30 days */
	int models;
};

static void clock_set(struct bent *b, const char *offset)
{
	const char *next = arena_printf(&b->cx.mem, "%s.next", b->clock);
	FILE *f = fopen(next, "w");

	fprintf(f, "%s\n", offset);
	fclose(f);
	ck_assert_int_eq(rename(next, b->clock), 0);
}

static void restart(struct bent *b, const char *offset)
{
	process_kill(&b->p, SIGTERM);
	clock_set(b, offset);
	process_start(&b->p);
}

static const char *post(struct bent *b, const char *url, const char *token, const char *body,
			int status)
{
	http(b->p.port, "POST", url, token, "", body, &b->last);
	ck_assert_msg(b->last.status == status, "%s %s: %s", url, body, b->last.text);
	return b->last.body;
}

/* A member of the last answer, or of an item of its list, as text; "": it is null. */
static const char *said(struct bent *b, const char *list, const char *name)
{
	auto_json json = NULL;
	const json_t *v;

	assert_ok(&b->cx, json_read(&b->cx, b->last.body, strlen(b->last.body), &json));
	v = list ? json_array_get(json_object_get(json, list), 0) : json;
	v = json_object_get(v, name);
	if (json_is_integer(v))
		return arena_printf(&b->cx.mem, "%lld", (long long)json_integer_value(v));
	if (json_is_string(v))
		return arena_strdup(&b->cx.mem, json_string_value(v));
	return json_is_true(v) ? "true" : "";
}

static void copied(char out[80], const char *text)
{
	snprintf(out, 80, "%s", text);
}

static const char *get(struct bent *b, const char *url, const char *token, int status)
{
	http(b->p.port, "GET", url, token, "", NULL, &b->last);
	ck_assert_msg(b->last.status == status, "%s: %s", url, b->last.text);
	return b->last.body;
}

/* A token of "ci", from the person behind it. */
static void token_issue(struct bent *b, const char *days, char *secret)
{
	char session[80];
	const char *body = arena_printf(&b->cx.mem,
					"{\"user\":\"ci\",\"title\":\"t\","
					"\"scopes\":[\"read\",\"submit\"],\"days\":%s}",
					days);

	post(b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(b, NULL, "secret"));
	post(b, "/v1/tokens", session, body, 201);
	copied(secret, said(b, NULL, "secret"));
}

static void bent_open(struct bent *b)
{
	process_init(&b->p);
	snprintf(b->clock, sizeof(b->clock), "%s/clock", b->p.dir);
	b->p.clock = b->clock;
	restart(b, "+0");
	token_issue(b, "30", b->token);
}

static void bent_close(struct bent *b)
{
	struct fsck_report r;
	const char *path = arena_printf(&b->cx.mem, "%s/signet.db", b->p.dir);

	process_kill(&b->p, SIGTERM);
	assert_ok(&b->cx, fsck(&b->cx, path, NULL, FSCK_REPLAY, &r));
	dir_remove(b->p.dir);
	arena_free(&b->cx.mem);
}

/* One more entry: its time, and what the clock said if that was not it. */
static void write_one(struct bent *b, char at[80], char clock[80])
{
	post(b, "/v1/models", b->token,
	     arena_printf(&b->cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", b->models++), 201);
	copied(at, said(b, NULL, "at"));
	copied(clock, said(b, NULL, "clock"));
}

#define HELD    1 /* the clock is not taken: time goes on by what elapses */
#define EARLIER 2 /* it is taken, and behind the newest entry */

/* clang-format off */
static const struct { const char *offset; int restarted, set; } steps[] = {
	{ "+0", 0, 0 },         { "+5m", 0, 0 },        { "+0", EARLIER, EARLIER }, { "-5m", EARLIER, EARLIER },
	{ "+11m", 0, HELD },    { "+0", HELD, EARLIER }, { "+1d", 0, HELD },       { "-1d", HELD, HELD },
	{ "+1d", 0, HELD },      { "+25d", 0, HELD },   { "-400d", HELD, HELD },  { "+400d", HELD, HELD },
	{ "+0", HELD, EARLIER },
};
static void (*const ways[])(struct bent *b, const char *offset) = { restart, clock_set };
/* clang-format on */

TEST_EACH(time_in_the_log_never_runs_backwards_and_a_clock_that_leaps_is_held, ways)
{
	struct bent b = { 0 };
	char last[80] = "", at[80], clock[80];

	bent_open(&b);
	for (size_t i = 0; i < countof(steps); i++) {
		int is = _i ? steps[i].set : steps[i].restarted;

		ways[_i](&b, steps[i].offset);
		write_one(&b, at, clock);
		ck_assert_msg(strcmp(at, last) >= 0, "%s: %s after %s", steps[i].offset, at, last);
		ck_assert_msg(is == EARLIER ? *clock && strcmp(clock, at) < 0 : !*clock,
			      "%zu, %s: clock %s at %s", i, steps[i].offset, clock, at);
		get(&b, "/v1/clock", b.token, 200);
		ck_assert_msg(!*said(&b, NULL, "held") == (is != HELD), "%zu, %s: %s", i,
			      steps[i].offset, b.last.body);
		strcpy(last, at);
	}
	bent_close(&b);
}

TEST(a_token_ends_by_the_clock_also_when_the_server_was_off_meanwhile)
{
	struct bent b = { 0 };
	char today[80], tomorrow[80];

	bent_open(&b);
	token_issue(&b, "1", today);
	restart(&b, "+1d");
	post(&b, "/v1/models", today, "{}", 401);
	token_issue(&b, "1", tomorrow);
	restart(&b, "+2d");
	post(&b, "/v1/models", tomorrow, "{}", 401);
	post(&b, "/v1/models", b.token, "{}", 400);
	restart(&b, "+31d");
	post(&b, "/v1/models", b.token, "{}", 401);
	bent_close(&b);
}

TEST(a_clock_that_leaps_neither_ends_nor_prolongs_a_token_or_a_session)
{
	static const char *const leaps[] = { "+1d", "-1d", "+400d", "+0" };
	struct bent b = { 0 };
	char token[80], session[80];

	bent_open(&b);
	token_issue(&b, "1", token);
	post(&b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(&b, NULL, "secret"));
	for (size_t i = 0; i < countof(leaps); i++) {
		clock_set(&b, leaps[i]);
		post(&b, "/v1/models", token, "{}", 400);
		post(&b, "/v1/models", session, "{}", 403);
	}
	bent_close(&b);
}

/* ---- the alarm, and a person's word ---- */

static bool alarm_is_open(struct bent *b)
{
	get(b, "/readyz", NULL, 200);
	if (strcmp(said(b, NULL, "open"), "0") == 0)
		return false;
	ck_assert_str_eq(said(b, "alarms", "kind"), "clock.held");
	return true;
}

/* The watch thread looks once a second. */
static void alarm_awaited(struct bent *b, bool open)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	while (alarm_is_open(b) != open)
		ck_assert_msg(clock_elapsed_ms() < until, "the alarm is %s for too long: %s",
			      open ? "not open" : "open", b->last.body);
}

/* What ada's own machine says, off by so much, with the password; she is operator. */
static const char *word(struct bent *b, int64_t off, const char *password)
{
	return arena_printf(&b->cx.mem, "{\"time\":\"%s\",\"password\":\"%s\",\"reason\":\"r\"}",
			    clock_text(&b->cx, clock_ms() + off), password);
}

static void operator_open(struct bent *b, char *session, char *admin)
{
	static const char grant[] = "{\"role\":\"operator\",\"site\":\"main\",\"reason\":\"x\"}";

	bent_open(b);
	post(b, "/v1/session", NULL, ROOT_LOGIN, 201);
	copied(admin, said(b, NULL, "secret"));
	post(b, "/v1/users/ada/roles/grant", admin, grant, 201);
	post(b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(b, NULL, "secret"));
}

TEST_EACH(a_clock_that_leapt_raises_an_alarm_until_it_is_right_again, ways)
{
	struct bent b = { 0 };

	bent_open(&b);
	ck_assert(!alarm_is_open(&b));
	ways[_i](&b, "-2h");
	alarm_awaited(&b, true);
	ways[_i](&b, "+0");
	alarm_awaited(&b, false);
	bent_close(&b);
}

TEST(the_leapt_reading_stands_in_the_alarm_alone)
{
	struct bent b = { 0 };
	char at[80], clock[80], year[5];

	bent_open(&b);
	clock_set(&b, "+1500d");
	write_one(&b, at, clock);
	snprintf(year, sizeof(year), "%.4s", clock_text(&b.cx, clock_ms() + 1500 * DAY_MS));
	ck_assert(memcmp(at, year, 4) != 0);
	ck_assert_str_eq(clock, "");
	alarm_awaited(&b, true);
	detail_says(said(&b, "alarms", "detail"), year);
	bent_close(&b);
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
	struct bent b = { 0 };
	char session[80], admin[80], at[80], clock[80];
	bool taken = words[_i].status == 201;

	operator_open(&b, session, admin);
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
	bent_close(&b);
}

TEST(nobody_else_and_no_token_says_that_the_clock_is_right)
{
	struct bent b = { 0 };
	char session[80], admin[80];

	operator_open(&b, session, admin);
	post(&b, "/v1/clock", b.token, word(&b, 0, "correct horse battery"), 403);
	post(&b, "/v1/clock", admin, word(&b, 0, "correct horse battery"), 403);
	post(&b, "/v1/clock", NULL, word(&b, 0, "correct horse battery"), 401);
	post(&b, "/v1/clock", session, "{\"time\":\"now\",\"password\":\"x\",\"reason\":\"r\"}",
	     401);
	post(&b, "/v1/clock", session,
	     "{\"time\":\"2026-02-30T00:00:00.000Z\",\"password\":\"correct horse "
	     "battery\",\"reason\":\"r\"}",
	     400);
	bent_close(&b);
}

/* A box that once lived years ahead: its newest entry stays there, and a word brings it home. */
TEST(a_box_that_once_lived_in_a_later_year_comes_up_and_goes_home_by_a_word)
{
	struct bent b = { 0 };
	char session[80], admin[80], at[80], then[80], clock[80];

	operator_open(&b, session, admin);
	for (int year = 1; year <= 2; year++)
		for (int month = 1; month <= 13; month++)
			restart(&b, arena_printf(&b.cx.mem, "+%dd", year * 365 + 28 * month - 365));
	token_issue(&b, "1", b.token);
	write_one(&b, then, clock);
	restart(&b, "+0");
	ck_assert(alarm_is_open(&b));
	token_issue(&b, "30", b.token);
	write_one(&b, at, clock);
	ck_assert_str_eq(clock, "");
	ck_assert(strcmp(at, then) >= 0);
	post(&b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(&b, NULL, "secret"));
	post(&b, "/v1/clock", session, word(&b, 0, "correct horse battery"), 201);
	token_issue(&b, "30", b.token);
	write_one(&b, at, clock);
	ck_assert(strcmp(at, then) >= 0);
	ck_assert_int_eq(strncmp(clock, clock_text(&b.cx, clock_ms()), 10), 0);
	bent_close(&b);
}

/* Friday evening to Monday, and three weeks of holidays. */
TEST(a_server_that_was_off_for_three_weeks_comes_up_by_itself)
{
	static const char *const off[] = { "+12h", "+3d", "+24d", "+54d" };
	struct bent b = { 0 };

	bent_open(&b);
	for (size_t i = 0; i < countof(off); i++) {
		restart(&b, off[i]);
		ck_assert_msg(!alarm_is_open(&b), "%s: %s", off[i], b.last.body);
	}
	restart(&b, "+86d");
	ck_assert(alarm_is_open(&b));
	bent_close(&b);
}

/* ---- a machine that slept ---- */

static long long entries(struct bent *b)
{
	const char *note = get(b, "/log/checkpoint", NULL, 200);

	return atoll(strchr(note, '\n') + 1);
}

static void sleeper_open(struct bent *b)
{
	bent_open(b);
	b->p.elapses = true;
	restart(b, "+0");
}

TEST(a_machine_that_slept_for_days_goes_on_and_holds_no_clock)
{
	struct bent b = { 0 };
	char at[80], clock[80], day[20];

	sleeper_open(&b);
	clock_set(&b, "+3d");
	write_one(&b, at, clock);
	snprintf(day, sizeof(day), "%.10s", clock_text(&b.cx, clock_ms() + 3 * DAY_MS));
	ck_assert_int_eq(strncmp(at, day, 10), 0);
	ck_assert_str_eq(clock, "");
	ck_assert(!alarm_is_open(&b));
	bent_close(&b);
}

/* Its clock is not corrected by anybody: what elapsed is all there is. */
TEST(a_session_ends_by_what_elapses)
{
	struct bent b = { 0 };
	char session[80];

	sleeper_open(&b);
	post(&b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(&b, NULL, "secret"));
	post(&b, "/v1/models", session, "{}", 403);
	clock_set(&b, "+29m");
	post(&b, "/v1/models", session, "{}", 403);
	clock_set(&b, "+60m");
	post(&b, "/v1/models", session, "{}", 401);
	bent_close(&b);
}

TEST(once_a_day_the_clock_is_entered)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;
	struct bent b = { 0 };
	long long before;

	sleeper_open(&b);
	before = entries(&b);
	clock_set(&b, "+25h");
	while (entries(&b) == before)
		ck_assert_msg(clock_elapsed_ms() < until, "no reading was entered");
	ck_assert_int_eq(entries(&b), before + 1);
	clock_set(&b, "+26h");
	write_one(&b, (char[80]){ 0 }, (char[80]){ 0 });
	ck_assert_int_eq(entries(&b), before + 2);
	bent_close(&b);
}
