#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "site.h"

#define LONG 40000 /* more than the library keeps of a head */

/* What the library refuses before, or while, we hear of it; the length is said by the row. */
/* clang-format off */
static const struct { const char *line, *rest, *body; int status; const char *pointer; } refused[] = {
	{ "POST /v1/models", "Content-Length: +3\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 3,3\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 3, 3\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 3 3\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 03x\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 0x3\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: -3\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 3.0\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length:\r\n", "{}x", 400, "Content-Length" },
	{ "GET /v1/models",  "Content-Length: +3\r\n", "{}x", 400, "Content-Length" },
	{ "PUT /v1/artifacts/x", "Content-Length: +3\r\n", "{}x", 400, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 18446744073709551616\r\n", "{}x", 413, "Content-Length" },
	{ "POST /v1/models", "Content-Length: 99999999999999999999999999\r\n", "{}x", 413, "Content-Length" },
	{ "POST /v1/models", "Transfer-Encoding: chunked\r\n", "xyz\r\n", 400, "body" },
	{ "POST /v1/models", "Transfer-Encoding: chunked\r\n", "-1\r\n{}\r\n", 400, "body" },
	{ "POST /v1/models", "Transfer-Encoding: chunked\r\n", "2\r\n{}xx0\r\n\r\n", 400, "body" },
	{ "POST /v1/models", "Transfer-Encoding: chunked\r\n", "fffffffffffffffffff\r\n{}", 413, "body" },
};

/* clang-format on */

#define HEALTH "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n"

#define STATUS_LINE "HTTP/1.1 "

/* The answer of that number, from 0; NULL: there are fewer.  A sentence about versions is none. */
static const char *answer_at(const char *text, size_t n)
{
	const size_t size = strlen(STATUS_LINE);

	for (; *text; text++)
		if (strncmp(text, STATUS_LINE, size) == 0 && text[size] >= '1' &&
		    text[size] <= '5' && n-- == 0)
			return text;
	return NULL;
}

/* All that comes back for these bytes is one answer, a problem, and the end of the connection. */
static void one_problem(struct site *s, const char *request, int status, const char *pointer)
{
	bool closed = raw_answer(s->port, request, strlen(request), &s->last);

	ck_assert_msg(closed, "%s: %s", request, s->last.text);
	ck_assert_msg(s->last.status == status, "%.300s: %s", request, s->last.text);
	ck_assert_msg(!answer_at(s->last.text, 1), "%.300s: %s", request, s->last.text);
	head_says(s->last.text, "Content-Type: application/problem+json");
	head_says(s->last.text, "Connection: close");
	json_is(s, "/status", status == 400 ? "400" : status == 413 ? "413" : "431");
	if (pointer)
		json_is(s, "/pointer", pointer);
	ck_assert(*json_at(s, "/next") && *json_at(s, "/request"));
}

static const char *request_of(struct site *s, const char *secret, size_t i)
{
	return arena_printf(&s->cx.mem,
			    "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
			    "Content-Type: application/json\r\n%s\r\n%s" HEALTH,
			    refused[i].line, s->port, secret, refused[i].rest, refused[i].body,
			    s->port);
}

TEST(what_the_library_refuses_is_answered_once_as_a_problem_and_nothing_after_it_is_heard)
{
	auto_site s = { 0 };
	char author[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	for (size_t i = 0; i < countof(refused); i++)
		one_problem(&s, request_of(&s, author, i), refused[i].status, refused[i].pointer);
	ask(&s, "GET", "/healthz", NULL, NULL, 200);
}

TEST(a_head_that_is_too_long_is_a_problem_wherever_it_is_long)
{
	static const struct {
		const char *before, *after;
		int status;
	} heads[] = {
		{ "GET /", " HTTP/1.1\r\n\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\nX: ", "\r\n\r\n", 431 },
		{ "GET /healthz HTTP/1.1\r\nX", ": a\r\n\r\n", 431 },
		{ "GET /login HTTP/1.1\r\nCookie: signet=", "\r\n\r\n", 431 },
	};
	char *much = malloc(LONG + 1);
	auto_site s = { 0 };

	site_open(&s);
	memset(much, 'a', LONG);
	much[LONG] = '\0';
	for (size_t i = 0; i < countof(heads); i++)
		one_problem(
			&s,
			arena_printf(&s.cx.mem, "%s%s%s", heads[i].before, much, heads[i].after),
			heads[i].status, NULL);
	free(much);
}

TEST(a_second_request_that_the_library_refuses_is_answered_once_as_well)
{
	auto_site s = { 0 };
	const char *second;
	size_t n;
	int fd;

	site_open(&s);
	fd = dial(s.port);
	send_all(fd, arena_printf(&s.cx.mem, HEALTH, s.port), strlen(HEALTH) + 3);
	second = request_of(&s, s.admin, 0);
	send_all(fd, second, 40); /* in pieces: others' requests may be read in between */
	ask(&s, "GET", "/healthz", NULL, NULL, 200);
	send_all(fd, second + 40, strlen(second) - 40);
	ck_assert(hear_out(fd, s.last.text, sizeof(s.last.text), &n));
	head_says(answer_at(s.last.text, 0), "HTTP/1.1 200 ");
	head_says(answer_at(s.last.text, 1), "HTTP/1.1 400 ");
	head_says(answer_at(s.last.text, 1), "application/problem+json");
	ck_assert_ptr_null(answer_at(s.last.text, 2));
	close(fd);
}

TEST(what_the_library_refuses_is_counted_in_the_minutes_entry)
{
	auto_site s = { 0 };
	const char *entry, *row;
	char auditor[80];

	site_open(&s);
	person_add(&s, "iris", "auditor", auditor);
	ask(&s, "POST", "/v1/tokens", auditor,
	    body(&s, "{'user':'iris','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD
		     "'}"),
	    201);
	secret_given(&s, auditor);
	for (int i = 0; i < 7; i++)
		one_problem(&s, request_of(&s, s.admin, 0), 400, NULL);
	site_restart(&s);
	ask(&s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	entry = json_find(&s, "/items", "/action", "access.refused");
	row = json_find(&s, arena_printf(&s.cx.mem, "%s/fact/counts", entry), "/what", "invalid");
	ck_assert_str_eq(json_at(&s, "%s/count", row), "7");
}
