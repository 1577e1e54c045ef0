#include <stdio.h>
#include <string.h>

#include "documents/role.h"
#include "http/concerned.h"
#include "rooms.h"
#include "site.h"
#include "store.h"

/* One who asks: a person of each role, two services, a stranger. */
struct caller {
	char name[20], secret[80]; /* "": none */
	unsigned roles, scopes;
};
#define CALLERS (ROLE_COUNT + 3)

#define EVERYWHERE (role_bit(ROLE_AUDITOR) | role_bit(ROLE_REVIEWER) | role_bit(ROLE_APPROVER))
#define READS      scope_bit(SCOPE_READ)
#define SUBMITS    scope_bit(SCOPE_SUBMIT)
#define MANAGES    scope_bit(SCOPE_MANAGE)

/* A person's token: the walk logs nobody out with it. */
static void own_token(struct site *s, const char *user, char *secret)
{
	ask(s, "POST", "/v1/tokens", secret,
	    body(s,
		 "{'user':'%s','title':'t','scopes':['read','submit','manage'],'days':1,'password':"
		 "'" PASSWORD "'}",
		 user),
	    201);
	secret_given(s, secret);
}

static void callers_add(struct site *s, struct caller all[CALLERS])
{
	const unsigned author = role_bit(ROLE_AUTHOR);
	struct caller *c = all;

	for (enum role r = 0; r < ROLE_COUNT; r++, c++) {
		c->roles = role_bit(r);
		c->scopes = READS | SUBMITS | MANAGES;
		snprintf(c->name, sizeof(c->name), "%s", role_name(r));
		person_add(s, c->name, c->name, c->secret);
		own_token(s, c->name, c->secret);
	}
	*c = (struct caller){ .name = "reader", .roles = author, .scopes = READS };
	service_add(s, c->name, "author", "author", "[\"read\"]", c->secret);
	c++;
	*c = (struct caller){ .name = "writer", .roles = author, .scopes = READS | SUBMITS };
	service_add(s, c->name, "author", "author", "[\"read\",\"submit\"]", c->secret);
	c++;
	*c = (struct caller){ .name = "stranger" };
}

/* The path with something harmless for each parameter. */
static void path_fill(const char *pattern, char *out, size_t room)
{
	size_t n = 0;

	for (; *pattern && n + 10 < room; pattern++) {
		if (*pattern != '{') {
			out[n++] = *pattern;
			continue;
		}
		pattern = strchr(pattern, '}');
		n += (size_t)sprintf(out + n, "none");
	}
	out[n] = '\0';
}

/* 401 and 403 as they must come, or 0: neither. */
static int refusal_for(const struct route *row, const struct caller *c)
{
	if (row->who == PUBLIC)
		return 0;
	if (!*c->secret || row->page) /* a page knows nobody by a token */
		return 401;
	if (!(c->scopes & scope_bit(row->scope)))
		return 403;
	if (strcmp(row->concerns, CONCERNS_ALL) == 0) /* granted at *: the kit's usual */
		return (c->roles & EVERYWHERE) && ((row->who & KNOWN) || (c->roles & row->who))
			       ? 0
			       : 403;
	return (row->who & KNOWN) || (c->roles & row->who) ? 0 : 403;
}

static void walk_one(struct site *s, const struct route *row, const struct caller *c)
{
	const char *method = method_name(row->method);
	int want = refusal_for(row, c), got;
	char path[200];

	path_fill(row->path, path, sizeof(path));
	http(s->port, method, path, *c->secret ? c->secret : NULL, "",
	     row->body            ? "{}"
	     : row->method == PUT ? "x"
				  : NULL,
	     &s->last);
	got = s->last.status;
	if (row->page && got == 303) /* to the form to log in */
		got = 401;
	if (row->page && want == 0)
		return; /* a form is not JSON: test/http/page.c */
	ck_assert_msg(want ? got == want : got != 401 && got != 403 && got != 0 && got < 500,
		      "%s, %s %s: wanted %d: %s", c->name, method, path, want, s->last.text);
}

TEST(every_route_is_open_to_whom_its_row_names_and_to_nobody_else)
{
	const struct route_table table = all_routes();
	const struct route *route;
	auto_site s = { 0 };
	struct caller callers[CALLERS] = { 0 };

	site_open(&s);
	callers_add(&s, callers);
	for (struct route_walk w = route_walk(&table); (route = route_next(&w));)
		for (size_t j = 0; j < CALLERS; j++)
			walk_one(&s, route, &callers[j]);
}

/* What comes as a credential and is none. */
/* clang-format off */
static const char *const strange[] = {
	"", "Bearer", "Bearer ", "Basic $", "Bearer  $", "Bearer $ ,", "Bearer $$", "$",
	"Bearer sgt_", "Bearer sgs_", "Bearer sgi_0123456789", "Bearer sgt_0000000000000000000000000000000000000000000000000000000000000000",
};
/* clang-format on */

TEST(a_credential_that_is_not_whole_is_none)
{
	auto_site s = { 0 };
	char token[80], header[400];

	site_open(&s);
	person_add(&s, "ada", "author", token);
	for (size_t i = 0; i < countof(strange); i++) {
		size_t n = (size_t)sprintf(header, "Authorization: ");

		for (const char *p = strange[i]; *p; p++)
			n += (size_t)sprintf(header + n, "%.*s", *p == '$' ? 80 : 1,
					     *p == '$' ? token : p);
		sprintf(header + n, "\r\n");
		http(s.port, "GET", "/v1/users", NULL, header, NULL, &s.last);
		ck_assert_msg(s.last.status == 401, "%s: %s", strange[i], s.last.text);
		head_says(s.last.text, "WWW-Authenticate: Bearer");
	}
}

TEST(a_session_does_not_come_as_a_cookie_to_the_api_nor_a_token_in_the_query)
{
	auto_site s = { 0 };
	char cookie[120], url[120];

	site_open(&s);
	snprintf(cookie, sizeof(cookie), "Cookie: " COOKIE "=%s\r\n", s.admin);
	http(s.port, "GET", "/v1/users", NULL, cookie, NULL, &s.last);
	ck_assert_int_eq(s.last.status, 401);
	snprintf(url, sizeof(url), "/v1/users?access_token=%s", s.admin);
	ask(&s, "GET", url, NULL, NULL, 401);
}

/* What each look-up reads on the way from a secret to whose it is; NULL: the session's. */
static const struct {
	const char *table, *secret;
} reads[] = { { "user", NULL }, { "token", "sgt_x" }, { "device", "sgd_x" } };

TEST_EACH(a_store_that_cannot_be_read_makes_nobody_a_stranger, reads)
{
	const char *table = reads[_i].table, *secret = reads[_i].secret;
	static const char hide[] = "ALTER TABLE %s RENAME TO %s";
	auto_site s = { 0 };

	site_open(&s);
	secret = secret ? secret : s.admin;
	ask(&s, "GET", "/v1/users", secret, NULL, reads[_i].secret ? 401 : 200);
	site_sql(&s, arena_printf(&s.cx.mem, hide, table, "hidden"));
	ask(&s, "GET", "/v1/users", secret, NULL, 500);
	if (!reads[_i].secret)
		ask(&s, "POST", "/v1/session", NULL,
		    "{\"user\":\"root\",\"password\":\"" PASSWORD "\"}", 500);
	site_sql(&s, arena_printf(&s.cx.mem, hide, "hidden", table));
	ask(&s, "GET", "/v1/users", secret, NULL, reads[_i].secret ? 401 : 200);
}

/* An event thread serves hundreds of clients: what looks at much is a worker's. */
static const char *const long_looks[] = { "/", "/v1/lineage", "/change-control.git/info/refs" };

TEST_EACH(a_look_that_may_take_long_runs_on_a_worker, long_looks)
{
	struct route_table routes = all_routes();
	const struct route *row;
	bool seen = false;

	for (struct route_walk w = route_walk(&routes); (row = route_next(&w));) {
		if (row->method != GET || strcmp(row->path, long_looks[_i]) != 0)
			continue;
		seen = true;
		ck_assert(row->aside);
	}
	ck_assert(seen);
}

/* Its handler looks for the bytes by itself, since not each request means stored ones. */
static const char looks_itself[] = "/v1/datasets/{dataset}/versions";

static bool looked_for(const struct route *row, const struct field *f)
{
	char word[60];
	int n = snprintf(word, sizeof(word), "artifact:{/%s}", f->name);

	for (const char *at = row->concerns; *at; at++)
		if (strncmp(at, word, (size_t)n) == 0)
			return true;
	return strcmp(row->path, looks_itself) == 0;
}

/* The digests of a key and of a signed head, which people may read of at every site. */
static bool names_no_bytes(const struct field *f)
{
	return strcmp(f->name, "key") == 0 || strcmp(f->name, "note") == 0;
}

TEST(bytes_that_a_body_names_are_looked_for_among_what_the_asker_sees)
{
	struct route_table routes = all_routes();
	const struct route *row;
	size_t n = 0;

	for (struct route_walk w = route_walk(&routes); (row = route_next(&w));)
		for (const struct field *f = row->body; f && f->name; f++) {
			if (f->type != DIGEST || names_no_bytes(f))
				continue;
			n++;
			ck_assert_msg(looked_for(row, f), "%s: %s", row->path, f->name);
		}
	ck_assert_uint_ge(n, 3);
}
