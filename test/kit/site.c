#include "person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/soundness.h"
#include "genesis.h"
#include "people/founder.h"
#include "proof/digest.h"
#include "rooms.h"
#include "rules/act_needs.h"
#include "rules/powers.h"
#include "store.h"

#define PATIENCE_MS 30000 /* for what must come; how soon is not asked */

struct route_table all_routes(void)
{
	struct server_config cfg = { 0 };

	rooms_serve(&cfg);
	return cfg.routes;
}

void site_serve(struct site *s)
{
	struct server_config cfg = { .instance = &s->in,
				     .threads = 2,
				     .workers = 2,
				     .syslog = s->syslog,
				     .connections = s->connections,
				     .connections_of_source = s->connections_of_source,
				     .elapsed = s->elapsed,
				     .anchor = s->anchor };

	rooms_serve(&cfg);
	if (s->unfollowed)
		cfg.follows = false;
	cfg.scrubs = s->scrubs;

	assert_ok(&s->cx, instance_open(&s->cx, s->dir, NULL, &s->in));
	assert_ok(&s->cx, server_start(&s->cx, &cfg, &s->sv));
	s->port = server_port(s->sv);
}

void secret_given(struct site *s, char *out)
{
	snprintf(out, 80, "%s", json_at(s, "/secret"));
}

static void login(struct site *s, const char *user, char *out)
{
	ask(s, "POST", "/v1/session", NULL,
	    body(s, "{'user':'%s','password':'" PASSWORD "'}", user), 201);
	secret_given(s, out);
}

static void redeem(struct site *s, const char *user, const char *code)
{
	ask(s, "POST", "/v1/invitations/redeem", NULL,
	    body(s, "{'user':'%s','code':'%s','password':'" PASSWORD "'}", user, code), 201);
}

void redeem_and_login(struct site *s, const char *id, const char *code, char *out)
{
	redeem(s, id, code);
	login(s, id, out);
}

void password_anew(struct site *s, const char *id, char *out)
{
	char code[80];

	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/%s/invite", id), s->admin,
	    "{\"reason\":\"r\"}", 201);
	secret_given(s, code);
	redeem_and_login(s, id, code, out);
}

void site_open(struct site *s)
{
	struct genesis g = { .site = "munich",
			     .zone = "Europe/Berlin",
			     .admin = "root",
			     .founders = { "anna", "ben" } };

	*s = (struct site){ .dir = "/tmp/signet-site-XXXXXX",
			    .use = s->use,
			    .connections = s->connections,
			    .connections_of_source = s->connections_of_source,
			    .elapsed = s->elapsed,
			    .scrubs = s->scrubs,
			    .model_sites = s->model_sites };
	ck_assert_ptr_nonnull(mkdtemp(s->dir));
	s->cx.now = clock_ms();
	assert_ok(&s->cx, instance_create(&s->cx, s->dir, NULL, s->use, genesis, &g));
	for (size_t i = 0; i < FOUNDERS; i++)
		strcpy(s->founder_codes[i], g.founder_codes[i]);
	site_serve(s);
	redeem_and_login(s, "root", g.code, s->admin);
}

void site_stop(struct site *s)
{
	if (s->sv) {
		server_stop(s->sv);
		instance_close(&s->in);
	}
	s->sv = NULL;
}

void site_restart(struct site *s)
{
	site_stop(s);
	site_serve(s);
	login(s, "root", s->admin);
}

void site_close(struct site *s)
{
	site_stop(s);
	dir_remove(s->dir);
	arena_free(&s->cx.mem);
}

const char *ask(struct site *s, const char *method, const char *url, const char *secret,
		const char *body, int status)
{
	http(s->port, method, url, secret, "", body, &s->last);
	ck_assert_msg(s->last.status == status, "%s %s %.500s: wanted %d: %.2000s", method, url,
		      body ? body : "", status, s->last.text);
	return s->last.body;
}

/* Does the role rest until others confirmed the person (rules/powers.h)? */
static bool role_rests(const char *name)
{
	enum role role;

	return role_parse(name, &role) && (role_bit(role) & powers_rest(IDENTITY_NEW, false));
}

static bool is_new(struct site *s, const char *id)
{
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/users/%s", id), s->admin, NULL, 200);
	return strcmp(json_at(s, "/identity"), identity_name(IDENTITY_NEW)) == 0;
}

void role_grant_at(struct site *s, const char *id, const char *role, const char *site)
{
	if (role_is_granted_by_act(role))
		role_granted_by_act(s, id, role, site);
	else
		ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/%s/roles/grant", id), s->admin,
		    body(s, "{'role':'%s','site':'%s','reason':'a test'}", role, site), 201);
	if (role_rests(role) && is_new(s, id))
		person_confirmed(s, id);
}

/* What tests propose concerns every site, unless they say others. */
static const char *grant_usual(const char *role)
{
	return strcmp(role, "reviewer") == 0 || role_is_granted_by_act(role) ? "*" : "munich";
}

void role_grant(struct site *s, const char *id, const char *role)
{
	if (*role)
		role_grant_at(s, id, role, grant_usual(role));
}

void site_add(struct site *s, const char *id)
{
	ask(s, "POST", "/v1/sites", s->admin,
	    body(s, "{'id':'%s','zone':'Europe/Berlin','title':'t'}", id), 201);
}

static void user_add(struct site *s, const char *id, const char *site)
{
	ask(s, "POST", "/v1/users", s->admin,
	    body(s, "{'id':'%s','name':'%s','site':'%s'}", id, id, site), 201);
}

static void join(struct site *s, const char *id, const char *role, char *out)
{
	char code[80];

	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/%s/invite", id), s->admin,
	    body(s, "{'reason':'a test'}"), 201);
	secret_given(s, code);
	redeem_and_login(s, id, code, out);
	if (role_rests(role))
		person_confirmed(s, id);
}

void person_add(struct site *s, const char *id, const char *role, char *out)
{
	user_add(s, id, "munich");
	role_grant(s, id, role);
	join(s, id, role, out);
}

void person_add_at(struct site *s, const char *id, const char *site, char *out)
{
	user_add(s, id, site);
	join(s, id, "", out);
}

void service_add(struct site *s, const char *id, const char *owner, const char *role,
		 const char *scopes, char *out)
{
	char secret[80];

	ask(s, "POST", "/v1/users", s->admin,
	    body(s, "{'id':'%s','name':'%s','site':'munich','owner':'%s'}", id, id, owner), 201);
	role_grant(s, id, role);
	login(s, owner, secret);
	ask(s, "POST", "/v1/tokens", secret,
	    body(s, "{'user':'%s','title':'a test','scopes':%s,'days':1,'password':'" PASSWORD "'}",
		 id, json_of(s, scopes)),
	    201);
	secret_given(s, out);
}

const char *token_body(struct site *s, const char *user)
{
	return body(s,
		    "{'user':'%s','title':'a test','scopes':['read','submit'],'days':1,"
		    "'password':'" PASSWORD "'}",
		    user);
}

void artifact_add(struct site *s, const char *secret, const char *text, char *out)
{
	struct hash h = hash_bytes(text, strlen(text));
	char url[120];

	strcpy(out, digest_text(&s->cx, &h));
	snprintf(url, sizeof(url), "/v1/artifacts/%s", out);
	http(s->port, "PUT", url, secret, "", text, &s->last);
	ck_assert_msg(s->last.status == 201 || s->last.status == 200, "%s", s->last.text);
}

const char *refusal_is_entered(struct site *s, const char *auditor, const char *place,
			       const char *detail)
{
	const char *at;

	ask(s, "GET", "/v1/audit?limit=100", auditor, NULL, 200);
	at = json_find(s, "/items", "/action", "act.refused");
	ck_assert_str_eq(json_at(s, "%s/fact/place", at), place);
	json_says(s, arena_printf(&s->cx.mem, "%s/fact/detail", at), detail);
	return at;
}

/* The server runs in this process, and looks each second. */
void others_write(struct site *s, const char *sql)
{
	static int times; /* what alters no byte is no write */

	/* one commit: of two the server might see the second when the first is mended already */
	raw_sql(s->in.db_path,
		arena_printf(&s->cx.mem, "BEGIN IMMEDIATE; %s; PRAGMA user_version = %d; COMMIT",
			     sql, ++times));
	for (int i = 0; i < PATIENCE_MS / 10 && !soundness_lost(); i++)
		usleep(10000);
	ck_assert(soundness_lost());
}

void site_sql(struct site *s, const char *sql)
{
	others_write(s, sql);
	flaw_mended(FLAW_FOREIGN);
}
