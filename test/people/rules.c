#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "site.h"

#define MODEL     "{\"name\":\"m\",\"title\":\"t\"}"
#define WHY       "{\"reason\":\"a test\"}"
#define text(...) arena_printf(&s.cx.mem, __VA_ARGS__)

static const char *role_body(struct site *s, const char *role)
{
	return arena_printf(&s->cx.mem, "{\"role\":\"%s\",\"site\":\"munich\",\"reason\":\"r\"}",
			    role);
}

static const char *login_body(struct site *s, const char *user, const char *password)
{
	return arena_printf(&s->cx.mem, "{\"user\":\"%s\",\"password\":\"%s\"}", user, password);
}

static const char *redeem_body(struct site *s, const char *user, const char *code)
{
	return arena_printf(&s->cx.mem,
			    "{\"user\":\"%s\",\"code\":\"%s\",\"password\":\"" PASSWORD "\"}", user,
			    code);
}

/* ---- roles and accounts ---- */

TEST(nobody_grants_a_role_to_themselves_nor_ends_their_own_account)
{
	auto_site s = { 0 };

	site_open(&s);
	ask(&s, "POST", "/v1/sites", s.admin,
	    "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}", 201);
	ask(&s, "POST", "/v1/users/root/roles/grant", s.admin,
	    "{\"role\":\"administrator\",\"site\":\"berlin\",\"reason\":\"r\"}", 403);
	ask(&s, "POST", "/v1/users/root/roles/grant", s.admin, role_body(&s, "author"), 403);
	ask(&s, "POST", "/v1/users/root/deactivate", s.admin, WHY, 409);
}

TEST(an_id_is_given_once_and_has_no_twin)
{
	static const char *const twins[] = { "Ada", "aDA", "ad\\u0430", "ada ", "-ada", "" };
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "", secret);
	ask(&s, "POST", "/v1/users/ada/deactivate", s.admin, WHY, 201);
	ask(&s, "POST", "/v1/users", s.admin,
	    "{\"id\":\"ada\",\"name\":\"Ada\",\"site\":\"munich\"}", 409);
	ask(&s, "POST", "/v1/users/ada/invite", s.admin, WHY, 409);
	for (size_t i = 0; i < countof(twins); i++) {
		ask(&s, "POST", "/v1/users", s.admin,
		    text("{\"id\":\"%s\",\"name\":\"Ada\",\"site\":\"munich\"}", twins[i]), 400);
		json_is(&s, "/pointer", "/id");
	}
}

/* ---- invitations ---- */

static const char *invite(struct site *s, const char *user, char *code)
{
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/%s/invite", user), s->admin, WHY, 201);
	secret_given(s, code);
	return code;
}

TEST(a_sites_time_zone_is_one_of_the_machines_and_no_folder_of_them)
{
	static const char *const bad[] = { "Europe",
					   "America/Argentina",
					   "Europe/",
					   "Europe/Nowhere",
					   "../zoneinfo/UTC",
					   "/etc/passwd",
					   "",
					   "zone.tab",
					   "GMT+0517",
					   "GMT-3",
					   "UTC+1",
					   "posix/UTC",
					   "leapseconds",
					   "Etc/Unknown" };
	auto_site s = { 0 };

	site_open(&s);
	for (size_t i = 0; i < countof(bad); i++)
		ask(&s, "POST", "/v1/sites", s.admin,
		    text("{\"id\":\"berlin\",\"zone\":\"%s\",\"title\":\"t\"}", bad[i]), 400);
	ask(&s, "POST", "/v1/sites", s.admin,
	    "{\"id\":\"berlin\",\"zone\":\"America/Argentina/Salta\",\"title\":\"t\"}", 201);
}

TEST(no_site_is_called_as_policies_speak_of_sites)
{
	static const char *const words[] = { "any", "concerned" };
	auto_site s = { 0 };

	site_open(&s);
	for (size_t i = 0; i < countof(words); i++) {
		ask(&s, "POST", "/v1/sites", s.admin,
		    text("{\"id\":\"%s\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}", words[i]),
		    400);
		json_is(&s, "/pointer", "/id");
	}
}

TEST(an_invitation_is_for_one_user_once_and_a_newer_one_replaces_it)
{
	static const char redeem[] = "/v1/invitations/redeem";
	auto_site s = { 0 };
	char old[80], code[80], secret[80];

	site_open(&s);
	person_add(&s, "mallory", "", secret);
	ask(&s, "POST", "/v1/users", s.admin,
	    "{\"id\":\"ada\",\"name\":\"Ada\",\"site\":\"munich\"}", 201);
	invite(&s, "ada", old);
	invite(&s, "ada", code);
	ask(&s, "POST", redeem, NULL, redeem_body(&s, "ada", old), 401);
	ask(&s, "POST", redeem, NULL, redeem_body(&s, "mallory", code), 401);
	ask(&s, "POST", redeem, NULL, redeem_body(&s, "nobody", code), 401);
	ask(&s, "POST", redeem, NULL, redeem_body(&s, "ada", ""), 401);
	ask(&s, "POST", redeem, NULL, redeem_body(&s, "ada", code), 201);
	ask(&s, "POST", redeem, NULL, redeem_body(&s, "ada", code), 401);
	ask(&s, "POST", "/v1/session", NULL, login_body(&s, "ada", PASSWORD), 201);
}

TEST(a_new_password_ends_the_old_one_and_its_sessions_and_tokens)
{
	auto_site s = { 0 };
	char secret[80], code[80], token[80], service[80];

	site_open(&s);
	person_add(&s, "ada", "author", secret);
	ask(&s, "POST", "/v1/tokens", secret, token_body(&s, "ada"), 201);
	secret_given(&s, token);
	service_add(&s, "ci", "ada", "author", "[\"read\",\"submit\"]", service);
	ask(&s, "GET", "/v1/models", token, NULL, 200);
	invite(&s, "ada", code);
	ask(&s, "GET", "/v1/session", secret, NULL, 200);
	ask(&s, "POST", "/v1/invitations/redeem", NULL,
	    text("{\"user\":\"ada\",\"code\":\"%s\",\"password\":\"another horse battery\"}", code),
	    201);
	ask(&s, "GET", "/v1/session", secret, NULL, 401);
	ask(&s, "GET", "/v1/models", token, NULL, 401);
	ask(&s, "GET", "/v1/models", service, NULL, 401); /* nobody ever confirmed who is ada */
	ask(&s, "POST", "/v1/session", NULL, login_body(&s, "ada", PASSWORD), 401);
	ask(&s, "POST", "/v1/session", NULL, login_body(&s, "ada", "another horse battery"), 201);
}

/* ---- access ends at once ---- */

TEST(a_deactivated_user_is_out_at_once_with_tokens_and_services)
{
	auto_site s = { 0 };
	char session[80], token[80], service[80];

	site_open(&s);
	person_add(&s, "ada", "author", session);
	ask(&s, "POST", "/v1/tokens", session, token_body(&s, "ada"), 201);
	secret_given(&s, token);
	service_add(&s, "ci", "ada", "author", "[\"read\",\"submit\"]", service);
	ask(&s, "GET", "/v1/models", session, NULL, 200);
	ask(&s, "GET", "/v1/models", token, NULL, 200);
	ask(&s, "GET", "/v1/models", service, NULL, 200);
	ask(&s, "POST", "/v1/users/ada/deactivate", s.admin, WHY, 201);
	ask(&s, "GET", "/v1/models", session, NULL, 401);
	ask(&s, "GET", "/v1/models", token, NULL, 401);
	ask(&s, "GET", "/v1/models", service, NULL, 401);
	ask(&s, "POST", "/v1/models", service, MODEL, 401);
	ask(&s, "POST", "/v1/session", NULL, login_body(&s, "ada", PASSWORD), 401);
}

TEST(an_account_that_has_ended_owns_no_new_service_and_gets_no_token)
{
	static const char why[] = "{\"reason\":\"a test\"}";
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "author", secret);
	ask(&s, "POST", "/v1/users", s.admin,
	    body(&s, "{'id':'robot','name':'Robot','site':'munich','owner':'ada'}"), 201);
	ask(&s, "POST", "/v1/users/robot/deactivate", s.admin, why, 201);
	ask(&s, "POST", "/v1/tokens", secret,
	    body(&s, "{'user':'robot','title':'t','scopes':['read'],'days':1,'password':'" PASSWORD
		     "'}"),
	    409);
	json_says(&s, "/detail", "'robot' is not active");
	ask(&s, "POST", "/v1/users/ada/deactivate", s.admin, why, 201);
	ask(&s, "POST", "/v1/users", s.admin,
	    body(&s, "{'id':'second','name':'Second','site':'munich','owner':'ada'}"), 409);
	json_is(&s, "/pointer", "/owner");
}

TEST(a_revoked_token_and_a_revoked_role_are_over_at_once)
{
	auto_site s = { 0 };
	char session[80], token[80], id[80];

	site_open(&s);
	person_add(&s, "ada", "author", session);
	ask(&s, "POST", "/v1/tokens", session, token_body(&s, "ada"), 201);
	secret_given(&s, token);
	snprintf(id, sizeof(id), "%s", json_at(&s, "/entry/fact/id"));
	ask(&s, "POST", "/v1/models", token, MODEL, 201);
	ask(&s, "POST", "/v1/users/ada/roles/revoke", s.admin, role_body(&s, "author"), 201);
	ask(&s, "POST", "/v1/models", token, "{\"name\":\"n\",\"title\":\"t\"}", 403);
	ask(&s, "POST", "/v1/users/ada/roles/grant", s.admin, role_body(&s, "author"), 201);
	ask(&s, "POST", "/v1/models", token, "{\"name\":\"n\",\"title\":\"t\"}", 201);
	ask(&s, "POST", text("/v1/tokens/%s/revoke", id), session, WHY, 201);
	ask(&s, "GET", "/v1/models", token, NULL, 401);
	ask(&s, "POST", text("/v1/tokens/%s/revoke", id), session, WHY, 404);
}

/* A request whose headers the server has judged and whose body is still to come. */
static int half_sent(struct site *s, const char *url, const char *secret, size_t length)
{
	int fd = dial(s->port);
	char head[500], got[100];

	ck_assert_int_ge(fd, 0);
	snprintf(head, sizeof(head),
		 "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
		 "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
		 "Content-Length: %zu\r\nExpect: 100-continue\r\n\r\n",
		 url, s->port, secret, length);
	send_all(fd, head, strlen(head));
	ck_assert_int_gt(read(fd, got, sizeof(got)), 0);
	ck_assert_int_eq(strncmp(got, "HTTP/1.1 100 ", 13), 0);
	return fd;
}

static int rest_sent(int fd, const char *body)
{
	static char out[4000];
	int status = 0;
	size_t n;

	send_all(fd, body, strlen(body));
	ck_assert(hear_out(fd, out, sizeof(out), &n));
	sscanf(out, "HTTP/1.1 %3d", &status);
	close(fd);
	return status;
}

TEST(what_is_revoked_while_a_request_is_on_its_way_does_not_act)
{
	auto_site s = { 0 };
	char author[80], token[80], auditor[80];
	int by_role, by_user, still;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	person_add(&s, "bob", "author", token);
	person_add(&s, "iris", "auditor", auditor);
	still = half_sent(&s, "/v1/models", token, strlen(MODEL));
	by_role = half_sent(&s, "/v1/models", author, strlen(MODEL));
	ask(&s, "POST", "/v1/users/ada/roles/revoke", s.admin, role_body(&s, "author"), 201);
	ck_assert_int_eq(rest_sent(by_role, MODEL), 403);
	by_user = half_sent(&s, "/v1/tokens", author, strlen(token_body(&s, "ada")));
	ask(&s, "POST", "/v1/users/ada/deactivate", s.admin, WHY, 201);
	ck_assert_int_eq(rest_sent(by_user, token_body(&s, "ada")), 401);
	ask(&s, "GET", "/v1/models/m", s.admin, NULL, 404);
	ask(&s, "GET", "/v1/audit?limit=4", auditor, NULL, 200);
	ck_assert_uint_eq(json_times(&s, "/items", "/fact/error", "forbidden"), 1);
	ck_assert_uint_eq(json_times(&s, "/items", "/fact/error", "unauthenticated"), 1);
	ck_assert_int_eq(rest_sent(still, MODEL), 201);
}

TEST(an_act_whose_actor_was_let_go_meanwhile_is_entered_and_not_counted_as_well)
{
	auto_site s = { 0 };
	char ada[80], auditor[80];
	int fd;

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	person_add(&s, "iris", "auditor", auditor);
	ask(&s, "POST", "/v1/tokens", auditor, token_body(&s, "iris"), 201);
	secret_given(&s, auditor);
	fd = half_sent(&s, "/v1/models", ada, strlen(MODEL));
	ask(&s, "POST", "/v1/users/ada/deactivate", s.admin, WHY, 201);
	ck_assert_int_eq(rest_sent(fd, MODEL), 401);
	site_restart(&s);
	ask(&s, "GET", "/v1/audit?limit=4", auditor, NULL, 200);
	ck_assert_uint_eq(json_times(&s, "/items", "/action", "act.refused"), 1);
	ck_assert_uint_eq(json_times(&s, "/items", "/action", "access.refused"), 0);
}

/* ---- service accounts ---- */

TEST(nobody_holds_administration_and_quality_through_a_service_account)
{
	auto_site s = { 0 };
	char approver[80];

	site_open(&s);
	person_add(&s, "carl", "approver", approver);
	ask(&s, "POST", "/v1/users", s.admin,
	    "{\"id\":\"bot\",\"name\":\"Bot\",\"site\":\"munich\",\"owner\":\"carl\"}", 201);
	ask(&s, "POST", "/v1/users/bot/roles/grant", s.admin,
	    "{\"role\":\"administrator\",\"site\":\"munich\",\"reason\":\"x\"}", 409);
	ask(&s, "POST", "/v1/users", s.admin,
	    "{\"id\":\"mine\",\"name\":\"Mine\",\"site\":\"munich\",\"owner\":\"root\"}", 201);
	ask(&s, "POST", "/v1/users/mine/roles/grant", s.admin,
	    "{\"role\":\"auditor\",\"site\":\"munich\",\"reason\":\"x\"}", 403);
}

TEST(nobody_ends_their_own_account_by_a_service)
{
	auto_site s = { 0 };
	char zoe[80], bot[80];

	site_open(&s);
	person_add(&s, "zoe", "", zoe);
	ask(&s, "POST", "/v1/users/zoe/roles/grant", s.admin,
	    "{\"role\":\"administrator\",\"site\":\"*\",\"reason\":\"r\"}", 201);
	service_add(&s, "bot", "zoe", "", "[\"manage\"]", bot);
	ask(&s, "POST", "/v1/users/bot/roles/grant", s.admin,
	    "{\"role\":\"administrator\",\"site\":\"*\",\"reason\":\"r\"}", 201);
	ask(&s, "POST", "/v1/users/zoe/deactivate", bot, WHY, 409);
	json_is(&s, "/detail", "nobody deactivates their own account");
}
