#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/watch.h"
#include "proof/digest.h"
#include "site.h"

#define PATIENCE_MS 60000 /* for what must come; how soon is not asked */
#define IDLE        200
#define ENDLESS     (64u << 20) /* more than a socket holds */
#define PIECE       0x10000
#define DIGEST0     "sha256:0000000000000000000000000000000000000000000000000000000000000000"

/* ---- the watch alone, with limits that a test can wait for ---- */

static const struct watch_limits brief = {
	.first_s = 1, .next_s = 1000, .grace_s = 1, .rate = 1000, .pause_s = 1000
};

/* What passed before pays for five seconds and no more. */
static const struct watch_limits no_credit = {
	.first_s = 1000, .next_s = 1000, .grace_s = 1, .rate = 1000, .pause_s = 5
};

static void nothing(void *arg)
{
}

static const struct watch_calls calls = { .refuse = nothing, .tick = nothing };

/* A connection in a phase, as the server sees it; the client's end. */
struct end {
	struct watched *watched;
	int server, client;
};

static struct end end_add(struct watch *w, enum watched_for phase, size_t bytes)
{
	struct end e;
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	e = (struct end){ watch_add(w, ends[0], 0, NULL), ends[0], ends[1] };
	watch_phase(w, e.watched, phase);
	watch_bytes(w, e.watched, bytes);
	return e;
}

static bool is_cut(const struct end *e, int wait_ms)
{
	struct pollfd p = { .fd = e->client, .events = POLLIN };

	return poll(&p, 1, wait_ms) == 1 && (p.revents & POLLHUP);
}

static void end_remove(struct watch *w, struct end *e)
{
	watch_remove(w, e->watched);
	close(e->server);
	close(e->client);
}

TEST(whoever_is_too_slow_in_a_phase_is_cut_and_nobody_else)
{
	struct ctx cx = { 0 };
	struct watch *w;
	struct end ends[5];

	assert_ok(&cx, watch_start(&cx, &brief, &calls, &w));
	ends[0] = end_add(w, WAITS_NEXT, 0);
	ends[1] = end_add(w, IS_SERVED, 0);
	ends[2] = end_add(w, SENDS_BODY, 1000000);
	ends[3] = end_add(w, WAITS_FIRST, 0);
	ends[4] = end_add(w, SENDS_BODY, 999);
	ck_assert(is_cut(&ends[3], PATIENCE_MS));
	ck_assert(is_cut(&ends[4], PATIENCE_MS));
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(!is_cut(&ends[i], 0), "%zu", i);
	watch_stop(w);
	for (size_t i = 0; i < countof(ends); i++)
		end_remove(w, &ends[i]);
	watch_free(w);
}

TEST(a_body_that_came_fast_and_then_stops_is_cut_all_the_same)
{
	struct ctx cx = { 0 };
	struct watch *w;
	struct end fast;

	assert_ok(&cx, watch_start(&cx, &no_credit, &calls, &w));
	fast = end_add(w, SENDS_BODY, (size_t)1 << 40);
	ck_assert(is_cut(&fast, PATIENCE_MS));
	watch_stop(w);
	end_remove(w, &fast);
	watch_free(w);
}

/* Two ends of a TCP connection on loopback. */
static struct end reply_add(struct watch *w)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	struct end e;

	ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, size), 0);
	ck_assert_int_eq(listen(listener, 1), 0);
	ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&at, &size), 0);
	ck_assert_int_eq(connect(client, (struct sockaddr *)&at, size), 0);
	e.server = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	e.client = client;
	close(listener);
	e.watched = watch_add(w, e.server, 0, NULL);
	watch_phase(w, e.watched, TAKES_REPLY);
	return e;
}

/* As much as the socket takes. */
static void reply_fill(const struct end *e)
{
	static const char zeros[PIECE];

	while (send(e->server, zeros, sizeof(zeros), MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
		;
}

static bool reply_is_cut(const struct end *e, int wait_ms)
{
	struct pollfd p = { .fd = e->server, .events = 0 };

	return poll(&p, 1, wait_ms) == 1 && (p.revents & POLLHUP);
}

TEST(whoever_takes_no_reply_is_cut_and_whoever_takes_it_at_the_least_rate_is_not)
{
	static char taken[PIECE];
	struct end idle, reader;
	struct ctx cx = { 0 };
	struct watch *w;

	assert_ok(&cx, watch_start(&cx, &no_credit, &calls, &w));
	idle = reply_add(w);
	reader = reply_add(w);
	reply_fill(&idle);
	ck_assert_int_gt(recv(idle.client, taken, sizeof(taken), 0), 0);
	for (int i = 0; i < PATIENCE_MS / 20 && !reply_is_cut(&idle, 20); i++) {
		reply_fill(&reader);
		ck_assert_int_gt(recv(reader.client, taken, sizeof(taken), 0), 0);
	}
	ck_assert(reply_is_cut(&idle, 0));
	ck_assert(!reply_is_cut(&reader, 0));
	watch_stop(w);
	end_remove(w, &idle);
	end_remove(w, &reader);
	watch_free(w);
}

TEST(between_requests_there_is_time_and_before_the_first_there_is_little)
{
	ck_assert_int_ge(watch_usual.next_s, 30);
	ck_assert_int_le(watch_usual.first_s, 10);
	ck_assert_int_le(watch_usual.grace_s, 10);
	ck_assert_int_le(watch_usual.pause_s, 60);
	ck_assert_int_ge(watch_usual.rate, 1024);
}

/* ---- a whole server ---- */

/* Send a byte now and then until the server closes; did it? */
static bool trickle_until_cut(int fd, const char *byte)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char got[2000];

	for (int waited = 0; waited < PATIENCE_MS; waited += 500) {
		if (poll(&p, 1, 500) == 1 && recv(fd, got, sizeof(got), 0) <= 0)
			return true;
		send(fd, byte, 1, MSG_NOSIGNAL);
	}
	return false;
}

static int begin(struct site *s, const char *line, const char *rest)
{
	int fd = dial(s->port);
	char head[400];

	ck_assert_int_ge(fd, 0);
	snprintf(head, sizeof(head), "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s", line, s->port,
		 rest);
	send_all(fd, head, strlen(head));
	return fd;
}

TEST(a_trickle_of_headers_or_of_a_body_is_cut)
{
	auto_site s = { 0 };
	char rest[300];
	int headers, body;

	site_open(&s);
	headers = begin(&s, "GET /healthz", "X: ");
	snprintf(rest, sizeof(rest),
		 "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
		 "Content-Length: 60000\r\n\r\n{",
		 s.admin);
	body = begin(&s, "POST /v1/sites", rest);
	ck_assert(trickle_until_cut(headers, "x"));
	ck_assert(trickle_until_cut(body, " "));
	close(headers);
	close(body);
	ask(&s, "GET", "/v1/sites", s.admin, NULL, 200);
}

/* One piece of zeros after another, until the server closes; did it before all were sent? */
static bool endless_is_cut(int fd, const char *before, const char *after)
{
	static char piece[PIECE + 20];
	size_t size = strlen(before) + PIECE + strlen(after);

	memcpy(piece, before, strlen(before));
	memcpy(piece + strlen(before) + PIECE, after, strlen(after));
	for (size_t sent = 0; sent < ENDLESS; sent += size)
		if (send(fd, piece, size, MSG_NOSIGNAL) != (ssize_t)size)
			return true;
	return false;
}

TEST(a_stranger_whose_body_is_refused_is_not_heard_for_ever)
{
	auto_site s = { 0 };
	char auditor[80];
	const char *counts;
	int fd;

	site_open(&s);
	person_add(&s, "iris", "auditor", auditor);
	ask(&s, "POST", "/v1/tokens", auditor,
	    body(&s, "{'user':'iris','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD
		     "'}"),
	    201);
	secret_given(&s, auditor);
	fd = begin(&s, "POST /v1/session", "Transfer-Encoding: chunked\r\n\r\n");
	ck_assert(endless_is_cut(fd, "10000\r\n", "\r\n"));
	close(fd);
	site_restart(&s);
	ask(&s, "GET", "/v1/audit", auditor, NULL, 200);
	counts = arena_printf(&s.cx.mem, "%s/fact/counts",
			      json_find(&s, "/items", "/action", "access.refused"));
	ck_assert_str_eq(json_at(&s, "%s/count", json_find(&s, counts, "/what", "too-large")), "1");
}

TEST(an_upload_for_which_there_is_no_room_is_not_heard_to_its_end)
{
	const struct rlimit room = { 8 << 20, RLIM_INFINITY };
	auto_site s = { 0 };
	char author[80], rest[300];
	int fd;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &room), 0);
	snprintf(rest, sizeof(rest),
		 "Authorization: Bearer %s\r\nContent-Length: 1073741824\r\n\r\n", author);
	fd = begin(&s, "PUT /v1/artifacts/" DIGEST0, rest);
	ck_assert(endless_is_cut(fd, "", ""));
	close(fd);
	ask(&s, "GET", "/v1/models", author, NULL, 200);
}

TEST(idle_connections_from_one_address_leave_room_for_another_client)
{
	auto_site s = { 0 };
	int idle[IDLE];

	site_open(&s);
	for (size_t i = 0; i < IDLE; i++)
		idle[i] = begin(&s, "GET /healthz", "");
	ask(&s, "GET", "/v1/sites", s.admin, NULL, 200);
	ask(&s, "POST", "/v1/sites", s.admin,
	    "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}", 201);
	for (size_t i = 0; i < IDLE; i++)
		close(idle[i]);
}

/* ---- a reply that nobody takes ---- */

#define LISTENER 1 /* sockets of a server that nobody is connected to */

/* The server runs in this process. */
static unsigned sockets_open(void)
{
	DIR *d = opendir("/proc/self/fd");
	struct dirent *item;
	char to[64];
	unsigned n = 0;

	while ((item = readdir(d))) {
		ssize_t size = readlinkat(dirfd(d), item->d_name, to, sizeof(to));

		n += size > 7 && memcmp(to, "socket:", 7) == 0;
	}
	closedir(d);
	return n;
}

TEST(a_client_that_takes_nothing_of_a_large_file_loses_its_connection)
{
	const size_t size = 16u << 20; /* more than two sockets hold */
	char *bytes = calloc(1, size + 1), rest[300], author[80];
	auto_site s = { 0 };
	const char *digest;
	struct hash h;
	int fd;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	h = hash_bytes(bytes, size);
	digest = digest_text(&s.cx, &h);
	http_bytes(s.port, "PUT", arena_printf(&s.cx.mem, "/v1/artifacts/%s", digest), author, "",
		   bytes, size, &s.last);
	ck_assert_int_eq(s.last.status, 201);
	snprintf(rest, sizeof(rest), "Authorization: Bearer %s\r\n\r\n", author);
	/* the connections of before are closed on both sides: the listener is left */
	for (int i = 0; i < PATIENCE_MS / 10 && sockets_open() > LISTENER; i++)
		usleep(10000);
	ck_assert_uint_eq(sockets_open(), LISTENER);
	fd = begin(&s, arena_printf(&s.cx.mem, "GET /v1/artifacts/%s", digest), rest);
	for (int i = 0; i < PATIENCE_MS / 10 && sockets_open() < LISTENER + 2; i++)
		usleep(10000);
	ck_assert_uint_ge(sockets_open(), LISTENER + 2);
	for (int i = 0; i < PATIENCE_MS / 100 && sockets_open() > LISTENER + 1; i++)
		usleep(100000);
	ck_assert_uint_le(sockets_open(), LISTENER + 1);
	close(fd);
	free(bytes);
}
