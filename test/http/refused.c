#include <stdio.h>
#include <string.h>

#include "engine/fsck.h"
#include "files.h"
#include "rooms.h"
#include "site.h"

#define AGAIN  50
#define LOGINS 7
#define ACTION "/action"
#define MODEL  "{\"name\":\"m\",\"title\":\"t\"}"

/* The newest entries, as an auditor reads them; newest first. */
static void audit(struct site *s, const char *auditor)
{
	ask(s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
}

static size_t entries(struct site *s, const char *action)
{
	return json_times(s, "/items", ACTION, action);
}

/* How often that was counted, by the one entry that counts what nobody is known to have done. */
static void counted(struct site *s, const char *what, const char *count)
{
	const char *entry = json_find(s, "/items", ACTION, "access.refused"), *row;

	row = json_find(s, arena_printf(&s->cx.mem, "%s/fact/counts", entry), "/what", what);
	ck_assert_str_eq(json_at(s, "%s/count", row), count);
}

/* A token, because it outlives a restart. */
static void auditor_add(struct site *s, char *out)
{
	person_add(s, "iris", "auditor", out);
	ask(s, "POST", "/v1/tokens", out,
	    body(s, "{'user':'iris','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD
		    "'}"),
	    201);
	secret_given(s, out);
}

TEST(one_refusal_leaves_one_entry_and_names_it_in_the_answer)
{
	auto_site s = { 0 };
	char ada[80], auditor[80];
	const char *entry, *at;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	auditor_add(&s, auditor);
	ask(&s, "POST", "/v1/models", ada, MODEL, 201);
	ask(&s, "POST", "/v1/models", ada, MODEL, 409);
	entry = json_at(&s, "/entry");
	audit(&s, auditor);
	at = json_find(&s, "/items", "/index", entry);
	ck_assert_str_eq(json_at(&s, "%s" ACTION, at), "act.refused");
	ck_assert_str_eq(json_at(&s, "%s/fact/act", at), "POST /v1/models");
	ck_assert_str_eq(json_at(&s, "%s/fact/error", at), "conflict");
	ck_assert_str_eq(json_at(&s, "%s/fact/place", at), "/name");
	ck_assert_uint_eq(entries(&s, "act.refused"), 1);
	ask(&s, "GET", "/v1/models/m", ada, NULL, 200);
}

TEST(the_same_refusal_again_and_again_leaves_one_entry_and_a_count)
{
	auto_site s = { 0 };
	char ada[80], auditor[80];
	struct fsck_report r;
	const char *again;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	auditor_add(&s, auditor);
	ask(&s, "POST", "/v1/models", ada, MODEL, 201);
	for (int i = 0; i < AGAIN; i++)
		ask(&s, "POST", "/v1/models", ada, MODEL, 409);
	ask(&s, "POST", "/v1/models", ada, body(&s, "{'name':'m','title':'u'}"), 409);
	site_restart(&s);
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "act.refused"), 1);
	ck_assert_uint_eq(entries(&s, "act.refused_again"), 1);
	again = json_find(&s, "/items", ACTION, "act.refused_again");
	ck_assert_str_eq(json_at(&s, "%s/fact/count", again),
			 "50"); /* the other title is one, too */
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(refusals_that_differ_are_entered_each)
{
	auto_site s = { 0 };
	char ada[80], bob[80], auditor[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	person_add(&s, "bob", "author", bob);
	auditor_add(&s, auditor);
	ask(&s, "POST", "/v1/models", ada, MODEL, 201);
	ask(&s, "POST", "/v1/models", ada, MODEL, 409);
	ask(&s, "POST", "/v1/models", bob, MODEL, 409);
	ask(&s, "POST", "/v1/models/m/versions/9/retire", ada, body(&s, "{'reason':'r'}"), 404);
	ask(&s, "POST", "/v1/models/m/versions/8/retire", ada, body(&s, "{'reason':'r'}"), 404);
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "act.refused"), 4);
}

/* The answer, head and body, with the two things in it that differ from request to request taken
 * out. */
static const char *without_request(struct site *s)
{
	const char *text = text_with(&s->cx, s->last.text, json_at(s, "/request"), "-");

	return text_with(&s->cx, text, head_field(s, "Date"), "-");
}

TEST(a_failed_login_does_not_say_who_exists)
{
	static const struct {
		const char *user, *password;
	} typed[] = {
		{ "ada", "wrong horse battery" },     { "typedname", "wrong horse battery" },
		{ "invited", "wrong horse battery" }, { "gone", PASSWORD },
		{ "ci", "wrong horse battery" },      { "", "wrong horse battery" },
	};
	auto_site s = { 0 };
	const char *first = NULL;
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "author", secret);
	service_add(&s, "ci", "ada", "", "[]", secret);
	person_add(&s, "gone", "", secret);
	ask(&s, "POST", "/v1/users/gone/deactivate", s.admin, body(&s, "{'reason':'r'}"), 201);
	ask(&s, "POST", "/v1/users", s.admin,
	    body(&s, "{'id':'invited','name':'I','site':'munich'}"), 201);
	for (size_t i = 0; i < countof(typed); i++) {
		ask(&s, "POST", "/v1/session", NULL,
		    body(&s, "{'user':'%s','password':'%s'}", typed[i].user, typed[i].password),
		    401);
		first = first ? first : without_request(&s);
		ck_assert_str_eq(without_request(&s), first);
	}
}

/* In the file, or in what SQLite keeps beside it. */
static bool stands_in(struct site *s, const char *suffix, const char *bytes)
{
	return file_has(&s->cx, arena_printf(&s->cx.mem, "%s%s", s->in.db_path, suffix), bytes);
}

TEST(failed_logins_are_counted_and_what_was_typed_is_not_kept)
{
	auto_site s = { 0 };
	char auditor[80];
	struct fsck_report r;
	const char *entry;

	site_open(&s);
	auditor_add(&s, auditor);
	for (int i = 0; i < LOGINS; i++)
		ask(&s, "POST", "/v1/session", NULL,
		    body(&s, "{'user':'typed-by-nobody','password':'typed-as-password'}"), 401);
	ask(&s, "POST", "/v1/session", NULL,
	    body(&s, "{'user':'iris','password':'typed-as-password'}"), 401);
	for (int i = 0; i < LOGINS; i++)
		ask(&s, "POST", "/v1/invitations/redeem", NULL,
		    body(&s, "{'user':'iris','code':'x','password':'typed-as-password'}"), 401);
	site_restart(&s);
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "access.refused"), 1);
	counted(&s, "POST /v1/invitations/redeem", "7");
	ck_assert_uint_eq(entries(&s, "logins.failed"), 1);
	entry = json_find(&s, "/items", ACTION, "logins.failed");
	ck_assert_str_eq(json_at(&s, "%s/fact/count", entry), "8");
	ck_assert_str_eq(json_at(&s, "%s/fact/accounts/0/user", entry), "iris");
	ck_assert_str_eq(json_at(&s, "%s/fact/accounts/0/count", entry), "1");
	ck_assert_str_eq(json_at(&s, "%s/fact/unknown/names", entry), "1");
	ck_assert_str_eq(json_at(&s, "%s/fact/sources", entry), "1");
	for (size_t i = 0; i < 2; i++) {
		ck_assert(!stands_in(&s, i ? "-wal" : "", "typed-by-nobody"));
		ck_assert(!stands_in(&s, i ? "-wal" : "", "typed-as-password"));
	}
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
}

#define SEEN_MAX 20

static const char *source_url(struct site *s, const char *digest)
{
	return arena_printf(&s->cx.mem, "/v1/audit/sources/%s", digest);
}

TEST(where_a_login_or_a_refusal_came_from_stands_outside_the_log_and_an_auditor_finds_it)
{
	auto_site s = { 0 };
	const char *digest[SEEN_MAX], *name;
	size_t n = 0, logins;
	char auditor[80];

	site_open(&s);
	auditor_add(&s, auditor);
	ask(&s, "GET", "/v1/users", NULL, NULL, 401);
	site_restart(&s);
	audit(&s, auditor);
	body_says_not(&s, "127.0.0.1");
	logins = entries(&s, "session.opened");
	ck_assert_uint_gt(logins, 0);
	for (size_t i = 0; i < json_count(&s, "/items"); i++)
		if (json_has(&s, "/items/%zu/fact/source", i) && n < SEEN_MAX)
			digest[n++] = json_at(&s, "/items/%zu/fact/source", i);
	ck_assert_uint_eq(n, logins);
	digest[n++] = json_at(&s, "%s/fact/counts/0/source",
			      json_find(&s, "/items", ACTION, "access.refused"));
	name = json_at(&s, "%s/fact/name", json_find(&s, "/items", ACTION, "user.created"));
	for (size_t i = 0; i < n; i++) {
		ask(&s, "GET", source_url(&s, digest[i]), auditor, NULL, 200);
		json_is(&s, "/address", "127.0.0.1");
	}
	ask(&s, "GET", source_url(&s, name), auditor, NULL, 404); /* personal, and no source */
}

TEST(strangers_are_counted_and_leave_no_entry_each)
{
	auto_site s = { 0 };
	char auditor[80];

	site_open(&s);
	auditor_add(&s, auditor);
	for (int i = 0; i < LOGINS; i++) {
		ask(&s, "POST", "/v1/models", NULL, MODEL, 401);
		ask(&s, "GET", "/v1/typed-path", NULL, NULL, 404);
	}
	site_restart(&s);
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "access.refused"), 1);
	counted(&s, "unauthenticated", "7");
	counted(&s, "not-found", "7");
	body_says_not(&s, "typed-path");
}

TEST(an_act_that_is_not_theirs_leaves_its_entry_and_a_look_that_is_not_leaves_none)
{
	auto_site s = { 0 };
	char olaf[80], token[80], auditor[80];
	const char *by_token;

	site_open(&s);
	person_add(&s, "olaf", "operator", olaf);
	service_add(&s, "reader", "olaf", "author", "['read']", token);
	auditor_add(&s, auditor);
	ask(&s, "POST", "/v1/models", olaf, MODEL, 403);
	ck_assert(json_has(&s, "/entry"));
	ask(&s, "POST", "/v1/models", token, MODEL, 403);
	ck_assert(json_has(&s, "/entry"));
	ask(&s, "GET", "/v1/audit", olaf, NULL, 403);
	ck_assert(!json_has(&s, "/entry"));
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "act.refused"), 2);
	by_token = json_find(&s, "/items", "/actor/id", "reader");
	ck_assert_str_eq(json_at(&s, "%s/actor/for", by_token), "olaf");
	ck_assert_str_eq(json_at(&s, "%s" ACTION, by_token), "act.refused");
}

/* Exactly one refusal names the object, and first. */
static void refused_about(struct site *s, const char *object)
{
	size_t n = 0;

	for (size_t i = 0; i < json_count(s, "/items"); i++)
		n += strcmp(json_at(s, "/items/%zu" ACTION, i), "act.refused") == 0 &&
		     json_has(s, "/items/%zu/objects/0", i) &&
		     strcmp(json_at(s, "/items/%zu/objects/0/id", i), object) == 0;
	ck_assert_msg(n == 1, "%zu refusals about %s: %s", n, object, s->last.body);
}

TEST(an_act_that_is_not_theirs_names_whom_it_was_to_touch)
{
	static const char *const users[] = { "ada", "bob" };
	auto_site s = { 0 };
	char secret[80], auditor[80];

	site_open(&s);
	for (size_t i = 0; i < countof(users); i++)
		person_add(&s, users[i], "author", secret);
	auditor_add(&s, auditor);
	for (size_t i = 0; i < countof(users); i++)
		ask(&s, "POST", arena_printf(&s.cx.mem, "/v1/users/%s/deactivate", users[i]),
		    secret, body(&s, "{'reason':'r'}"), 403);
	for (int i = 0; i < LOGINS; i++) /* nobody has such a name: one entry, and a count */
		ask(&s, "POST", arena_printf(&s.cx.mem, "/v1/users/typed-%d/deactivate", i), secret,
		    body(&s, "{'reason':'r'}"), 403);
	ask(&s, "POST", "/v1/models", secret, MODEL, 201);
	ask(&s, "POST", "/v1/models/m/versions", s.admin, "{}", 403);
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "act.refused"), 4);
	for (size_t i = 0; i < countof(users); i++)
		refused_about(&s, arena_printf(&s.cx.mem, "user:%s", users[i]));
	refused_about(&s, "model:m");
	body_says_not(&s, "typed-");
}

static const struct {
	const char *line, *rest;
} large[] = {
	{ "PUT /v1/artifacts/x", "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n" },
	{ "POST /v1/models", "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n" },
	{ "POST /v1/users/olaf/invite", "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n" },
	{ "POST /v1/sites", "Content-Length: 1000000\r\n\r\nx" },
};

TEST(an_act_that_is_not_theirs_leaves_its_entry_whatever_the_size_of_its_body)
{
	auto_site s = { 0 };
	char olaf[80], auditor[80], request[500];

	site_open(&s);
	person_add(&s, "olaf", "operator", olaf);
	auditor_add(&s, auditor);
	for (size_t i = 0; i < countof(large); i++) {
		snprintf(request, sizeof(request),
			 "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n%s",
			 large[i].line, s.port, olaf, large[i].rest);
		ck_assert(raw_answer(s.port, request, strlen(request), &s.last));
		ck_assert_int_eq(s.last.status, 403);
		ck_assert(json_has(&s, "/entry"));
	}
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "act.refused"), countof(large));
}

TEST(every_act_with_a_name_in_its_path_says_what_it_is_about)
{
	const struct route_table table = all_routes();
	const struct route *route;

	for (struct route_walk w = route_walk(&table); (route = route_next(&w));) {
		/* a dataset is its versions, and no object by itself */
		bool named = strchr(route->path, '{') &&
			     strcmp(route->path, "/v1/datasets/{dataset}/versions") != 0;

		if (route->mode != READ)
			ck_assert_msg(named == (route->about != NULL), "%s %s",
				      method_name(route->method), route->path);
	}
}

TEST(what_is_malformed_or_forged_is_counted_and_is_nobodys_act)
{
	auto_site s = { 0 };
	char ada[80], auditor[80], forged[400];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	auditor_add(&s, auditor);
	for (int i = 0; i < LOGINS; i++) {
		ask(&s, "POST", "/v1/models", ada, "{", 400);
		ask(&s, "POST", "/v1/models", NULL, MODEL, 401);
	}
	http(s.port, "POST", "/v1/models", ada, "Idempotency-Key: \r\n", MODEL, &s.last);
	ck_assert_int_eq(s.last.status, 400);
	snprintf(forged, sizeof(forged),
		 "POST /logout HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: signet=%s\r\n"
		 "Origin: http://evil.example\r\nConnection: close\r\n"
		 "Content-Type: application/x-www-form-urlencoded\r\n"
		 "Content-Length: 0\r\n\r\n",
		 s.port, ada);
	ck_assert(raw(s.port, forged, strlen(forged), s.last.text, sizeof(s.last.text)));
	head_says(s.last.text, "HTTP/1.1 403");
	site_restart(&s);
	audit(&s, auditor);
	ck_assert_uint_eq(entries(&s, "act.refused"), 0);
	counted(&s, "invalid POST /v1/models", "7");
	counted(&s, "unauthenticated", "7");
	counted(&s, "invalid", "1");
	counted(&s, "forbidden POST /logout", "1");
}
