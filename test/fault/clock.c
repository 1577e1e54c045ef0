#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/fsck.h"
#include "process.h"
#include "store.h"

#define LOGIN "{\"user\":\"ada\",\"password\":\"correct horse battery\"}"

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

/* A token of "ci", from the person behind it. */
static void token_issue(struct bent *b, const char *days, char *secret)
{
	char session[80];
	const char *body = arena_printf(&b->cx.mem,
					"{\"user\":\"ci\",\"title\":\"t\","
					"\"scopes\":[\"read\",\"submit\"],\"days\":%s}",
					days);

	member(post(b, "/v1/session", NULL, LOGIN, 201), "secret", session, sizeof(session));
	member(post(b, "/v1/tokens", session, body, 201), "secret", secret, 80);
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
static void write_one(struct bent *b, char at[40], char clock[40])
{
	post(b, "/v1/models", b->token,
	     arena_printf(&b->cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", b->models++), 201);
	member(b->last.body, "at", at, 40);
	member(b->last.body, "clock", clock, 40);
}

/* Where the clock is set, one after the other; is it behind the newest entry then? */
/* clang-format off */
static const struct { const char *offset; bool behind; } steps[] = {
	{ "+0", false }, { "+1d", false }, { "-1d", true }, { "+0", true }, { "+1d", false },
	{ "+2d", false }, { "-400d", true }, { "+2d", false }, { "+0", true },
};
static void (*const ways[])(struct bent *b, const char *offset) = { restart, clock_set };
/* clang-format on */

TEST_EACH(time_in_the_log_never_runs_backwards_and_the_clock_is_told, ways)
{
	struct bent b = { 0 };
	char last[40] = "", at[40], clock[40];

	bent_open(&b);
	for (size_t i = 0; i < countof(steps); i++) {
		ways[_i](&b, steps[i].offset);
		write_one(&b, at, clock);
		ck_assert_msg(strcmp(at, last) >= 0, "%s: %s after %s", steps[i].offset, at, last);
		ck_assert_msg(steps[i].behind ? *clock && strcmp(clock, at) < 0 : !*clock,
			      "%s: clock %s at %s", steps[i].offset, clock, at);
		strcpy(last, at);
	}
	bent_close(&b);
}

TEST_EACH(a_token_ends_by_the_clock_also_when_the_clock_jumps, ways)
{
	struct bent b = { 0 };
	char today[80], tomorrow[80];

	bent_open(&b);
	token_issue(&b, "1", today);
	ways[_i](&b, "+1d");
	post(&b, "/v1/models", today, "{}", 401);
	token_issue(&b, "1", tomorrow);
	ways[_i](&b, "+0");
	post(&b, "/v1/models", tomorrow, "{}", 400);
	ways[_i](&b, "+2d");
	post(&b, "/v1/models", tomorrow, "{}", 401);
	post(&b, "/v1/models", b.token, "{}", 400);
	ways[_i](&b, "+31d");
	post(&b, "/v1/models", b.token, "{}", 401);
	bent_close(&b);
}

TEST(a_session_ends_when_the_clock_jumps_over_its_time_and_logins_go_on)
{
	struct bent b = { 0 };
	char secret[80], again[80];

	bent_open(&b);
	member(post(&b, "/v1/session", NULL, LOGIN, 201), "secret", secret, 80);
	post(&b, "/v1/models", secret, "{}", 403);
	clock_set(&b, "+1d");
	post(&b, "/v1/models", secret, "{}", 401);
	member(post(&b, "/v1/session", NULL, LOGIN, 201), "secret", again, 80);
	clock_set(&b, "-1d");
	post(&b, "/v1/models", again, "{}", 401);
	post(&b, "/v1/session", NULL, LOGIN, 201);
	bent_close(&b);
}
