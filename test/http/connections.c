#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/watch.h"
#include "site.h"

#define PATIENCE_MS 60000 /* for what must come; how soon is not asked */
#define FEW         20
#define MANY        300
#define HEALTH      "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n"

/* ---- the watch alone ---- */

static const struct watch_limits small = { .first_s = 1000,
					   .next_s = 1000,
					   .grace_s = 1000,
					   .rate = 1,
					   .pause_s = 1000,
					   .all = 4,
					   .of_source = 3 };

static void nothing(void *arg)
{
}

/* The end that was told that there is no room. */
static void told(void *caller)
{
	*(bool *)caller = true;
}

static const struct watch_calls calls = { .refuse = told, .tick = nothing };

struct end {
	struct watched *watched;
	int server, client;
	bool told;
};

static void end_add(struct watch *w, struct end *e, uint64_t source, enum watched_for phase)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	*e = (struct end){ .server = ends[0], .client = ends[1] };
	e->watched = watch_add(w, ends[0], source, &e->told);
	if (phase != WAITS_FIRST)
		watch_phase(w, e->watched, phase);
}

static bool is_shut(const struct end *e)
{
	struct pollfd p = { .fd = e->client, .events = POLLIN };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLHUP);
}

static void end_remove(struct watch *w, struct end *e)
{
	watch_remove(w, e->watched);
	close(e->server);
	close(e->client);
}

/* Sources and phases of those that come, in their order; which of them was shut, and was the last
 * one refused? */
/* clang-format off */
static const struct { struct { uint64_t source; enum watched_for phase; } come[6]; size_t n; int shut; bool refused; } rows[] = {
	{ { { 1, WAITS_NEXT }, { 1, WAITS_NEXT }, { 1, IS_SERVED } }, 3, -1, false },
	{ { { 1, WAITS_NEXT }, { 1, WAITS_NEXT }, { 1, IS_SERVED }, { 1, WAITS_FIRST } }, 4, 0, false },
	{ { { 1, IS_SERVED }, { 1, WAITS_NEXT }, { 1, WAITS_NEXT }, { 1, WAITS_FIRST } }, 4, 1, false },
	{ { { 1, IS_SERVED }, { 1, SENDS_BODY }, { 1, TAKES_REPLY }, { 1, WAITS_FIRST } }, 4, -1, true },
	{ { { 1, WAITS_FIRST }, { 1, WAITS_FIRST }, { 1, WAITS_FIRST }, { 1, WAITS_FIRST } }, 4, -1, true },
	{ { { 2, WAITS_NEXT }, { 1, IS_SERVED }, { 1, IS_SERVED }, { 1, IS_SERVED }, { 1, WAITS_FIRST } }, 5, -1, true },
	{ { { 2, WAITS_NEXT }, { 1, WAITS_NEXT }, { 1, IS_SERVED }, { 1, IS_SERVED }, { 1, WAITS_FIRST } }, 5, 1, false },
	{ { { 1, WAITS_NEXT }, { 2, IS_SERVED }, { 1, IS_SERVED }, { 1, IS_SERVED }, { 3, WAITS_FIRST } }, 5, 0, false },
	{ { { 1, IS_SERVED }, { 2, IS_SERVED }, { 1, IS_SERVED }, { 1, IS_SERVED }, { 3, WAITS_FIRST } }, 5, -1, true },
};
/* clang-format on */

TEST_EACH(the_one_that_waits_longest_gives_way_and_where_none_waits_the_new_one_is_refused, rows)
{
	struct ctx cx = { 0 };
	struct end ends[6];
	struct watch *w;
	size_t n = rows[_i].n;

	assert_ok(&cx, watch_start(&cx, &small, &calls, &w));
	for (size_t i = 0; i < n; i++)
		end_add(w, &ends[i], rows[_i].come[i].source, rows[_i].come[i].phase);
	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(is_shut(&ends[i]) == ((int)i == rows[_i].shut), "%zu", i);
		ck_assert_msg(watch_refuses(ends[i].watched) == (i + 1 == n && rows[_i].refused),
			      "%zu", i);
	}
	watch_stop(w);
	for (size_t i = 0; i < n; i++)
		end_remove(w, &ends[i]);
	watch_free(w);
}

/* Of REFUSED_MAX that are refused and one more; which of them is told unasked, and shut. */
static const struct {
	enum watched_for phase; /* of the first of them */
	size_t told;            /* counted from the first that is refused */
} crowds[] = {
	{ WAITS_FIRST, 0 },
	{ IS_SERVED, 1 },
	{ TAKES_REPLY, 1 },
};

TEST_EACH(of_many_that_are_refused_whoever_is_silent_longest_is_told_unasked_and_no_other, crowds)
{
	struct end ends[3 + REFUSED_MAX + 1];
	struct ctx cx = { 0 };
	struct watch *w;

	assert_ok(&cx, watch_start(&cx, &small, &calls, &w));
	for (size_t i = 0; i < countof(ends); i++)
		end_add(w, &ends[i], 1,
			i < 3    ? IS_SERVED
			: i == 3 ? crowds[_i].phase
				 : WAITS_FIRST);
	for (size_t i = 0; i < countof(ends); i++) {
		ck_assert_msg(ends[i].told == (i == 3 + crowds[_i].told), "%zu", i);
		ck_assert_msg(is_shut(&ends[i]) == ends[i].told, "%zu", i);
	}
	watch_stop(w);
	for (size_t i = 0; i < countof(ends); i++)
		end_remove(w, &ends[i]);
	watch_free(w);
}

TEST(where_all_that_are_refused_have_asked_the_next_one_is_told_at_once)
{
	struct end ends[3 + REFUSED_MAX + 1];
	struct ctx cx = { 0 };
	struct watch *w;

	assert_ok(&cx, watch_start(&cx, &small, &calls, &w));
	for (size_t i = 0; i < countof(ends); i++)
		end_add(w, &ends[i], 1, IS_SERVED);
	for (size_t i = 0; i < countof(ends); i++) {
		ck_assert_msg(ends[i].told == (i + 1 == countof(ends)), "%zu", i);
		ck_assert_msg(is_shut(&ends[i]) == ends[i].told, "%zu", i);
	}
	watch_stop(w);
	for (size_t i = 0; i < countof(ends); i++)
		end_remove(w, &ends[i]);
	watch_free(w);
}

TEST(one_that_is_refused_and_stays_silent_is_told_when_its_time_is_over)
{
	const struct watch_limits brief = { .first_s = 1, .of_source = 1 };
	struct ctx cx = { 0 };
	struct end ends[2];
	struct pollfd p;
	struct watch *w;

	assert_ok(&cx, watch_start(&cx, &brief, &calls, &w));
	end_add(w, &ends[0], 1, IS_SERVED);
	end_add(w, &ends[1], 1, WAITS_FIRST);
	p = (struct pollfd){ .fd = ends[1].client };
	ck_assert_int_eq(poll(&p, 1, PATIENCE_MS), 1);
	watch_stop(w);
	ck_assert(ends[1].told && !ends[0].told);
	end_remove(w, &ends[0]);
	end_remove(w, &ends[1]);
	watch_free(w);
}

/* ---- a whole server ---- */

/* One that asks and keeps its connection; -1: it got no answer. */
static int keeps(struct site *s)
{
	char request[100], got[2000];
	int fd = dial(s->port);
	ssize_t n;

	ck_assert_int_ge(fd, 0);
	snprintf(request, sizeof(request), HEALTH, s->port);
	send_all(fd, request, strlen(request));
	n = recv(fd, got, sizeof(got) - 1, 0);
	if (n > 0 && strncmp(got, "HTTP/1.1 200", 12) == 0)
		return fd;
	close(fd);
	return -1;
}

/* One that begins a request and leaves it there. */
static int begins(struct site *s)
{
	char request[100];
	int fd = dial(s->port);

	ck_assert_int_ge(fd, 0);
	snprintf(request, sizeof(request), "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n",
		 s->port);
	send_all(fd, request, strlen(request));
	return fd;
}

TEST(many_clients_behind_one_address_that_keep_their_connections_do_not_shut_the_next_one_out)
{
	auto_site s = { 0 };
	int held[MANY];

	site_open(&s);
	for (size_t i = 0; i < MANY; i++) {
		held[i] = keeps(&s);
		ck_assert_msg(held[i] >= 0, "%zu", i);
	}
	ask(&s, "GET", "/v1/sites", s.admin, NULL, 200);
	for (size_t i = 0; i < MANY; i++)
		close(held[i]);
	ask(&s, "GET", "/v1/sites", s.admin, NULL, 200);
}

static void refused_with_its_wait(struct site *s)
{
	ck_assert_int_eq(s->last.status, 503);
	head_says(s->last.text, "Retry-After: ");
	head_says(s->last.text, "Connection: close");
	head_says(s->last.text, "application/problem+json");
	json_is(s, "/type", "/problems/unavailable");
	body_says_not(s, "HTTP/1.1");
}

TEST(where_all_are_at_work_the_next_one_gets_503_with_its_wait_as_a_problem_and_is_closed)
{
	auto_site s = { .connections_of_source = FEW };
	char request[200];
	int held[FEW + 2]; /* each thread may have one in hand that is not counted yet */

	site_open(&s);
	for (size_t i = 0; i < countof(held); i++)
		held[i] = begins(&s);
	snprintf(request, sizeof(request), HEALTH HEALTH, s.port, s.port);
	ck_assert(raw_answer(s.port, request, strlen(request), &s.last));
	refused_with_its_wait(&s);
	for (size_t i = 0; i < countof(held); i++)
		close(held[i]);
	do /* the server hears of it in its own time */
		http(s.port, "GET", "/v1/sites", s.admin, "", NULL, &s.last);
	while (s.last.status == 503);
	ck_assert_int_eq(s.last.status, 200);
}

/* How many got an answer, though they asked nothing.  One that was let in and is over gets none. */
static size_t told_unasked(struct site *s, struct pollfd *silent, size_t n)
{
	size_t told = 0, size;

	for (size_t i = 0; i < n; i++) {
		if (silent[i].fd < 0 || !silent[i].revents)
			continue;
		ck_assert(hear_out(silent[i].fd, s->last.text, sizeof(s->last.text), &size));
		close(silent[i].fd);
		silent[i].fd = -1;
		if (size == 0)
			continue;
		answer_of(&s->last, size);
		refused_with_its_wait(s);
		told++;
	}
	return told;
}

/* More than may be open, and more than may wait for their request. */
TEST(each_of_a_crowd_that_is_refused_gets_503_with_its_wait_asked_or_unasked)
{
	const size_t more = 10;
	auto_site s = { .connections_of_source = FEW };
	struct pollfd silent[FEW + REFUSED_MAX + 10];
	int64_t began = clock_elapsed_ms();
	char request[200];
	size_t told = 0;

	site_open(&s);
	for (size_t i = 0; i < countof(silent); i++)
		silent[i] = (struct pollfd){ .fd = dial(s.port), .events = POLLIN };
	while (told < more) {
		ck_assert_int_gt(poll(silent, countof(silent), PATIENCE_MS), 0);
		told += told_unasked(&s, silent, countof(silent));
	}
	snprintf(request, sizeof(request), HEALTH, s.port);
	ck_assert(raw_answer(s.port, request, strlen(request), &s.last));
	if (clock_elapsed_ms() - began <
	    watch_usual.first_s * 1000) /* else those let in are gone */
		refused_with_its_wait(&s);
	for (size_t i = 0; i < countof(silent); i++)
		if (silent[i].fd >= 0)
			close(silent[i].fd);
}
