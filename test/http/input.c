#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "documents/role.h"
#include "engine/fsck.h"
#include "person.h"
#include "rooms.h"

#define JSON    "Content-Type: application/json\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n" JSON
#define MODELS  "POST /v1/models"
#define DATA    "POST /v1/datasets/d/versions"
#define RUNS    "POST /v1/runs"
#define DIGEST0 "sha256:0000000000000000000000000000000000000000000000000000000000000000"
#define DATASET(size, rows)                                            \
	"{\"digest\":\"" DIGEST0 "\",\"size\":" size ",\"rows\":" rows \
	",\"format\":\"text/csv\",\"source\":\"s\"}"
#define COLUMN(column)           \
	"{\"digest\":\"" DIGEST0 \
	"\",\"size\":1,\"rows\":1,\"format\":\"f\",\"source\":\"s\",\"columns\":[" column "]}"
#define RUN(commit, times, parameters)                                           \
	"{\"model\":\"m\",\"commit\":\"" commit "\",\"repository\":\"r\"," times \
	",\"parameters\":" parameters "}"
#define COMMIT "0123456789012345678901234567890123456789"
#define TIMES  "\"started\":\"2026-01-31T08:15:00.250Z\",\"finished\":\"2026-01-31T09:15:00.250Z\""
#define DEEP8  "[[[[[[[["
#define A40    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A120   A40 A40 A40

#define BYTE "byte " /* and a number: test/base/json.c knows which */

/*
 * headers NULL: those of a JSON body; the length is added, unless it is chunked.
 * pointer NULL: the whole.
 */
/* clang-format off */
static const struct { const char *line, *headers, *body; int status; const char *pointer; } bad[] = {
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\",\"name\":\"n\"}", 400, "/name" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\",\"n\\u0061me\":\"n\"}", 400, "/name" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\"} x", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\"}{}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":" DEEP8 DEEP8 DEEP8 DEEP8, 400, BYTE },
	{ MODELS, NULL, DEEP8 DEEP8 DEEP8 DEEP8 "[", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"\xff\"}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"\xc0\xaf\"}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"\\ud800\"}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"\\u0000\"}", 400, BYTE },
	{ MODELS, NULL, "\xef\xbb\xbf{\"name\":\"m\",\"title\":\"t\"}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\",}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",/**/\"title\":\"t\"}", 400, BYTE },
	{ MODELS, NULL, "{'name':'m','title':'t'}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":NaN,\"title\":\"t\"}", 400, BYTE },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t", 400, BYTE },
	{ MODELS, NULL, "", 400, BYTE },
	{ MODELS, NULL, "[]", 400, NULL },
	{ MODELS, NULL, "null", 400, NULL },
	{ MODELS, NULL, "\"name\"", 400, NULL },
	{ MODELS, NULL, "{}", 400, "/name" },
	{ MODELS, NULL, "{\"name\":\"m\"}", 400, "/title" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\",\"x\":1}", 400, "/x" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\",\"a/b~c\":1}", 400, "/a~1b~0c" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"t\",\"\":1}", 400, "/" },
	{ MODELS, NULL, "{\"name\":5,\"title\":\"t\"}", 400, "/name" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":null}", 400, "/title" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"a\\u0007\"}", 400, "/title" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"a\\u202eb\"}", 400, "/title" },
	{ MODELS, NULL, "{\"name\":\"m\",\"title\":\"" A120 "a\"}", 400, "/title" },
	{ MODELS, NULL, "{\"name\":\"" A40 A40 "\",\"title\":\"t\"}", 400, "/name" },
	{ MODELS, NULL, "{\"name\":\"../m\",\"title\":\"t\"}", 400, "/name" },
	{ DATA, NULL, DATASET("9007199254740992", "1"), 400, "/size" },
	{ DATA, NULL, DATASET("-9007199254740992", "1"), 400, "/size" },
	{ DATA, NULL, DATASET("-1", "1"), 400, "/size" },
	{ DATA, NULL, DATASET("1", "1.5"), 400, "/rows" },
	{ DATA, NULL, DATASET("1", "1e0"), 400, "/rows" },
	{ DATA, NULL, DATASET("1", "1e999"), 400, "/rows" },
	{ DATA, NULL, DATASET("1", "99999999999999999999"), 400, "/rows" },
	{ DATA, NULL, DATASET("1", "01"), 400, BYTE },
	{ DATA, NULL, COLUMN("{\"name\":\"a\",\"type\":\"number\",\"unit\":null,\"x\":1}"), 400, "/columns/0/x" },
	{ DATA, NULL, COLUMN("{\"name\":\"a\",\"type\":\"number\",\"unit\":2.5}"), 400, "/columns/0/unit" },
	{ DATA, NULL, COLUMN("{\"name\":\"a\",\"type\":\"number\",\"unit\":null},{\"name\":\"a\"}"), 400, "/columns/1/type" },
	{ DATA, NULL, COLUMN("{\"name\":\"a\",\"type\":\"complex\",\"unit\":null}"), 400, "/columns/0/type" },
	{ DATA, NULL, COLUMN("7"), 400, "/columns/0" },
	{ RUNS, NULL, RUN("abc", TIMES, "{}"), 400, "/commit" },
	{ RUNS, NULL, RUN(COMMIT, "\"started\":\"2026-02-30T08:15:00.250Z\",\"finished\":\"2026-01-31T09:15:00.250Z\"", "{}"), 400, "/started" },
	{ RUNS, NULL, RUN(COMMIT, "\"started\":\"2026-01-31T08:15:00.250Z\",\"finished\":\"2026-01-31T08:15:00.249Z\"", "{}"), 400, "/finished" },
	{ RUNS, NULL, RUN(COMMIT, TIMES, "{\"rate\":0.1}"), 400, "/parameters/rate" },
	{ RUNS, NULL, RUN(COMMIT, TIMES, "{\"rate\":[]}"), 400, "/parameters/rate" },
	{ RUNS, NULL, RUN(COMMIT, TIMES, "[]"), 400, "/parameters" },
	{ MODELS, "Content-Type: text/plain\r\n", "{\"name\":\"m\",\"title\":\"t\"}", 415, "Content-Type" },
	{ MODELS, "Content-Type: application/jsonx\r\n", "{\"name\":\"m\",\"title\":\"t\"}", 415, "Content-Type" },
	{ MODELS, "", "{\"name\":\"m\",\"title\":\"t\"}", 415, "Content-Type" },
	{ MODELS, JSON "Idempotency-Key:\r\n", "{\"name\":\"m\",\"title\":\"t\"}", 400, "Idempotency-Key" },
	{ MODELS, JSON "Idempotency-Key: " A120 "123456789\r\n", "{\"name\":\"m\",\"title\":\"t\"}", 400, "Idempotency-Key" },
	{ MODELS, JSON "If-Match: \xc3\r\n", "{}", 400, "If-Match" },
	{ MODELS, CHUNKED, "2\r\n{}\r\n0\r\n\r\n", 400, "/name" },
	{ "GET /v1/models", NULL, "{}", 400, NULL },
	{ "DELETE /v1/session", NULL, "{}", 400, NULL },
	{ "GET /v1/models?cursor=!", "", NULL, 400, "?cursor" },
	{ "GET /v1/models?cursor=YQ", "", NULL, 400, "?cursor" },
	{ "GET /v1/models?cursor=eC5h", "", NULL, 400, "?cursor" },
	{ "GET /v1/models?cursor=" A120 A120 A120, "", NULL, 400, "?cursor" },
	{ "GET /v1/models?limit=201", "", NULL, 400, "?limit" },
	{ "GET /v1/models?limit=-1", "", NULL, 400, "?limit" },
	{ "GET /v1/models?limit=1.5", "", NULL, 400, "?limit" },
	{ "GET /v1/models?limit=", "", NULL, 400, "?limit" },
	{ "GET /v1/models?as_of=now", "", NULL, 400, "?as_of" },
	{ "GET /v1/models?as_of=9007199254740992", "", NULL, 400, "?as_of" },
	{ "GET /v1/models/m?as_of=%31x", "", NULL, 400, "?as_of" },
	{ "GET /v1/models/m/versions/1x", "", NULL, 404, NULL },
	{ "GET /v1/models/m/versions/01", "", NULL, 404, NULL },
	{ "GET /v1/models/m/versions/99999999999999999999", "", NULL, 404, NULL },
	{ "GET /nowhere/%c3%a4", "", NULL, 404, NULL },
	{ "PATCH /v1/models", "", NULL, 405, NULL },
};
/* clang-format on */

static void send_bad(struct site *s, const char *secret, const char *line, const char *headers,
		     const char *body)
{
	static char request[200000];
	char length[60] = "";
	bool closed;

	headers = headers ? headers : JSON;
	if (body && !strstr(headers, "chunked"))
		snprintf(length, sizeof(length), "Content-Length: %zu\r\n", strlen(body));
	snprintf(request, sizeof(request),
		 "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
		 "Authorization: Bearer %s\r\n%s%s\r\n%s",
		 line, s->port, secret, headers, length, body ? body : "");
	closed = raw_answer(s->port, request, strlen(request), &s->last);
	ck_assert_msg(closed, "%s: %s", line, s->last.text);
}

static void problem_check(struct site *s, const char *line, const char *body, int status,
			  const char *pointer)
{
	const char *got;
	size_t exact = !pointer ? 0 : strlen(pointer) + (strcmp(pointer, BYTE) != 0);

	ck_assert_msg(s->last.status == status, "%s %s: wanted %d: %s", line, body ? body : "",
		      status, s->last.text);
	head_says(s->last.text, "application/problem+json");
	got = json_has(s, "/pointer") ? json_at(s, "/pointer") : "";
	ck_assert_msg(pointer ? strncmp(got, pointer, exact) == 0 : !*got, "%s %s: wanted %s: %s",
		      line, body ? body : "", pointer, s->last.text);
	ck_assert(*json_at(s, "/next") && *json_at(s, "/detail"));
}

TEST(bad_input_gets_a_4xx_that_names_the_place_and_a_next_step)
{
	auto_site s = { 0 };
	char author[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	ask(&s, "POST", "/v1/models", author, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	for (size_t i = 0; i < countof(bad); i++) {
		send_bad(&s, author, bad[i].line, bad[i].headers, bad[i].body);
		problem_check(&s, bad[i].line, bad[i].body, bad[i].status, bad[i].pointer);
	}
}

/* ---- too much ---- */

static char *filled(struct site *s, const char *head, size_t n, const char *tail)
{
	return arena_printf(&s->cx.mem, "%s%*s%s", head, (int)n, "", tail);
}

TEST(a_body_over_64_kib_is_refused_however_it_comes)
{
	static const char head[] = "{\"name\":\"m\",", tail[] = "\"title\":\"t\"}";
	const size_t rest = 65536 - (sizeof(head) - 1) - (sizeof(tail) - 1);
	auto_site s = { 0 };
	const char *one_more;
	char author[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	one_more = filled(&s, head, rest + 1, tail);
	send_bad(&s, author, MODELS, JSON, one_more);
	problem_check(&s, MODELS, NULL, 413, "Content-Length");
	send_bad(&s, author, MODELS, CHUNKED,
		 arena_printf(&s.cx.mem, "10001\r\n%s\r\n0\r\n\r\n", one_more));
	problem_check(&s, MODELS, NULL, 413, NULL);
	send_bad(&s, author, "GET /v1/models", CHUNKED,
		 arena_printf(&s.cx.mem, "10001\r\n%s\r\n0\r\n\r\n", one_more));
	problem_check(&s, MODELS, NULL, 413, NULL);
	ask(&s, "GET", "/v1/models/m", author, NULL, 404);
	ask(&s, "POST", "/v1/models", author, filled(&s, head, rest, tail), 201);
	send_bad(&s, author, MODELS, CHUNKED,
		 "1a\r\n{\"name\":\"n\",\"title\":\"t\"}  \r\n0\r\n\r\n");
	ck_assert_int_eq(s.last.status, 201);
}

TEST(a_long_text_from_outside_is_cut_between_characters_in_what_is_said_of_it)
{
	auto_site s = { 0 };
	char path[2000] = "/v1/models/m/versions/";

	site_open(&s);
	for (size_t i = 0; i < 2; i++) { /* whatever falls on the last byte */
		char *p = stpcpy(path + strlen("/v1/models/m/versions/"), i ? "a" : "");

		for (size_t n = 0; n < 300; n++)
			p = stpcpy(p, "%c3%a4");
		ask(&s, "GET", path, s.admin, NULL, 404);
		ck_assert(utf8_ok(s.last.body, s.last.body_size));
	}
}

/* ---- every body there is, damaged at every place ---- */

#define PLACES 50 /* in one body */

static void value_put(struct printer *p, const struct field *f)
{
	static const char list[] = "[{\"path\":\"a\",\"digest\":null},\"read\",7]";
	static const char map[] = "{\"a\":{\"b\":[true]}}";

	switch (f->type) {
	case TEXT:
		put_text(p, f->name, "text");
		return;
	case NAME:
	case ID:
		put_text(p, f->name, "munich");
		return;
	case DIGEST:
		put_text(p, f->name, DIGEST0);
		return;
	case UUID:
		put_text(p, f->name, "0190b9a0-0000-7000-8000-000000000000");
		return;
	case SECRET:
		put_text(p, f->name, "a long enough secret");
		return;
	case INT:
		put_int(p, f->name, 1);
		return;
	case BOOL:
		put_bool(p, f->name, true);
		return;
	case ARRAY:
		put_raw(p, f->name, list, sizeof(list) - 1);
		return;
	case OBJECT:
		put_raw(p, f->name, map, sizeof(map) - 1);
		return;
	}
}

static struct printer body_for(struct site *s, const struct field *fields)
{
	struct printer p = { .mem = &s->cx.mem };

	put_open(&p, NULL, '{');
	for (; fields->name; fields++)
		value_put(&p, fields);
	put_close(&p, '}');
	return p;
}

/* The body with something done to one byte: another, none, or what JSON minds. */
static char *damaged(struct site *s, const struct printer *body, size_t at, unsigned how)
{
	static const char minded[] = "\"\\{}[],:0-\x80\x01";
	char *out = arena_strndup(&s->cx.mem, body->text, body->size);

	if (how == 0)
		out[at] ^= 1;
	else if (how == 1)
		memmove(out + at, out + at + 1, body->size - at);
	else
		out[at] = minded[at % (sizeof(minded) - 1)];
	return out;
}

static void sweep(struct site *s, const struct route *row, const char *secret)
{
	struct printer body = body_for(s, row->body);
	size_t places = row->mode == WORK ? PLACES / 10 : PLACES; /* a password takes its time */
	size_t step = 1 + body.size / places;
	const char *path = row->path;

	if (strchr(path, '{'))
		path = arena_printf(&s->cx.mem, "%.*smunich%s", (int)strcspn(path, "{"), path,
				    strchr(path, '}') + 1);
	for (size_t at = 0; at < 3 * body.size; at += step) {
		const char *bad_body =
			damaged(s, &body, at % body.size, (unsigned)(at / body.size));

		http(s->port, method_name(row->method), path, secret, "", bad_body, &s->last);
		ck_assert_msg(s->last.status >= 200 && s->last.status < 500, "%s %s: %s", path,
			      bad_body, s->last.text);
	}
}

TEST(no_body_however_damaged_is_the_servers_fault)
{
	const struct route_table table = all_routes();
	const struct route *route;

	static const char *const roles[] = { "expert", "approver", "operator" };
	auto_site s = { 0 };
	struct fsck_report r;
	char person[80], auditor[80];

	site_open(&s);
	person_add(&s, "ada", "author", person);
	person_add(&s, "iris", "auditor", auditor);
	for (size_t i = 0; i < countof(roles); i++)
		role_grant(&s, "ada", roles[i]);
	for (struct route_walk w = route_walk(&table); (route = route_next(&w));)
		if (route->body && !route->page)
			sweep(&s, route,
			      route->who == ADMIN   ? s.admin
			      : route->who == AUDIT ? auditor
						    : person);
	ask(&s, "GET", "/readyz", NULL, NULL, 200);
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
}
