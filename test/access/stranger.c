#include <stdio.h>
#include <string.h>

#include "two_sites.h"

/*
 * Two sites.  Munich has a model with all that follows from it; at berlin there are people with
 * every role, a token, a service and a device.  Each route of the table is asked by each of these,
 * once with the names of munich and once with names that there never were: the two answers are the
 * same, and none has a name of munich's that the asker did not send.
 */

/* What a stranger is answered. */
enum claim {
	NONE,    /* the row is missing */
	SAME,    /* as if it were not there */
	TAKEN,   /* a name that munich has is taken, and no more is said */
	BLIND,   /* nothing of munich's is in the answer, whatever it says */
	REFUSED, /* 403: it shows all sites at once */
	OPEN,    /* names are public there */
};

struct row {
	const char *route;
	enum claim claim;
};

/* clang-format off */
static const struct row rows[] = {
	{ "GET /v1/alarms", BLIND },
	{ "GET /v1/alarms/{alarm}", SAME },
	{ "GET /v1/clock", BLIND },
	{ "GET /v1/clock/step", REFUSED },
	{ "POST /v1/clock", BLIND },
	{ "GET /v1/changes", BLIND },
	{ "POST /v1/changes", TAKEN },
	{ "GET /v1/changes/{change}", SAME },
	{ "GET /v1/changes/{change}/manifest", SAME },
	{ "GET /v1/changes/{change}/statement", SAME },
	{ "GET /v1/changes/{change}/signatures/{signature}", SAME },
	{ "POST /v1/changes/{change}/signatures", SAME },
	{ "POST /v1/changes/{change}/signatures/sealed", SAME },
	{ "POST /v1/changes/{change}/cancel", SAME },
	{ "POST /v1/changes/{change}/object", SAME },
	{ "GET /v1/changes/{change}/documents/{path...}", SAME },
	{ "GET /", BLIND },
	{ "GET /changes", BLIND },
	{ "GET /changes/{change}", SAME },
	{ "POST /changes/{change}/sign", SAME },
	{ "POST /changes/{change}/object", SAME },
	{ "PUT /v1/artifacts/{digest}", SAME },
	{ "GET /v1/artifacts/{digest}", SAME },
	{ "GET /v1/datasets", BLIND },
	{ "POST /v1/datasets/{dataset}/versions", TAKEN },
	{ "GET /v1/datasets/{dataset}/versions/{number}", SAME },
	{ "GET /v1/devices", BLIND },
	{ "POST /v1/devices", TAKEN },
	{ "GET /v1/devices/{device}", SAME },
	{ "POST /v1/devices/{device}/invite", SAME },
	{ "POST /v1/devices/{device}/retire", SAME },
	{ "GET /v1/rollouts", BLIND },
	{ "GET /v1/rollouts/{rollout}", SAME },
	{ "POST /v1/rollouts/{rollout}/halt", SAME },
	{ "POST /v1/rollouts/{rollout}/resume", SAME },
	{ "POST /v1/rollouts/{rollout}/end", SAME },
	{ "GET /v1/stops", BLIND },
	{ "GET /v1/stops/{stop}", SAME },
	{ "GET /v1/stops/{stop}/document", SAME },
	{ "GET /v1/stops/{stop}/file", SAME },
	{ "GET /v1/stops/documents/{document}/statement", BLIND },
	{ "POST /v1/stops", BLIND },
	{ "POST /v1/stops/sealed", BLIND },
	{ "POST /v1/stops/{stop}/taken-back", SAME },
	{ "POST /v1/stops/{stop}/taken-back/sealed", SAME },
	{ "POST /edge/v1/enrol", BLIND },
	{ "GET /edge/v1/assignment", BLIND },
	{ "POST /edge/v1/reports", BLIND },
	{ "POST /v1/session", BLIND },
	{ "GET /v1/session", BLIND },
	{ "DELETE /v1/session", BLIND },
	{ "POST /v1/invitations/redeem", BLIND },
	{ "GET /v1/users", BLIND },
	{ "POST /v1/users", BLIND },
	{ "GET /v1/users/{user}", BLIND },
	{ "GET /v1/users/{user}/roles", BLIND },
	{ "POST /v1/users/{user}/invite", BLIND },
	{ "POST /v1/users/{user}/deactivate", BLIND },
	{ "POST /v1/users/{user}/erase", BLIND },
	{ "POST /v1/reports/drop", REFUSED },
	{ "POST /v1/sources/{digest}/erase", REFUSED },
	{ "POST /v1/users/{user}/roles/grant", BLIND },
	{ "POST /v1/users/{user}/roles/revoke", BLIND },
	{ "GET /v1/tokens", BLIND },
	{ "POST /v1/tokens", BLIND },
	{ "POST /v1/tokens/{token}/revoke", BLIND },
	{ "GET /v1/sites", BLIND },
	{ "POST /v1/sites", REFUSED },
	{ "GET /v1/sites/{site}", BLIND },
	{ "GET /login", BLIND },
	{ "POST /login", BLIND },
	{ "POST /logout", BLIND },
	{ "GET /v1/keys/{key}/confirmation", BLIND },
	{ "GET /v1/keys/{key}/reviews", BLIND },
	{ "GET /v1/models", BLIND },
	{ "POST /v1/models", TAKEN },
	{ "GET /v1/models/{model}", SAME },
	{ "GET /v1/models/{model}/versions", SAME },
	{ "POST /v1/models/{model}/versions", SAME },
	{ "GET /v1/models/{model}/versions/{number}", SAME },
	{ "POST /v1/models/{model}/versions/{number}/retire", SAME },
	{ "GET /v1/models/{model}/runs", SAME },
	{ "POST /v1/runs", SAME },
	{ "GET /v1/runs/{run}", SAME },
	{ "GET /v1/lineage", SAME },
	{ "GET /v1/models/{model}/releases", SAME },
	{ "GET /v1/models/{model}/releases/{number}", SAME },
	{ "GET /v1/models/{model}/releases/{number}/evidence", SAME },
	{ "GET /tuf/metadata/{file}", OPEN },
	{ "GET /tuf/targets/trust/{file}", OPEN },
	{ "GET /tuf/targets/{path...}", SAME },
	{ "GET /v1/keys/{key}/disputed", BLIND },
	{ "GET /v1/acts", BLIND },
	{ "POST /v1/acts", BLIND },
	{ "GET /v1/acts/{act}", SAME },
	{ "GET /v1/acts/{act}/document", SAME },
	{ "GET /v1/acts/{act}/statement", SAME },
	{ "GET /v1/acts/{act}/signatures/{signature}", SAME },
	{ "POST /v1/acts/{act}/signatures", SAME },
	{ "POST /v1/acts/{act}/root-signatures", SAME },
	{ "POST /v1/acts/{act}/withdraw", SAME },
	{ "POST /v1/users/{user}/suspend", BLIND },
	{ "GET /v1/users/{user}/suspensions", SAME },
	{ "GET /v1/keys", BLIND },
	{ "POST /v1/keys", BLIND },
	{ "POST /v1/keys/sealed", BLIND },
	{ "GET /v1/keys/{key}", BLIND },
	{ "GET /v1/keys/{key}/document", BLIND },
	{ "POST /v1/keys/{key}/revoke", BLIND },
	{ "GET /v1/audit", BLIND },
	{ "POST /v1/exports", REFUSED },
	{ "POST /v1/exports/{export}/bundle", REFUSED },
	{ "GET /v1/exports/{export}", REFUSED },
	{ "GET /v1/exports/{export}/bundle", REFUSED },
	{ "GET /log/checkpoint", BLIND },
	{ "GET /log/vkey", BLIND },
	{ "GET /log/tile/entries/{tile...}", REFUSED },
	{ "GET /log/tile/{level}/{tile...}", BLIND },
	{ "GET /log/entry/{index}", BLIND },
	{ "GET /v1/audit/sources/{digest}", REFUSED },
	{ "GET /v1/integrity", BLIND },
	{ "GET /log/proof/{index}", BLIND },
	{ "GET /log/consistency/{size}", BLIND },
	{ "POST /v1/log/notes", BLIND },
	{ "GET /change-control.git/HEAD", REFUSED },
	{ "GET /change-control.git/info/refs", REFUSED },
	{ "GET /change-control.git/objects/info/packs", REFUSED },
	{ "GET /change-control.git/objects/pack/{file}", REFUSED },
	{ "GET /change-control.git/objects/{two}/{rest}", REFUSED },
	{ "GET /v1/documents/{path...}", SAME },
	{ "GET /v1/trust", OPEN },
	{ "POST /v1/trust", REFUSED },
	{ "GET /v1/trust/acknowledgements", OPEN },
	{ "GET /v1/trust/roots/{root}/statement", BLIND },
	{ "GET /v1/integrity/documents/{document}/statement", BLIND },
	{ "POST /v1/trust/roots/{root}/acknowledge", BLIND },
	{ "POST /v1/datasets/{dataset}/versions/{number}/freeze", SAME },
	{ "GET /v1/validations", BLIND },
	{ "POST /v1/validations", SAME },
	{ "GET /v1/validations/{validation}", SAME },
	{ "POST /v1/validations/{validation}/predictions", SAME },
	{ "GET /static/signet.css", BLIND },
	{ "GET /healthz", BLIND },
	{ "GET /readyz", BLIND },
	{ "GET /metrics", BLIND },
	{ "GET /v1", OPEN },
	{ "GET /v1/openapi.json", OPEN },
};
/* clang-format on */

static void blind(struct plants *t, const char *who, const struct route *row, const char *text)
{
	const char *name = munich_named(t, text);

	ck_assert_msg(!name, "%s, %s %s has %s: %s", who, method_name(row->method), row->path, name,
		      text);
}

static void same(struct plants *t, const char *who, const struct route *row, const char *secret)
{
	struct site *s = &t->p.s;
	const char *real, *never;
	int status;

	asked_with(t, row, secret, true);
	status = s->last.status;
	real = answer_plain(t, true);
	asked_with(t, row, secret, false);
	never = answer_plain(t, false);
	ck_assert_msg(status == s->last.status && strcmp(real, never) == 0,
		      "%s, %s %s: %d %s, not as %d %s", who, method_name(row->method), row->path,
		      status, real, s->last.status, never);
	ck_assert_msg(status >= 300, "%s, %s %s: %d", who, method_name(row->method), row->path,
		      status);
	blind(t, who, row, real);
}

static void taken(struct plants *t, const char *who, const struct route *row, const char *secret)
{
	struct site *s = &t->p.s;
	const char *text;

	asked_with(t, row, secret, true);
	text = answer_plain(t, true);
	ck_assert_msg(s->last.status == 403 || s->last.status == 409, "%s, %s: %s", who, row->path,
		      s->last.text);
	if (s->last.status == 409)
		ck_assert_msg(says_taken(text), "%s", text);
	blind(t, who, row, text);
}

static enum claim claim_of(const struct route *row)
{
	char name[200];

	snprintf(name, sizeof(name), "%s %s", method_name(row->method), row->path);
	for (size_t i = 0; i < countof(rows); i++)
		if (strcmp(rows[i].route, name) == 0)
			return rows[i].claim;
	return NONE;
}

static void walk(struct plants *t, const struct route *row, const char *who, const char *secret)
{
	struct site *s = &t->p.s;

	switch (claim_of(row)) {
	case NONE:
		ck_abort_msg("%s %s: what is a stranger answered?", method_name(row->method),
			     row->path);
	case SAME:
		same(t, who, row, secret);
		break;
	case TAKEN:
		taken(t, who, row, secret);
		break;
	case REFUSED:
		asked_with(t, row, secret, true);
		ck_assert_msg(s->last.status == 403, "%s, %s: %s", who, row->path, s->last.text);
		break;
	case BLIND:
		asked_with(t, row, secret, true);
		blind(t, who, row, answer_plain(t, true));
		break;
	case OPEN:
		break;
	}
}

/* Whose log-out would end the walk. */
static bool ends_a_session(const struct route *row)
{
	return strcmp(row->path, "/v1/session") == 0 || strcmp(row->path, "/logout") == 0;
}

TEST(no_route_tells_a_stranger_what_another_site_has)
{
	const struct route_table table = all_routes();
	const struct route *row;
	auto_plants t;

	two_sites_open(&t);
	for (struct route_walk w = route_walk(&table); (row = route_next(&w));)
		for (size_t i = 0; i < t.n; i++)
			if (!ends_a_session(row))
				walk(&t, row, t.stranger[i].name, t.stranger[i].secret);
	plant_holds(&t.p);
}

TEST(each_route_says_whom_it_concerns)
{
	const struct route_table table = all_routes();
	const struct route *row;

	for (struct route_walk w = route_walk(&table); (row = route_next(&w));)
		ck_assert_msg(row->concerns, "%s %s", method_name(row->method), row->path);
}

/* They ask for a signature, a document, a key or an alarm that these two do not name; of alarms
 * access/alarms asks. */
static bool needs_more(const struct route *row)
{
	static const char *const paths[] = { "/v1/alarms/{alarm}",
					     "/v1/changes/{change}/signatures/{signature}",
					     "/v1/changes/{change}/statement",
					     "/v1/acts/{act}/statement",
					     "/v1/acts/{act}/signatures/{signature}",
					     "/v1/changes/{change}/documents/{path...}" };

	for (size_t i = 0; i < countof(paths); i++)
		if (strcmp(row->path, paths[i]) == 0)
			return true;
	return false;
}

/* Who has a role at the site, and who has one at every site, sees it all. */
TEST(who_is_of_the_site_or_of_all_sees_what_a_stranger_does_not)
{
	const struct route_table table = all_routes();
	const struct route *row;
	auto_plants t;

	two_sites_open(&t);
	for (struct route_walk w = route_walk(&table); (row = route_next(&w));) {
		const char *secrets[] = { t.p.mara.secret, t.p.anna.secret };

		if (row->method != GET || claim_of(row) != SAME || !(row->who & KNOWN) ||
		    needs_more(row))
			continue;
		for (size_t i = 0; i < countof(secrets); i++) {
			asked_with(&t, row, secrets[i], true);
			ck_assert_msg(t.p.s.last.status == 200, "%s: %s", row->path,
				      t.p.s.last.text);
		}
	}
}
