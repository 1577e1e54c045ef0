#include "two_sites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "stops.h"

static void pair_set(struct plants *t, int i, const char *what, const char *real, const char *never)
{
	struct pair *p = &t->pair[i];

	snprintf(p->text, sizeof(p->text), "%s", real);
	p->what = what;
	p->real = p->text;
	p->never = never;
}

static const char *first_of(struct plants *t, const char *url, const char *pointer)
{
	ask(&t->p.s, "GET", url, t->p.s.admin, NULL, 200);
	return json_at(&t->p.s, "/items/0%s", pointer);
}

static void names_gather(struct plants *t)
{
	struct site *s = &t->p.s;

	pair_set(t, MODEL, "model", RELEASE_MODEL, "never-there");
	pair_set(t, DATASET, "dataset", "set", "never-set");
	pair_set(t, RUN, "run", first_of(t, "/v1/models/" RELEASE_MODEL "/runs", "/id"), NEVER_ID);
	pair_set(t, VALIDATION, "validation", first_of(t, "/v1/validations", "/id"), NEVER_ID);
	pair_set(t, ROLLOUT, "rollout", first_of(t, "/v1/rollouts", "/id"), NEVER_ID);
	pair_set(t, DEVICE_NAME, "device", RELEASE_DEVICE, "never-edge");
	pair_set(t, ARTIFACT, "digest", t->p.artifact, "sha256:" NEVER_HEX);
	ask(s, "GET", "/v1/datasets/set/versions/1", s->admin, NULL, 200);
	pair_set(t, LABELS, "labels", json_at(s, "/digest"), "sha256:" NEVER_HEX);
	pair_set(t, CHANGE, "change", "3", "900");
	pair_set(t, PLAN, "plan", "line-1", "never-line");
	ask(s, "GET", "/v1/models/" RELEASE_MODEL "/releases/1", s->admin, NULL, 200);
	t->target = arena_printf(&s->cx.mem, "models/" RELEASE_MODEL "/1/%s.release.json",
				 json_at(s, "/record") + strlen("sha256:"));
	pair_set(t, ACT, "act", act_proposed(s, t->p.anna.secret, "suspend", "'person':'jonas'"),
		 NEVER_ID);
	pair_set(t, ACCOUNT, "user", "jonas", "never-user");
	pair_set(t, STOP_ID, "stop", stop_signed(&t->p, &(struct stop_asked){ .from = 1 }, 201),
		 NEVER_ID);
}

static void stranger_add(struct plants *t, const char *id, const char *const *roles)
{
	struct site *s = &t->p.s;
	char *secret = t->stranger[t->n].secret;

	t->stranger[t->n++].name = id;
	person_add_at(s, id, "berlin", secret);
	for (; *roles; roles++)
		role_grant_at(s, id, *roles, "berlin");
}

static const char *const many[] = { "author",   "tester",          "expert",
				    "reviewer", "approver",        "releaser",
				    "operator", "access-approver", NULL };
static const char *const one_admin[] = { "administrator", NULL };
static const char *const one_auditor[] = { "auditor", NULL };

static void token_add(struct plants *t, const char *name, const char *user, const char *of)
{
	struct site *s = &t->p.s;

	ask(s, "POST", "/v1/tokens", of,
	    body(s,
		 "{'user':'%s','title':'t','scopes':['read','submit','manage'],'days':1,"
		 "'password':'" PASSWORD "'}",
		 user),
	    201);
	t->stranger[t->n].name = name;
	secret_given(s, t->stranger[t->n++].secret);
}

static void strangers_add(struct plants *t)
{
	struct site *s = &t->p.s;
	struct device_here edge = { &s->cx, s->port, s->in.signer.key.origin, "edge-9" };
	const char *zoe = t->stranger[0].secret;

	stranger_add(t, "zoe", many);
	stranger_add(t, "yan", one_admin);
	stranger_add(t, "xia", one_auditor);
	token_add(t, "zoe's token", "zoe", zoe);
	ask(s, "POST", "/v1/users", s->admin,
	    body(s, "{'id':'zoebot','name':'zoebot','site':'berlin','owner':'zoe'}"), 201);
	role_grant_at(s, "zoebot", "author", "berlin");
	role_grant_at(s, "zoebot", "operator", "berlin");
	token_add(t, "zoebot", "zoebot", zoe);
	device_enrols(&edge, "berlin", zoe);
	t->stranger[t->n].name = "edge-9";
	memcpy(t->stranger[t->n++].secret, edge.token, sizeof(edge.token));
}

void two_sites_open(struct plants *t)
{
	struct site *s = &t->p.s;
	char olga[80];

	*t = (struct plants){ .p.s.model_sites = "['munich']" };
	plant_published(&t->p);
	person_add(s, "olga", "operator", olga);
	ask(s, "POST", "/v1/devices", olga,
	    body(s, "{'device':'" RELEASE_DEVICE "','site':'munich'}"), 201);
	person_add_at(s, "ida", "munich", t->auditor);
	role_grant_at(s, "ida", "auditor", "munich");
	ask(s, "POST", "/v1/sites", s->admin,
	    body(s, "{'id':'berlin','zone':'Europe/Berlin','title':'Berlin'}"), 201);
	ask(s, "GET", "/v1/audit?limit=200", t->auditor, NULL, 200);
	t->merged =
		atoll(json_at(s, "%s/index", json_find(s, "/items", "/action", "change.merged")));
	strangers_add(t);
	names_gather(t);
}

void two_sites_close(struct plants *t)
{
	plant_close(&t->p);
}
