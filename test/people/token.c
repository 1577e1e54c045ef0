#include "clocks.h"
#include "leaper.h"
#include "site.h"

#define MODEL     "{\"name\":\"m\",\"title\":\"t\"}"
#define WHY       "{\"reason\":\"a test\"}"
#define text(...) arena_printf(&s.cx.mem, __VA_ARGS__)

TEST(a_persons_token_is_issued_by_that_person_alone)
{
	auto_site s = { 0 };
	char ada[80], bob[80], service[80], id[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	person_add(&s, "bob", "author", bob);
	service_add(&s, "ci", "ada", "author", "[\"read\",\"submit\"]", service);
	ask(&s, "POST", "/v1/tokens", bob, token_body(&s, "ada"), 403);
	ask(&s, "POST", "/v1/tokens", s.admin, token_body(&s, "ada"), 403);
	ask(&s, "POST", "/v1/tokens", service, token_body(&s, "ada"), 403);
	ask(&s, "POST", "/v1/tokens", bob, token_body(&s, "ci"), 403);
	ask(&s, "POST", "/v1/tokens", ada, token_body(&s, "ci"), 201);
	ask(&s, "POST", "/v1/tokens", s.admin, token_body(&s, "ci"), 403); /* nor in her name */
	json_says(&s, "/detail", "issued by its owner");
	ask(&s, "POST", "/v1/tokens", ada, token_body(&s, "nobody"), 404);
	ask(&s, "POST", "/v1/tokens", ada, token_body(&s, "ada"), 201);
	snprintf(id, sizeof(id), "%s", json_at(&s, "/entry/fact/id"));
	ask(&s, "POST", text("/v1/tokens/%s/revoke", id), bob, WHY,
	    404); /* as one that there is not */
	ask(&s, "POST", text("/v1/tokens/%s/revoke", id), s.admin, WHY, 201);
}

TEST(a_token_does_no_more_than_its_scopes_and_days_say)
{
	auto_site s = { 0 };
	char ada[80], reader[80], nothing[80], spent[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	service_add(&s, "reader", "ada", "author", "[\"read\"]", reader);
	service_add(&s, "nothing", "ada", "author", "[]", nothing);
	ask(&s, "GET", "/v1/models", reader, NULL, 200);
	ask(&s, "POST", "/v1/models", reader, MODEL, 403);
	ask(&s, "POST", "/v1/tokens", reader, token_body(&s, "reader"), 403);
	ask(&s, "GET", "/v1/models", nothing, NULL, 403);
	ask(&s, "POST", "/v1/tokens", ada,
	    "{\"user\":\"reader\",\"title\":\"t\",\"scopes\":[\"read\"],\"days\":0,\"password\":"
	    "\"" PASSWORD "\"}",
	    201);
	secret_given(&s, spent);
	ask(&s, "GET", "/v1/models", spent, NULL, 401);
	ask(&s, "POST", "/v1/tokens", ada,
	    "{\"user\":\"reader\",\"title\":\"t\",\"scopes\":[\"read\"],\"days\":366,\"password\":"
	    "\"" PASSWORD "\"}",
	    400);
	ask(&s, "POST", "/v1/tokens", ada,
	    "{\"user\":\"reader\",\"title\":\"t\",\"scopes\":[\"sign\"],\"days\":1,\"password\":"
	    "\"" PASSWORD "\"}",
	    400);
}

TEST(a_token_issues_no_token)
{
	auto_site s = { 0 };
	char author[80], token[80];

	site_open(&s);
	person_add(&s, "carl", "author", author);
	ask(&s, "POST", "/v1/tokens", author,
	    body(&s, "{'user':'carl','title':'t','scopes':['manage'],'days':1,'password':'" PASSWORD
		     "'}"),
	    201);
	secret_given(&s, token);
	ask(&s, "POST", "/v1/tokens", token,
	    body(&s, "{'user':'carl','title':'t','scopes':['submit'],'days':9,'password':'" PASSWORD
		     "'}"),
	    403);
	json_says(&s, "/detail", "a token issues no token");
}

static const char *for_days(struct site *s, const char *user, int days, const char *password)
{
	return body(s, "{'user':'%s','title':'t','scopes':['read'],'days':%d,'password':'%s'}",
		    user, days, password);
}

TEST(a_token_is_issued_for_the_password_alone_and_a_wrong_one_counts_as_a_failed_login)
{
	auto_site s = { 0 };
	char ada[80], auditor[80];
	const char *entry;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	person_add(&s, "iris", "auditor", auditor);
	ask(&s, "POST", "/v1/tokens", ada,
	    body(&s, "{'user':'ada','title':'t','scopes':['read'],'days':1}"), 400);
	json_is(&s, "/pointer", "/password");
	ask(&s, "POST", "/v1/tokens", ada, for_days(&s, "ada", 1, "not the right one"), 401);
	ask(&s, "GET", "/v1/tokens", ada, NULL, 200);
	ck_assert_uint_eq(json_count(&s, "/items"), 0);
	ask(&s, "POST", "/v1/tokens", auditor, token_body(&s, "iris"), 201);
	secret_given(&s, auditor);
	site_restart(&s);
	ask(&s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	ck_assert_uint_eq(json_times(&s, "/items", "/action", "act.refused"), 1);
	entry = json_find(&s, "/items", "/action", "logins.failed");
	ck_assert_str_eq(json_at(&s, "%s/fact/accounts/0/user", entry), "ada");
	ck_assert_str_eq(json_at(&s, "%s/fact/count", entry), "1");
}

TEST(the_owner_of_a_service_gives_the_own_password_for_its_token)
{
	auto_site s = { 0 };
	char ada[80], service[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	service_add(&s, "ci", "ada", "author", "[\"read\"]", service);
	ask(&s, "POST", "/v1/tokens", ada, for_days(&s, "ci", 1, "not the right one"), 401);
	ask(&s, "POST", "/v1/tokens", ada, for_days(&s, "ci", 1, PASSWORD), 201);
}

TEST(a_persons_token_lasts_ninety_days_at_most_and_a_services_longer)
{
	auto_site s = { 0 };
	char ada[80], service[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	service_add(&s, "ci", "ada", "author", "[\"read\"]", service);
	ask(&s, "POST", "/v1/tokens", ada, for_days(&s, "ada", 90, PASSWORD), 201);
	ask(&s, "POST", "/v1/tokens", ada, for_days(&s, "ada", 91, PASSWORD), 400);
	json_is(&s, "/pointer", "/days");
	ask(&s, "POST", "/v1/tokens", ada, for_days(&s, "ci", 365, PASSWORD), 201);
	ask(&s, "POST", "/v1/tokens", ada, for_days(&s, "ci", 366, PASSWORD), 400);
	json_is(&s, "/pointer", "/days");
}

/* ---- revoked whatever became of the account ---- */

static const char *token_of(struct site *s, const char *issuer, const char *user, char *secret)
{
	ask(s, "POST", "/v1/tokens", issuer, for_days(s, user, 90, PASSWORD), 201);
	secret_given(s, secret);
	return arena_strdup(&s->cx.mem, json_at(s, "/entry/fact/id"));
}

static void token_revoked(struct site *s, const char *id, const char *by, int status)
{
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/tokens/%s/revoke", id), by, WHY, status);
}

/* The follower has looked, and the suspension is over. */
static void active_again(struct site *s, const char *user)
{
	int64_t begun = clock_elapsed_ms();

	ask(s, "POST", "/v1/session", NULL, body(s, "{'user':'root','password':'" PASSWORD "'}"),
	    201);
	secret_given(s, s->admin);
	do {
		ask(s, "GET", arena_printf(&s->cx.mem, "/v1/users/%s", user), s->admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (strcmp(json_at(s, "/state"), "active") != 0);
}

TEST(a_token_that_was_revoked_while_its_person_was_suspended_works_no_more_after_that)
{
	auto_site s = { 0 };
	char ada[80], kept[80], taken[80], service[80];
	const char *own, *services;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	service_add(&s, "ci", "ada", "author", "[\"read\"]", service);
	token_of(&s, ada, "ada", kept);
	own = token_of(&s, ada, "ada", taken);
	services = token_of(&s, ada, "ci", service);
	ask(&s, "POST", "/v1/users/ada/suspend", s.admin, WHY, 201);
	ask(&s, "GET", "/v1/models", taken, NULL, 401);
	token_revoked(&s, own, s.admin, 201);
	token_revoked(&s, services, s.admin, 201);
	token_revoked(&s, own, s.admin, 404); /* once */
	clock_ahead(72 * HOUR_MS + 1000);
	active_again(&s, "ada");
	ask(&s, "GET", "/v1/models", kept, NULL, 200);
	ask(&s, "GET", "/v1/models", taken, NULL, 401);
	ask(&s, "GET", "/v1/models", service, NULL, 401);
	clock_right();
}

TEST(a_services_token_is_revoked_though_its_person_is_there_no_more)
{
	auto_site s = { 0 };
	char ada[80], service[80];
	const char *id;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	service_add(&s, "ci", "ada", "author", "[\"read\"]", service);
	id = token_of(&s, ada, "ci", service);
	ask(&s, "POST", "/v1/users/ada/deactivate", s.admin, WHY, 201);
	token_revoked(&s, id, s.admin, 201);
}

TEST(no_token_is_issued_for_an_account_that_ended)
{
	auto_site s = { 0 };
	char ada[80], service[80];

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	service_add(&s, "ci", "ada", "author", "[\"read\"]", service);
	ask(&s, "POST", "/v1/users/ci/deactivate", s.admin, WHY, 201);
	ask(&s, "POST", "/v1/tokens", ada, token_body(&s, "ci"), 409);
	json_says(&s, "/detail", "'ci' is not active");
}
