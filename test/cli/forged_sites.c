#include <stdio.h>
#include <string.h>

#include "device.h"
#include "forged.h"
#include "release.h"

/* An export re-made by a holder of the log's key, in which an entry says nothing of the site that
 * its act is about: who reads the history of that site would miss the act.  Each act is the last
 * one of a site of its own, so that no later entry tells by what it says of the one before it. */

static const char *text(struct export *x, const char *fmt, const char *what)
{
	return replaced(&x->p.s.cx, fmt, "$", what);
}

static void post(struct export *x, const char *url, const char *body)
{
	struct site *s = &x->p.s;

	ask(s, "POST", url, s->admin, json_of(s, body), 201);
}

/* Each of a site that has the name of what is done there. */
static void people_do(struct export *x)
{
	char code[80], secret[80];

	post(x, "/v1/users", "{'id':'una','name':'Una','site':'creates'}");
	post(x, "/v1/users", "{'id':'ulf','name':'Ulf','site':'invites'}");
	post(x, "/v1/users/ulf/invite", "{'reason':'r'}");
	post(x, "/v1/users", "{'id':'uma','name':'Uma','site':'redeems'}");
	post(x, "/v1/users/uma/invite", "{'reason':'r'}");
	secret_given(&x->p.s, code);
	redeem_and_login(&x->p.s, "uma", code, secret);
	post(x, "/v1/users/una/roles/grant", "{'role':'author','site':'grants','reason':'r'}");
	post(x, "/v1/users/uma/roles/grant", "{'role':'author','site':'revokes','reason':'r'}");
	post(x, "/v1/users/uma/roles/revoke", "{'role':'author','site':'revokes','reason':'r'}");
	post(x, "/v1/users", "{'id':'ugo','name':'Ugo','site':'munich'}");
	post(x, "/v1/users/ugo/roles/grant", "{'role':'author','site':'ends','reason':'r'}");
	post(x, "/v1/users/ugo/deactivate", "{'reason':'r'}");
}

static void devices_do(struct export *x)
{
	struct device_here n = { .cx = &x->p.s.cx,
				 .port = x->p.s.port,
				 .origin = x->p.s.in.signer.key.origin,
				 .name = "edge-1" };

	post(x, "/v1/devices", "{'device':'edge-2','site':'has-device'}");
	post(x, "/v1/devices", "{'device':'edge-3','site':'provisions'}");
	post(x, "/v1/devices/edge-3/invite", "{'reason':'r'}");
	device_enrols(&n, "enrols", x->p.s.admin);
	post(x, "/v1/devices", "{'device':'edge-4','site':'retires'}");
	post(x, "/v1/devices/edge-4/retire", "{'reason':'r'}");
}

static void rollout_do(struct export *x)
{
	struct plant *p = &x->p;
	char olga[80];

	person_add(&p->s, "olga", "operator", olga);
	change_merge(
		p, "models/" RELEASE_MODEL "/versions/1.json", version_validated(p, 1),
		"policies/rings/line-1.json",
		replaced(&p->s.cx, plan_record(p), "\"munich\"", "\"*\""),
		"models/" RELEASE_MODEL "/releases/1.json",
		replaced(&p->s.cx, release_record(p, 1, 1), "\"munich\"", "\"runs\",\"munich\""),
		NULL);
	for (int i = 0; i < 8; i++)
		publication_await(p);
	ask(&p->s, "GET", "/v1/rollouts", olga, NULL, 200);
	ask(&p->s, "POST", text(x, "/v1/rollouts/$/end", json_at(&p->s, "/items/0/id")), olga,
	    json_of(&p->s, "{'reason':'r'}"), 201);
}

static int plan_asked(struct export *x, const char *name, const char *site)
{
	struct plant *p = &x->p;
	const char *record = replaced(&p->s.cx, plan_record(p), "line-1", name);

	return change_asked_of(&p->s, &p->jonas, text(x, "policies/rings/$.json", name),
			       replaced(&p->s.cx, record, "munich", site), 201);
}

static void changes_do(struct export *x)
{
	struct plant *p = &x->p;
	int n;

	role_grant_at(&p->s, "jonas", "author", "*");
	plan_asked(x, "line-2", "opens");
	n = plan_asked(x, "line-3", "signs");
	person_signs(&p->s, &p->mara, n, "review", "reviewer", 201);
	n = plan_asked(x, "line-4", "rejects");
	person_signs(&p->s, &p->mara, n, "rejection", "reviewer", 201);
	n = plan_asked(x, "line-5", "cancels");
	ask(&p->s, "POST", arena_printf(&p->s.cx.mem, "/v1/changes/%d/cancel", n), p->jonas.secret,
	    json_of(&p->s, "{'reason':'r'}"), 201);
	plant_merge(p, plan_asked(x, "line-6", "merges"));
}

static void sites_open(struct export *x)
{
	static const char *const sites[] = {
		"creates",    "invites",    "redeems", "grants",  "revokes", "ends",
		"has-device", "provisions", "enrols",  "retires", "runs",    "opens",
		"signs",      "rejects",    "cancels", "merges",
	};
	char iris[80];

	plant_model(&x->p);
	trust_found(&x->p);
	trust_send(&x->p, 201);
	desk_open(&x->d, &x->p.s);
	person_add(&x->p.s, "iris", "auditor", iris);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	for (size_t i = 0; i < countof(sites); i++)
		site_add(&x->p.s, sites[i]);
	people_do(x);
	devices_do(x);
	rollout_do(x);
	changes_do(x);
	export_taken(x);
}

static const struct row {
	const char *action, *site;
} lacking[] = {
	{ "user.created", "creates" },      { "user.invited", "invites" },
	{ "user.password_set", "redeems" }, { "user.deactivated", "ends" },
	{ "role.granted", "grants" },       { "role.revoked", "revokes" },
	{ "device.created", "has-device" }, { "device.invited", "provisions" },
	{ "device.enrolled", "enrols" },    { "device.retired", "retires" },
	{ "rollout.stopped", "runs" },      { "change.opened", "opens" },
	{ "change.signed", "signs" },       { "change.rejected", "rejects" },
	{ "change.cancelled", "cancels" },  { "change.merged", "merges" },
};

TEST(an_act_that_is_kept_out_of_the_history_of_its_site_is_named)
{
	auto_export x = { 0 };
	char said[1000];

	sites_open(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	for (size_t i = 0; i < countof(lacking); i++) {
		last_forged(&x, lacking[i].action,
			    last_object(&x, text(&x, "site:$", lacking[i].site)), "", said,
			    sizeof(said));
		detail_says(said, text(&x, "they lack site:$,", lacking[i].site));
	}
}

TEST(a_change_that_states_other_sites_than_its_documents_is_named)
{
	static const char *const others[] = { "\"sites\":[\"*\"]", "\"sites\":[]",
					      "\"sites\":[\"munich\",\"nowhere\"]" };
	auto_export x = { 0 };
	char said[1000];

	history_open(&x);
	plan_asked(&x, "line-2", "munich");
	export_taken(&x);
	for (size_t i = 0; i < countof(others); i++) {
		last_forged(&x, "change.opened", "\"sites\":[\"munich\"]", others[i], said,
			    sizeof(said));
		detail_says(said, "/fact/sites");
	}
}

TEST(an_act_that_is_put_into_the_history_of_a_site_that_it_is_not_about_is_named)
{
	static const char from[] = "\"action\":\"session.opened\",\"objects\":[";
	auto_export x = { 0 };
	char said[1000];

	export_open(&x);
	last_forged(&x, "session.opened", from,
		    arena_printf(&x.p.s.cx.mem, "%s{\"id\":\"site:nowhere\",\"prev\":null},", from),
		    said, sizeof(said));
	detail_says(said, "'site:nowhere' is there and no site that the act is about");
}
