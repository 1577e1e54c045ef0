#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "site.h"

/*
 * Requests that a strict reader refuses, and behind each one a second request.
 * @ stands for our host and port, $ for a good token, ^ for a hundred header
 * fields, ~ for 5,000 and | for 40,000 bytes.
 */
#define H       "Host: @\r\n"
#define GET     "GET /healthz HTTP/1.1\r\n"
#define WHO     "GET /v1/session HTTP/1.1\r\n"
#define POST    "POST /v1/session HTTP/1.1\r\n"
#define CHUNKED POST H "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
#define NEXT    "GET /readyz HTTP/1.1\r\n" H "\r\n"
#define LAST    "GET /readyz HTTP/1.1\r\n" H "Connection: close\r\n\r\n"
#define RAW(s)  (s), sizeof(s) - 1

/* clang-format off */
static const struct { const char *bytes; size_t size; int status; const char *says; } refused[] = {
	{ RAW(POST H "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, "Content-Length" },
	{ RAW(POST H "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 4\r\nContent-Length: 40\r\n\r\n{}  "), 400, "more than once" },
	{ RAW(POST H "Content-Length: 4\r\nContent-Length: 4\r\n\r\n{}  "), 400, "more than once" },
	{ RAW(POST H "Content-Length : 4\r\n\r\n{}  "), 400, "malformed" },
	{ RAW(POST H "Content-Length: 4x\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: -1\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: +4\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 0x4\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 4, 4\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 4,4\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 4 \r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 4 4\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length:\r\n\r\n{}  "), 400, "Content-Length" },
	{ RAW(POST H "Content-Length: 04\r\n\r\n{}  "), 400, "no zero before" },
	{ RAW(POST H "Content-Length: 00\r\n\r\n"), 400, "no zero before" },
	{ RAW(POST H "Content-Length: 0000000000000000000000000004\r\n\r\n{}  "), 400, "no zero before" },
	{ RAW(POST H "Content-Length: 1000000000000000000\r\n\r\n{}  "), 413, "Content-Length" },
	{ RAW(POST H "Content-Length: 18446744073709551615\r\n\r\n{}  "), 413, "Content-Length" },
	{ RAW(POST H "Content-Length: 18446744073709551617\r\n\r\n{}  "), 413, "Content-Length" },
	{ RAW(POST H "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n"), 400, "more than once" },
	{ RAW(POST H "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding:\r\n\r\n0\r\n\r\n"), 400, "only chunked" },
	{ RAW(POST H "Transfer-Encoding: \x0b" "chunked\r\n\r\n0\r\n\r\n"), 400, "Transfer-Encoding" },
	{ RAW("POST /v1/session HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, "Transfer-Encoding" },
	{ RAW(CHUNKED "zz\r\n"), 400, "body" },
	{ RAW(CHUNKED "0x2\r\n{}\r\n0\r\n\r\n"), 400, "body" },
	{ RAW(CHUNKED "+2\r\n{}\r\n0\r\n\r\n"), 400, "body" },
	{ RAW(CHUNKED " 2\r\n{}\r\n0\r\n\r\n"), 400, "body" },
	{ RAW(CHUNKED "2 \r\n{}\r\n0\r\n\r\n"), 400, "body" },
	{ RAW(CHUNKED "\r\n{}\r\n0\r\n\r\n"), 400, "body" },
	{ RAW(CHUNKED "2\r\n{}0\r\n\r\n"), 400, "body" },
	{ RAW(CHUNKED "2\r\n{}\r\n0\r\nno colon\r\n\r\n"), 400, "head" },
	{ RAW(CHUNKED "10000000000000002\r\n{}\r\n0\r\n\r\n"), 413, "body" },
	{ RAW(CHUNKED "ffffffffffffffffff\r\n"), 413, "body" },
	/* read as RFC 9112, 7.1 says, and the last request on its connection */
	{ RAW(CHUNKED "2\r\n{}\r\n0\r\n\r\n"), 400, "/user is required" },
	{ RAW(CHUNKED "02;a=b\r\n{}\r\n0;c\r\nX: y\r\n\r\n"), 400, "/user is required" },
	/* the library takes an LF alone, and nothing behind it is read */
	{ RAW(CHUNKED "2\n{}\n0\n\n"), 400, "/user is required" },
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
	{ RAW(GET H "X: a\rb\r\n\r\n"), 400, "no LF behind it" },
	{ RAW(GET H "X: \x7f\r\n\r\n"), 400, "malformed" },
	{ RAW(GET H "X: \xff\r\n\r\n"), 400, "not UTF-8" },
	{ RAW(GET H "no colon\r\n\r\n"), 400, "malformed" },
	{ RAW(GET H "no-colon\r\n\r\n"), 400, "malformed" },
	{ RAW(GET " " H "\r\n"), 400, "begins with a space" },
	{ RAW(GET H "X: y\r\n folded\r\n\r\n"), 400, "begins with a space" },
	{ RAW(GET H "X: y\r\n\tfolded\r\n\r\n"), 400, "begins with a space" },
	{ RAW(GET H "X:\r\n \r\n\r\n"), 400, "begins with a space" },
	{ RAW("\r\n\r\n" GET H "\r\n"), 400, "method" },
	{ RAW("GET /healthz HTTP/1.1\n" H "\r\n"), 400, "LF alone" },
	{ RAW(GET "Host: @\n\r\n"), 400, "LF alone" },
	{ RAW(GET H "\n"), 400, "LF alone" },
	{ RAW("\n" GET H "\r\n"), 400, "method" },
	{ RAW(GET H "\rX: y\r\n\r\n"), 400, "no LF behind it" },
	{ RAW("GET /healthz HTTP/1.1\rX\n" H "\r\n"), 400, "no LF behind it" },
	{ RAW("GET  /healthz HTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET\t/healthz HTTP/1.1\r\n" H "\r\n"), 400, "method" },
	{ RAW("GET /healthz  HTTP/1.1\r\n" H "\r\n"), 400, "version" },
	{ RAW("GET /healthz\tHTTP/1.1\r\n" H "\r\n"), 400, "request target" },
	{ RAW("GET /healthz HTTP/1.1 \r\n" H "\r\n"), 400, "version" },
	/* a NUL, which the library takes for an end; a credential of somebody stands behind some */
	{ RAW("GET\0 /healthz HTTP/1.1\r\n" H "\r\n"), 400, "method" },
	{ RAW("GET /v1\0/session HTTP/1.1\r\n" H "Authorization: Bearer $\r\n\r\n"), 400, "request target" },
	{ RAW("GET /v1/session\0/x HTTP/1.1\r\n" H "Authorization: Bearer $\r\n\r\n"), 400, "request target" },
	{ RAW("GET /healthz HTTP/1.1\0\r\n" H "\r\n"), 400, "version" },
	{ RAW(WHO H "X: y\0\r\n Authorization: Bearer $\r\n\r\n"), 400, "X: it is malformed" },
	{ RAW(WHO H "X: y\0Authorization: Bearer $\r\n\r\n"), 400, "X: it is malformed" },
	{ RAW(WHO H "Authorization: Bearer $\0\r\n\r\n"), 400, "Authorization: it is malformed" },
	{ RAW(WHO H "Authorization: \0Bearer $\r\n\r\n"), 400, "Authorization: it is malformed" },
	{ RAW(WHO H "Authorization\0: Bearer $\r\n\r\n"), 400, "malformed" },
	{ RAW(WHO H "Authorization : Bearer $\r\n\r\n"), 400, "malformed" },
	{ RAW(WHO H ": Bearer $\r\n\r\n"), 400, "malformed" },
	{ RAW(WHO H "Authorization:\r\n Bearer $\r\n\r\n"), 400, "begins with a space" },
	{ RAW(WHO H "X: y\r\n Authorization: Bearer $\r\n\r\n"), 400, "begins with a space" },
	{ RAW("GET /v1/session HTTP/1.1\nHost: @\nAuthorization: Bearer $\n\n"), 400, "LF alone" },
	{ RAW(GET H "^\r\n"), 431, "more than 100" },
	{ RAW(GET H "X: |\r\n\r\n"), 431, "too large" },
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
	{ RAW("GET /healthz /x HTTP/1.1\r\n" H "\r\n"), 400, "version" },
	{ RAW("GET /healthz HTTP/9.9\r\n" H "\r\n"), 400, "version" },
	{ RAW("GET /healthz HTTP/2.0\r\n" H "\r\n"), 400, "version" },
	{ RAW("GET /healthz http/1.1\r\n" H "\r\n"), 400, "version" },
	{ RAW("GET /healthz\r\n" H "\r\n"), 400, "request target" },
	{ RAW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400, "version" },
	{ RAW(" /healthz HTTP/1.1\r\n" H "\r\n"), 400, "method" },
	{ RAW("GE(T /healthz HTTP/1.1\r\n" H "\r\n"), 400, "method" },
	{ RAW("G\x01T /healthz HTTP/1.1\r\n" H "\r\n"), 400, "method" },
	{ RAW("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 400, "method" },
	/* known too large before it was read: what follows is a body, not a request */
	{ RAW(GET H "Content-Length: 70000\r\n\r\n"), 413, "at most 65536" },
	{ RAW("POST /nowhere HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n28\r\n"), 404, "no such resource" },
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

/* The answer of that number, from 0; NULL: there are fewer. */
static const char *answer_at(const char *text, unsigned n)
{
	unsigned status;

	for (; (text = strstr(text, "HTTP/1.")); text++)
		if (sscanf(text, "HTTP/1.%*1[01] %3u ", &status) == 1 && n-- == 0)
			return text;
	return NULL;
}

static unsigned answers(const char *text)
{
	unsigned n = 0;

	while (answer_at(text, n))
		n++;
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
	char token[80];

	site_open(&s);
	person_add(&s, "ada", "author", token);
	for (size_t i = 0; i < countof(refused); i++) {
		const char *out = told(&s, refused[i].bytes, refused[i].size, NEXT, token);

		ck_assert_msg(status_of(out) == refused[i].status, "%s: wanted %d: %s",
			      refused[i].bytes, refused[i].status, out);
		ck_assert_msg(!strstr(out, "{\"ready\":true"), "%s: both were answered",
			      refused[i].bytes);
		ck_assert_msg(answers(out) == 1, "%s: %s", refused[i].bytes, out);
		head_says(out, "Connection: close");
		head_says(out, "problem+json");
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
	ck_assert_uint_eq(answers(out), 2);
	head_says(out, "{\"ready\":true");
}

/* Where a byte may not stand that a value of a field may not hold, either: # is that byte. */
static const char *const places[] = {
	"#" GET H "\r\n",
	"GE#T /healthz HTTP/1.1\r\n" H "\r\n",
	"GET# /healthz HTTP/1.1\r\n" H "\r\n",
	"GET #/healthz HTTP/1.1\r\n" H "\r\n",
	"GET /heal#thz HTTP/1.1\r\n" H "\r\n",
	"GET /healthz# HTTP/1.1\r\n" H "\r\n",
	"GET /healthz?a=# HTTP/1.1\r\n" H "\r\n",
	"GET /healthz HTTP#/1.1\r\n" H "\r\n",
	"GET /healthz HTTP/1.1#\r\n" H "\r\n",
	GET "#" H "\r\n",
	GET "Ho#st: @\r\n\r\n",
	GET "Host#: @\r\n\r\n",
	GET "Host: #@\r\n\r\n",
	GET "Host: @#\r\n\r\n",
	GET H "X: a#b\r\n\r\n",
	GET H "X:#\r\n\r\n",
	GET H "Content-Length: 0#\r\n\r\n",
};

/* All control bytes but the tab, which may stand in a value, and with DEL. */
static bool may_stand_nowhere(int byte)
{
	return (byte < ' ' && byte != '\t') || byte == 0x7f;
}

TEST_EACH(a_control_byte_anywhere_in_a_head_is_one_problem_and_the_end_of_the_connection, places)
{
	auto_site s = { 0 };

	site_open(&s);
	for (int byte = 0; byte < 0x80; byte++) {
		char request[200], *at;
		size_t size;

		if (!may_stand_nowhere(byte))
			continue;
		size = put(request, places[_i], strlen(places[_i]), &s, "");
		at = memchr(request, '#', size);
		*at = (char)byte;
		raw_answer(s.port, request, size, &s.last);
		ck_assert_msg(s.last.status == 400 && answers(s.last.text) == 1, "%02x: %s", byte,
			      s.last.text);
		head_says(s.last.text, "Connection: close");
		json_is(&s, "/type", "/problems/invalid");
		ck_assert(*json_at(&s, "/pointer"));
	}
}

TEST(a_fault_behind_a_good_request_is_answered_after_it)
{
	auto_site s = { 0 };
	const char *out;

	site_open(&s);
	out = told(&s, RAW(POST H "Content-Length: 2\r\n\r\n{}" GET H "\r\n" GET H "X: \0\r\n\r\n"),
		   NEXT, "");
	ck_assert_uint_eq(answers(out), 3);
	ck_assert_int_eq(status_of(out), 415);
	ck_assert_int_eq(status_of(answer_at(out, 1)), 200);
	ck_assert_int_eq(status_of(answer_at(out, 2)), 400);
	head_says(answer_at(out, 2), "X: it is malformed");
}

#define LONG "Content-Length: 70000000\r\n\r\n"

/* Of each the answer ends the connection; none of the bytes behind it could begin a request. */
static const struct {
	const char *bytes;
	size_t size;
	int status;
} ended[] = {
	{ RAW(POST H H "\r\n"), 400 },
	{ RAW(POST H "Content-Length: +3\r\n\r\n"), 400 },
	{ RAW(GET H "X: \xff\r\n\r\n"), 400 },
	{ RAW(GET H "Connection: close\r\n\r\n"), 200 },
	{ RAW(GET H "connection: x, Close\r\n\r\n"), 200 },
	{ RAW(GET H "Connection: x\r\nConnection: close\r\n\r\n"), 200 },
	{ RAW("GET /healthz HTTP/1.0\r\n" H "\r\n"), 200 },
	{ RAW("GET /healthz HTTP/1.0\r\n" H "Connection: keep-alive\r\n\r\n"), 200 },
	{ RAW(POST H "Content-Type: application/json\r\n" LONG), 413 },
	{ RAW("POST /v1/nothing HTTP/1.1\r\n" H LONG), 404 },
	{ RAW(CHUNKED "2\r\n{}\r\n0\r\n\r\n"), 400 },
	{ RAW(CHUNKED "zz\r\n"), 400 },
	{ RAW(GET H "X: \0\r\n\r\n"), 400 },
};

TEST_EACH(behind_an_answer_that_ends_the_connection_nothing_is_answered, ended)
{
	static const char *const behind[] = { "{}x\r\n0\r\n\r\n" NEXT, "\x16\x03\x01", " \r\n\r\n",
					      NEXT };
	auto_site s = { 0 };
	const char *out;

	site_open(&s);
	for (size_t i = 0; i < countof(behind); i++) {
		out = told(&s, ended[_i].bytes, ended[_i].size, behind[i], "");
		ck_assert_msg(answers(out) == 1, "%u answers: %s", answers(out), out);
		ck_assert_int_eq(status_of(out), ended[_i].status);
	}
}

TEST(a_fault_in_the_head_of_a_head_is_told_without_a_body)
{
	auto_site s = { 0 };
	const char *out;

	site_open(&s);
	out = told(&s, RAW("HEAD /healthz HTTP/1.1\r\n" H "X: \0\r\n\r\n"), NEXT, "");
	ck_assert_int_eq(status_of(out), 400);
	ck_assert_str_eq(answer_body(strdupa(out)), "");
}

TEST(good_requests_behind_each_other_are_all_answered)
{
	auto_site s = { 0 };
	const char *out;

	site_open(&s);
	out = told(&s,
		   RAW(GET H "\r\n" POST H "Content-Length: 2\r\n\r\n{}" GET H "\r\n"
			     "\r\n" GET H "Content-Length: 0\r\nX:\t y \xc3\xa4 \r\nY:\r\n\r\n"),
		   LAST, "");
	ck_assert_uint_eq(answers(out), 5);
	head_says(out, "{\"ready\":true");
}
