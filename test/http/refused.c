#include <stdio.h>
#include <string.h>

#include "engine/fsck.h"
#include "rooms.h"
#include "site.h"

#define MODEL  "{\"name\":\"m\",\"title\":\"t\"}"
#define AGAIN  50
#define LOGINS 7

/* The newest entries, as an auditor reads them. */
static const char *audit(struct site *s, const char *auditor)
{
	return ask(s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
}

static unsigned times(const char *text, const char *part)
{
	unsigned n = 0;

	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

/* Does an entry of a refusal name the object? */
static bool refused_about(struct site *s, const char *object)
{
	char id[80];

	for (const char *at = s->last.body; (at = strstr(at, "\"action\":\"act.refused\"")); at++) {
		snprintf(id, sizeof(id), "\"objects\":[{\"id\":\"%s\"", object);
		if (strncmp(strchr(at, ',') + 1, id, strlen(id)) == 0)
			return true;
	}
	return false;
}

/* A token, because it outlives a restart. */
static void auditor_add(struct site *s, char *out)
{
	person_add(s, "iris", "auditor", out);
	ask(s, "POST", "/v1/tokens", out,
	    "{\"user\":\"iris\",\"title\":\"t\",\"scopes\":[\"read\"],\"days\":1}", 201);
	member(s->last.body, "secret", out, 80);
}

TEST(one_refusal_leaves_one_entry_and_names_it_in_the_answer)
{
	auto_site s = { 0 };
	char ada[80], auditor[80], entry[40];
	const char *at, *list;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	auditor_add(&s, auditor);
	ask(&s, "POST", "/v1/models", ada, MODEL, 201);
	ask(&s, "POST", "/v1/models", ada, MODEL, 409);
	at = strstr(s.last.body, "\"entry\":");
	ck_assert_ptr_nonnull(at);
	snprintf(entry, sizeof(entry), "\"index\":%.*s,", (int)strspn(at + 8, "0123456789"),
		 at + 8);
	list = strstr(audit(&s, auditor), entry);
	ck_assert_ptr_nonnull(list);
	assert_says(list, "\"action\":\"act.refused\"");
	assert_says(list, "\"act\":\"POST /v1/models\",\"error\":\"conflict\"");
	assert_says(list, "\"place\":\"/name\"");
	ck_assert_uint_eq(times(s.last.body, "\"act.refused\""), 1);
	ask(&s, "GET", "/v1/models/m", ada, NULL, 200);
}

TEST(the_same_refusal_again_and_again_leaves_one_entry_and_a_count)
{
	auto_site s = { 0 };
	char ada[80], auditor[80];
	struct fsck_report r;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	auditor_add(&s, auditor);
	ask(&s, "POST", "/v1/models", ada, MODEL, 201);
	for (int i = 0; i < AGAIN; i++)
		ask(&s, "POST", "/v1/models", ada, MODEL, 409);
	ask(&s, "POST", "/v1/models", ada, "{\"name\":\"m\",\"title\":\"u\"}", 409);
	site_restart(&s);
	audit(&s, auditor);
	ck_assert_uint_eq(times(s.last.body, "\"act.refused\""), 1);
	ck_assert_uint_eq(times(s.last.body, "\"act.refused_again\""), 1);
	assert_says(s.last.body, "\"count\":50}"); /* the other title is the same refusal */
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
	ask(&s, "POST", "/v1/models/m/versions/9/retire", ada, "{\"reason\":\"r\"}", 404);
	ask(&s, "POST", "/v1/models/m/versions/8/retire", ada, "{\"reason\":\"r\"}", 404);
	audit(&s, auditor);
	ck_assert_uint_eq(times(s.last.body, "\"act.refused\""), 4);
}

/* The answer with the one thing in it that differs from request to request taken out. */
static const char *without_request(struct site *s)
{
	char *at = strstr(s->last.text, "\"request\":\""), *date = strstr(s->last.text, "Date: ");

	ck_assert_ptr_nonnull(at);
	memset(at + 11, '-', 36);
	memset(date + 6, '-', strcspn(date + 6, "\r"));
	return arena_strdup(&s->cx.mem, s->last.text);
}

TEST(a_failed_login_does_not_say_who_exists)
{
	/* clang-format off */
	static const char *const bodies[] = {
		"{\"user\":\"ada\",\"password\":\"wrong horse battery\"}",
		"{\"user\":\"typedname\",\"password\":\"wrong horse battery\"}",
		"{\"user\":\"invited\",\"password\":\"wrong horse battery\"}",
		"{\"user\":\"gone\",\"password\":\"" PASSWORD "\"}",
		"{\"user\":\"ci\",\"password\":\"wrong horse battery\"}",
		"{\"user\":\"\",\"password\":\"wrong horse battery\"}",
	};
	/* clang-format on */
	auto_site s = { 0 };
	const char *first = NULL;
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "author", secret);
	service_add(&s, "ci", "ada", "", "[]", secret);
	person_add(&s, "gone", "", secret);
	ask(&s, "POST", "/v1/users/gone/deactivate", s.admin, "{\"reason\":\"r\"}", 201);
	ask(&s, "POST", "/v1/users", s.admin,
	    "{\"id\":\"invited\",\"name\":\"I\",\"site\":\"munich\"}", 201);
	for (size_t i = 0; i < countof(bodies); i++) {
		ask(&s, "POST", "/v1/session", NULL, bodies[i], 401);
		first = first ? first : without_request(&s);
		ck_assert_str_eq(without_request(&s), first);
	}
}

/* Do these bytes stand in the file, or in what SQLite keeps beside it? */
static bool stands_in(struct site *s, const char *suffix, const char *bytes)
{
	FILE *f = fopen(arena_printf(&s->cx.mem, "%s%s", s->in.db_path, suffix), "rb");
	char *all;
	size_t n;
	bool found;

	if (!f)
		return false;
	fseek(f, 0, SEEK_END);
	n = (size_t)ftell(f);
	rewind(f);
	all = arena_alloc(&s->cx.mem, n + 1);
	ck_assert_uint_eq(fread(all, 1, n, f), n);
	fclose(f);
	found = memmem(all, n, bytes, strlen(bytes)) != NULL;
	return found;
}

TEST(failed_logins_are_counted_and_what_was_typed_is_not_kept)
{
	static const char login[] =
		"{\"user\":\"typed-by-nobody\",\"password\":\"typed-as-password\"}";
	auto_site s = { 0 };
	char auditor[80];
	struct fsck_report r;

	site_open(&s);
	auditor_add(&s, auditor);
	for (int i = 0; i < LOGINS; i++)
		ask(&s, "POST", "/v1/session", NULL, login, 401);
	ask(&s, "POST", "/v1/session", NULL,
	    "{\"user\":\"iris\",\"password\":\"typed-as-password\"}", 401);
	for (int i = 0; i < LOGINS; i++)
		ask(&s, "POST", "/v1/invitations/redeem", NULL,
		    "{\"user\":\"iris\",\"code\":\"x\",\"password\":\"typed-as-password\"}", 401);
	site_restart(&s);
	audit(&s, auditor);
	ck_assert_uint_eq(times(s.last.body, "\"action\":\"access.refused\""), 1);
	assert_says(s.last.body, "\"what\":\"POST /v1/session\",\"count\":8}");
	assert_says(s.last.body, "\"what\":\"POST /v1/invitations/redeem\",\"count\":7}");
	for (size_t i = 0; i < 2; i++) {
		ck_assert(!stands_in(&s, i ? "-wal" : "", "typed-by-nobody"));
		ck_assert(!stands_in(&s, i ? "-wal" : "", "typed-as-password"));
	}
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(where_a_login_or_a_refusal_came_from_stands_outside_the_log_and_an_auditor_finds_it)
{
	auto_site s = { 0 };
	char auditor[80], digest[DIGEST_SIZE];
	const char *list, *at;
	unsigned found = 0;

	site_open(&s);
	auditor_add(&s, auditor);
	ask(&s, "GET", "/v1/users", NULL, NULL, 401);
	site_restart(&s);
	list = arena_strdup(&s.cx.mem, audit(&s, auditor));
	ck_assert_ptr_null(strstr(list, "127.0.0.1"));
	for (at = list; (at = strstr(at, "\"source\":\"")); at++, found++) {
		snprintf(digest, sizeof(digest), "%s", at + 10);
		ask(&s, "GET", arena_printf(&s.cx.mem, "/v1/audit/sources/%s", digest), auditor,
		    NULL, 200);
		assert_says(s.last.body, "\"address\":\"127.0.0.1\"");
	}
	ck_assert_uint_eq(found, times(list, "\"session.opened\"") + 1);
	at = strstr(strstr(list, "\"user.created\""), "\"name\":\""); /* personal, and no source */
	snprintf(digest, sizeof(digest), "%s", at + 8);
	ask(&s, "GET", arena_printf(&s.cx.mem, "/v1/audit/sources/%s", digest), auditor, NULL, 404);
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
	ck_assert_uint_eq(times(s.last.body, "\"action\":\"access.refused\""), 1);
	assert_says(s.last.body, "\"what\":\"unauthenticated\",\"count\":7}");
	assert_says(s.last.body, "\"what\":\"not-found\",\"count\":7}");
	ck_assert_ptr_null(strstr(s.last.body, "typed-path"));
}

TEST(an_act_that_is_not_theirs_leaves_its_entry_and_a_look_that_is_not_leaves_none)
{
	auto_site s = { 0 };
	char olaf[80], token[80], auditor[80];

	site_open(&s);
	person_add(&s, "olaf", "operator", olaf);
	service_add(&s, "reader", "olaf", "author", "[\"read\"]", token);
	auditor_add(&s, auditor);
	ask(&s, "POST", "/v1/models", olaf, MODEL, 403);
	assert_says(s.last.body, "\"entry\":");
	ask(&s, "POST", "/v1/models", token, MODEL, 403);
	assert_says(s.last.body, "\"entry\":");
	ask(&s, "GET", "/v1/audit", olaf, NULL, 403);
	ck_assert_ptr_null(strstr(s.last.body, "\"entry\":"));
	audit(&s, auditor);
	ck_assert_uint_eq(times(s.last.body, "\"action\":\"act.refused\""), 2);
	assert_says(s.last.body, "\"id\":\"reader\",\"for\":\"olaf\"");
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
		    secret, "{\"reason\":\"r\"}", 403);
	for (int i = 0; i < LOGINS; i++) /* nobody has such a name: one entry, and a count */
		ask(&s, "POST", arena_printf(&s.cx.mem, "/v1/users/typed-%d/deactivate", i), secret,
		    "{\"reason\":\"r\"}", 403);
	ask(&s, "POST", "/v1/models", secret, MODEL, 201);
	ask(&s, "POST", "/v1/models/m/versions", s.admin, "{}", 403);
	audit(&s, auditor);
	ck_assert_uint_eq(times(s.last.body, "\"action\":\"act.refused\""), 4);
	for (size_t i = 0; i < countof(users); i++)
		ck_assert(refused_about(&s, arena_printf(&s.cx.mem, "user:%s", users[i])));
	ck_assert(refused_about(&s, "model:m"));
	ck_assert_ptr_null(strstr(s.last.body, "typed-"));
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
		ck_assert(raw(s.port, request, strlen(request), s.last.text, sizeof(s.last.text)));
		assert_says(s.last.text, "HTTP/1.1 403");
		assert_says(s.last.text, "\"entry\":");
	}
	audit(&s, auditor);
	ck_assert_uint_eq(times(s.last.body, "\"action\":\"act.refused\""), countof(large));
}

TEST(every_act_with_a_name_in_its_path_says_what_it_is_about)
{
	const struct route_table table = all_routes();
	const struct route *route;

	for (size_t i = 0; (route = route_at(&table, i)); i++) {
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
		ask(&s, "POST", "/v1/models", ada, "{\"name\":", 400);
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
	assert_says(s.last.text, "HTTP/1.1 403");
	site_restart(&s);
	audit(&s, auditor);
	ck_assert_uint_eq(times(s.last.body, "\"action\":\"act.refused\""), 0);
	assert_says(s.last.body, "\"what\":\"invalid POST /v1/models\",\"count\":7}");
	assert_says(s.last.body, "\"what\":\"unauthenticated\",\"count\":7}");
	assert_says(s.last.body, "\"what\":\"invalid\",\"count\":1}");
	assert_says(s.last.body, "\"what\":\"forbidden POST /logout\",\"count\":1}");
}
