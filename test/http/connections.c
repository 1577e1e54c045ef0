#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

struct end {
	struct watched *watched;
	int server, client;
};

static struct end end_add(struct watch *w, uint64_t source, enum watched_for phase)
{
	struct end e;
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	e = (struct end){ watch_add(w, ends[0], source), ends[0], ends[1] };
	watch_phase(w, e.watched, phase);
	return e;
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

	assert_ok(&cx, watch_start(&cx, &small, nothing, NULL, &w));
	for (size_t i = 0; i < n; i++)
		ends[i] = end_add(w, rows[_i].come[i].source, rows[_i].come[i].phase);
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

TEST(of_those_that_are_refused_a_bounded_number_is_heard)
{
	struct end ends[3 + REFUSED_MAX + 1];
	struct ctx cx = { 0 };
	struct watch *w;

	assert_ok(&cx, watch_start(&cx, &small, nothing, NULL, &w));
	for (size_t i = 0; i < countof(ends); i++)
		ends[i] = end_add(w, 1, IS_SERVED);
	for (size_t i = 0; i < countof(ends); i++)
		ck_assert_msg(is_shut(&ends[i]) == (i + 1 == countof(ends)), "%zu", i);
	watch_stop(w);
	for (size_t i = 0; i < countof(ends); i++)
		end_remove(w, &ends[i]);
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
	ck_assert_int_eq(s.last.status, 503);
	head_says(s.last.text, "Retry-After: ");
	head_says(s.last.text, "Connection: close");
	head_says(s.last.text, "application/problem+json");
	json_is(&s, "/type", "/problems/unavailable");
	body_says_not(&s, "HTTP/1.1");
	for (size_t i = 0; i < countof(held); i++)
		close(held[i]);
	do /* the server hears of it in its own time */
		http(s.port, "GET", "/v1/sites", s.admin, "", NULL, &s.last);
	while (s.last.status == 503);
	ck_assert_int_eq(s.last.status, 200);
}
