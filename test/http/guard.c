#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "site.h"

/*
 * Requests that a strict reader refuses, and behind each one a second request.
 * @ stands for our host and port, $ for a good token, ^ for a hundred header
 * fields, ~ for 5,000 and | for 40,000 bytes.
 */
#define H      "Host: @\r\n"
#define GET    "GET /healthz HTTP/1.1\r\n"
#define WHO    "GET /v1/session HTTP/1.1\r\n"
#define POST   "POST /v1/session HTTP/1.1\r\n"
#define NEXT   "GET /readyz HTTP/1.1\r\n" H "\r\n"
#define LAST   "GET /readyz HTTP/1.1\r\n" H "Connection: close\r\n\r\n"
#define RAW(s) (s), sizeof(s) - 1

/* clang-format off */
/* says NULL: the library refuses by itself, and says that as HTML; status 0: it says nothing. */
static const struct { const char *bytes; size_t size; int status; const char *says; } refused[] = {
	{ RAW(POST H "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, "Content-Length" },
	{ RAW(POST H "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 4\r\nContent-Length: 40\r\n\r\n{}  "), 400, "more than once" },
	{ RAW(POST H "Content-Length: 4\r\nContent-Length: 4\r\n\r\n{}  "), 400, "more than once" },
	{ RAW(POST H "Content-Length : 4\r\n\r\n{}  "), 400, "malformed" },
	{ RAW(POST H "Content-Length: 4x\r\n\r\n{}  "), 400, NULL },
	{ RAW(POST H "Content-Length: -1\r\n\r\n{}  "), 400, NULL },
	{ RAW(POST H "Content-Length: +4\r\n\r\n{}  "), 400, NULL },
	{ RAW(POST H "Content-Length: 0x4\r\n\r\n{}  "), 400, NULL },
	{ RAW(POST H "Content-Length: 4, 4\r\n\r\n{}  "), 400, NULL },
	{ RAW(POST H "Content-Length: 18446744073709551617\r\n\r\n{}  "), 413, NULL },
	{ RAW(POST H "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n"), 400, "more than once" },
	{ RAW(POST H "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400, NULL },
	{ RAW(POST H "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"), 413, NULL },
	{ RAW(GET "\r\n"), 400, "Host" },
	{ RAW(GET H H "\r\n"), 400, "Host" },
	{ RAW(GET "Host: evil.example\r\n\r\n"), 400, "Host" },
	{ RAW(GET "Host: 127.0.0.1\r\n\r\n"), 400, "Host" },
	{ RAW(GET "Host: @.evil.example\r\n\r\n"), 400, "Host" },
	{ RAW(GET "Host:\r\n\r\n"), 400, "Host" },
	{ RAW("GET /healthz HTTP/1.0\r\n\r\n"), 400, "Host" },
	{ RAW(GET H "Cookie: a=1\r\nCookie: a=2\r\n\r\n"), 400, "Cookie" },
	{ RAW(GET H "Cookie: signet=a; signet=b\r\n\r\n"), 400, "the session's cookie" },
	{ RAW(GET H "Cookie: signet=a; b=c; SIGNET=a\r\n\r\n"), 400, "the session's cookie" },
	{ RAW(GET H "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n"), 400, "Authorization" },
	{ RAW(GET H "X Y: a\r\n\r\n"), 400, "malformed" },
	{ RAW(GET H "X\x01: a\r\n\r\n"), 400, "malformed" },
	{ RAW(GET ": a\r\n" H "\r\n"), 400, "malformed" },
	{ RAW(GET H "X: \x01\r\n\r\n"), 400, "malformed" },
	{ RAW(GET H "X: a\rb\r\n\r\n"), 400, "malformed" },
	{ RAW(GET H "X: \x7f\r\n\r\n"), 400, "malformed" },
	{ RAW(GET H "X: \xff\r\n\r\n"), 400, "malformed" },
	{ RAW(GET H "no colon\r\n\r\n"), 400, NULL },
	{ RAW(GET " " H "\r\n"), 400, "malformed" },
	{ RAW(GET H "^\r\n"), 431, "more than 100" },
	{ RAW(GET H "X: |\r\n\r\n"), 431, NULL },
	{ RAW("GET /healthz?~ HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz?| HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET http://example.org/healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET http://@.example.org/healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET http://@\\/healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET http://@//healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET http://@/v1/../healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET https://@/healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET http://@/healthz HTTP/1.1\r\nHost: example.org\r\n\r\n"), 400, "Host" },
	{ RAW("OPTIONS * HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("CONNECT @ HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET //healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1//models HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /./healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/../healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/.. HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/%2e%2e%2fhealthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/%2E%2E/healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/models%2Fx HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/models%5cx HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1\\..\\healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz%00 HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz?a=%00 HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz%zz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz% HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz%4 HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz%0d%0aX:y HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz\xc3\xa4 HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/models/%ff HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /v1/models?cursor=%c3 HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz\x01 HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz /x HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz HTTP/9.9\r\n" H "\r\n"), 400, NULL },
	{ RAW("GET /healthz HTTP/2.0\r\n" H "\r\n"), 400, NULL },
	{ RAW("GET /healthz http/1.1\r\n" H "\r\n"), 400, NULL },
	{ RAW("GET /healthz\r\n" H "\r\n"), 400, NULL },
	{ RAW(" /healthz HTTP/1.1\r\n" H "\r\n"), 0, NULL },
	{ RAW("GE(T /healthz HTTP/1.1\r\n" H "\r\n"), 400, "method" },
	{ RAW("G\x01T /healthz HTTP/1.1\r\n" H "\r\n"), 400, "method" },
	{ RAW("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 0, NULL },
	/* known too large before it was read: what follows is a body, not a request */
	{ RAW(GET H "Content-Length: 70000\r\n\r\n"), 413, "at most 65536" },
	{ RAW("POST /nowhere HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n28\r\n"), 404, "no such resource" },
};
/* clang-format on */

/*
 * What the library hides from us: a folded line becomes part of the name before
 * it, a NUL ends a value or a target, an LF alone ends a line (SECURITY.md).  A
 * credential that stands where it is hidden is none.
 */
/* clang-format off */
static const struct { const char *bytes; size_t size; int status; } hidden[] = {
	{ RAW(WHO H "Authorization: Bearer $\r\n\r\n"), 200 }, /* as it should be sent */
	{ RAW(WHO H "Authorization:\r\n Bearer $\r\n\r\n"), 400 },
	{ RAW(WHO H "Authorization: Bearer\r\n\t$\r\n\r\n"), 401 },
	{ RAW(WHO H "Authorization: Bearer $\r\n more\r\n\r\n"), 401 },
	{ RAW(WHO H "X: y\r\n Authorization: Bearer $\r\n\r\n"), 400 },
	{ RAW(WHO H "X: y\0\r\n Authorization: Bearer $\r\n\r\n"), 400 },
	{ RAW(WHO H "X: y\0Authorization: Bearer $\r\n\r\n"), 401 },
	{ RAW(WHO H "Authorization: Basic\0Bearer $\r\n\r\n"), 401 },
	{ RAW(WHO H "Authorization: \0Bearer $\r\n\r\n"), 401 },
	{ RAW(WHO H "Authorization\0: Bearer $\r\n\r\n"), 400 },
	{ RAW(WHO H ": Bearer $\r\n\r\n"), 401 },
	{ RAW("GET /v1\0/session HTTP/1.1\r\n" H "Authorization: Bearer $\r\n\r\n"), 200 },
	{ RAW("GET /v1/session\0/x HTTP/1.1\r\n" H "\r\n"), 401 },
	{ RAW("GET /v1/session\0/x HTTP/1.1\r\n" H "Authorization: Bearer $\r\n\r\n"), 200 },
	{ RAW("GET /v1/session HTTP/1.1\nHost: @\n\n"), 401 },
	{ RAW("GET /v1/session HTTP/1.1\nHost: @\nAuthorization: Bearer $\n\n"), 200 },
};
/* clang-format on */

static char *fill(char *p, const char *text, size_t times)
{
	while (times-- > 0)
		p = stpcpy(p, text);
	return p;
}

static size_t put(char *out, const char *s, size_t n, const struct site *site, const char *token)
{
	char *p = out;

	for (; n > 0; s++, n--) {
		if (*s == '@')
			p += sprintf(p, "127.0.0.1:%u", site->port);
		else if (*s == '$')
			p = stpcpy(p, token);
		else if (*s == '^')
			p = fill(p, "X: y\r\n", 100);
		else if (*s == '~' || *s == '|')
			p = fill(p, "a", *s == '~' ? 5000 : 40000);
		else
			*p++ = *s;
	}
	return (size_t)(p - out);
}

/* Send the bytes, and one more request behind them; what came back until the server closed. */
static const char *told(struct site *s, const char *bytes, size_t size, const char *next,
			const char *token)
{
	static char request[100000], out[20000];
	size_t n = put(request, bytes, size, s, token);

	n += put(request + n, next, strlen(next), s, token);
	ck_assert_msg(raw(s->port, request, n, out, sizeof(out)), "still open after %s", bytes);
	return out;
}

static unsigned heads(const char *text)
{
	unsigned n = 0, status;

	for (; (text = strstr(text, "HTTP/1.")); text++)
		n += sscanf(text, "HTTP/1.%*1[01] %3u ", &status) == 1;
	return n;
}

static int status_of(const char *text)
{
	int status = 0;

	sscanf(text, "HTTP/1.%*1[01] %3d ", &status);
	return status;
}

TEST(what_a_strict_reader_refuses_is_refused_and_nothing_behind_it_is_read)
{
	auto_site s = { 0 };

	site_open(&s);
	for (size_t i = 0; i < countof(refused); i++) {
		const char *out = told(&s, refused[i].bytes, refused[i].size, NEXT, "");

		ck_assert_msg(status_of(out) == refused[i].status, "%s: wanted %d: %s",
			      refused[i].bytes, refused[i].status, out);
		ck_assert_msg(!strstr(out, "{\"ready\":true"), "%s: both were answered",
			      refused[i].bytes);
		/* the library alone sees what is no request at all, and says nothing */
		ck_assert_uint_eq(heads(out), refused[i].status != 0);
		if (refused[i].status != 0) {
			head_says(out, "Connection: close");
			head_says(out, "problem+json");
		}
		if (refused[i].says)
			head_says(out, refused[i].says);
	}
}

TEST(a_target_in_absolute_form_that_names_this_server_is_answered)
{
	auto_site s = { 0 };
	const char *out;

	site_open(&s);
	out = told(&s, RAW("GET HTTP://@/readyz HTTP/1.1\r\n" H "\r\n"), LAST, "");
	ck_assert_int_eq(status_of(out), 200);
	ck_assert_uint_eq(heads(out), 2);
	head_says(out, "{\"ready\":true");
}

TEST(what_the_library_hides_authenticates_nobody)
{
	auto_site s = { 0 };
	char token[80];

	site_open(&s);
	person_add(&s, "ada", "author", token);
	for (size_t i = 0; i < countof(hidden); i++) {
		const char *out = told(&s, hidden[i].bytes, hidden[i].size, LAST, token);

		ck_assert_msg(status_of(out) == hidden[i].status, "%zu, %s: wanted %d: %s", i,
			      hidden[i].bytes, hidden[i].status, out);
	}
}

TEST(good_requests_behind_each_other_are_all_answered)
{
	auto_site s = { 0 };
	const char *out;

	site_open(&s);
	out = told(&s, RAW(GET H "\r\n" POST H "Content-Length: 2\r\n\r\n{}" GET H "\r\n"), LAST,
		   "");
	ck_assert_uint_eq(heads(out), 4);
	head_says(out, "{\"ready\":true");
}
