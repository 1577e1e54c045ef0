#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "fleet.h"

/* A plant with eight sites, played: people of quality at three, founders and a reviewer of every
 * site, a model of two sites that moves, a leaver, and devices at munich, hamburg and aachen. */

#define ONCE "run", "--once", NULL

static const char *const others[] = { "hamburg", "aachen", "berlin", "dresden",
				      "essen",   "kiel",   "ulm" };

enum { MUNICH, HAMBURG, AACHEN, STAFFED };

static const char *const staffed[STAFFED] = { "munich", "hamburg", "aachen" };
static const char *const reviewers[STAFFED] = { "rosa", "rita", "rolf" };
static const char *const approvers[STAFFED] = { "adam", "anke", "axel" };

struct eight {
	struct fleet f;
	struct person reviewer[STAFFED], approver[STAFFED], stranger;
};

static int64_t left_at; /* where the approver of hamburg lost the role; 0: not yet */

static void leaver_bend(struct trust_signers *s)
{
	for (size_t i = 0; i < s->n && left_at; i++)
		if (strcmp(s->signer[i].id, approvers[HAMBURG]) == 0)
			s->signer[i].key->role->span.to = left_at;
}

static void staff_add(struct eight *t, struct person *who, const char *id, const char *role,
		      const char *site)
{
	struct trust_files *files = &t->f.p.files;
	bool sealed = strcmp(role, "reviewer") == 0;

	person_with_key_at(&t->f.p.s, who, id, role, site, sealed, &t->f.p.anna);
	files->also[files->n_also++] =
		(struct trust_also){ who, role, site, sealed ? "sealed" : "file" };
}

static void eight_open(struct eight *t)
{
	fleet_open(&t->f);
	for (size_t i = 0; i < countof(others); i++)
		site_add(&t->f.p.s, others[i]);
	for (int i = 0; i < STAFFED; i++) {
		staff_add(t, &t->reviewer[i], reviewers[i], "reviewer", staffed[i]);
		staff_add(t, &t->approver[i], approvers[i], "approver", staffed[i]);
	}
	staff_add(t, &t->stranger, "dora", "approver", "dresden");
	t->f.p.files.signers_bend = leaver_bend;
	role_grant_at(&t->f.p.s, "olga", "operator", "*");
	role_grant_at(&t->f.p.s, "jonas", "author", "*");
	device_join(&t->f, "edge-h", "hamburg");
	device_join(&t->f, "edge-a", "aachen");
	trust_send_next(&t->f.p, 201);
}

static void eight_close(struct eight *t)
{
	left_at = 0;
	fleet_close(&t->f);
}
#define auto_eight cleanup(eight_close) struct eight

/* ---- what is proposed ---- */

static int model_asked(struct eight *t, const char *sites)
{
	struct site *s = &t->f.p.s;
	const char *all = model_document(s, RELEASE_MODEL, "a test");

	return change_asked_of(s, &t->f.p.jonas, "models/" RELEASE_MODEL "/model.json",
			       text_with(&s->cx, all, "[\"*\"]", json_of(s, sites)), 201);
}

static int plan_asked(struct eight *t, const char *sites)
{
	struct site *s = &t->f.p.s;
	const char *record = body(s,
				  "{'v':2,'plan':'line-1','sites':%s,'rings':[{'name':'all',"
				  "'rest':true,'gate':{'count':1,'success_percent':100,"
				  "'soak_seconds':1}}]}\n",
				  json_of(s, sites));

	return change_asked_of(s, &t->f.p.jonas, "policies/rings/line-1.json", record, 201);
}

static int version_asked(struct eight *t, int n)
{
	struct plant *p = &t->f.p;
	const char *path =
		arena_printf(&p->s.cx.mem, "models/" RELEASE_MODEL "/versions/%d.json", n);

	if (n > 1) {
		p->bytes = arena_printf(&p->s.cx.mem, "model number %d", n);
		artifact_add(&p->s, p->jonas.secret, p->bytes, p->artifact);
	}
	return change_asked(&p->s, p->jonas.secret,
			    document_record(&p->s, path, version_validated(p, n)), 201);
}

static int release_asked(struct eight *t, int n, const char *sites)
{
	struct plant *p = &t->f.p;
	const char *path =
		arena_printf(&p->s.cx.mem, "models/" RELEASE_MODEL "/releases/%d.json", n);

	return change_asked_of(
		&p->s, &p->jonas, path,
		text_with(&p->s.cx, release_record(p, n, n), "[\"munich\"]", json_of(&p->s, sites)),
		201);
}

/* ---- who signs ---- */

static void site_signs(struct eight *t, int site, int n)
{
	person_signs(&t->f.p.s, &t->reviewer[site], n, "review", "reviewer", 201);
	person_signs(&t->f.p.s, &t->approver[site], n, "approval", "approver", 201);
}

static void is(struct eight *t, int n, const char *state, const char *missing)
{
	change_is(&t->f.p.s, &t->f.p.jonas, n, state);
	if (missing)
		json_is(&t->f.p.s, "/missing", missing);
}

static void two_sign(struct eight *t, int one, int other, int n)
{
	site_signs(t, one, n);
	is(t, n, "open", NULL);
	site_signs(t, other, n);
	is(t, n, "merged", NULL);
}

static void published(struct eight *t)
{
	for (int i = 0; i < 8; i++)
		publication_await(&t->f.p);
}

static void runs(struct eight *t, const char *device, const char *bytes)
{
	agent_run(&t->f, device, 0, ONCE);
	ck_assert_str_eq(agent_file(&t->f, device, MODEL_FILE), bytes);
}

/* The approver of hamburg leaves: what he signed counts no more in a change that is open, and those
 * of every site act where a site has nobody. */
static void hamburg_is_left(struct eight *t, int n)
{
	struct site *s = &t->f.p.s;

	ask(s, "POST", "/v1/users/anke/deactivate", s->admin, body(s, "{'reason':'left'}"), 201);
	left_at = strtoll(json_at(s, "/index"), NULL, 10);
	is(t, n, "open",
	   "1 review by role reviewer at aachen, 1 approval by role approver at aachen, "
	   "1 approval by role approver at hamburg");
	site_signs(t, AACHEN, n);
	is(t, n, "open", "1 approval by role approver at hamburg");
	person_signs(s, &t->f.p.ben, n, "approval", "approver", 201);
	is(t, n, "merged", NULL);
	trust_send_next(&t->f.p, 201);
	publication_await(&t->f.p);
}

/* Version 1 and release 1, of munich and hamburg. */
static void first_released(struct eight *t)
{
	int n;

	n = model_asked(t, "['munich','hamburg']"); /* it was of every site */
	person_signs(&t->f.p.s, &t->reviewer[MUNICH], n, "review", "reviewer", 403);
	plant_merge(&t->f.p, n);
	two_sign(t, MUNICH, HAMBURG, version_asked(t, 1));
	two_sign(t, MUNICH, HAMBURG, plan_asked(t, "['munich','hamburg']"));
	n = release_asked(t, 1, "['munich','hamburg']");
	ask(&t->f.p.s, "GET",
	    arena_printf(&t->f.p.s.cx.mem,
			 "/v1/changes/%d/statement?key=%s&meaning=approval&role=approver", n,
			 t->stranger.key),
	    t->stranger.secret, NULL, 404);
	two_sign(t, HAMBURG, MUNICH, n);
	published(t);
}

/* The plan leaves hamburg, whose people are concerned once more. */
static void plan_moves(struct eight *t)
{
	int n = plan_asked(t, "['munich','aachen']");

	site_signs(t, MUNICH, n);
	site_signs(t, AACHEN, n);
	is(t, n, "open",
	   "1 review by role reviewer at hamburg, 1 approval by role approver at hamburg");
	person_signs(&t->f.p.s, &t->reviewer[HAMBURG], n, "review", "reviewer", 201);
	person_signs(&t->f.p.s, &t->f.p.ben, n, "approval", "approver", 201);
	is(t, n, "merged", NULL);
}

TEST(eight_sites_govern_what_is_theirs_and_devices_take_it_from_their_own_people)
{
	auto_eight t = { 0 };
	const char *first;
	int n;

	eight_open(&t);
	first_released(&t);
	first = t.f.p.bytes;
	runs(&t, "edge-1", first);
	runs(&t, "edge-h", first);
	agent_run(&t.f, "edge-a", 0, ONCE);
	ck_assert_ptr_null(agent_file(&t.f, "edge-a", MODEL_FILE)); /* not its release */

	n = model_asked(&t, "['munich','aachen']"); /* it moves: three sites are concerned */
	site_signs(&t, HAMBURG, n);
	site_signs(&t, MUNICH, n);
	hamburg_is_left(&t, n);
	runs(&t, "edge-h", first); /* what he approved before runs on */

	two_sign(&t, MUNICH, AACHEN, version_asked(&t, 2));
	plan_moves(&t);
	two_sign(&t, AACHEN, MUNICH, release_asked(&t, 2, "['munich','aachen']"));
	published(&t);
	runs(&t, "edge-a", t.f.p.bytes);
	runs(&t, "edge-1", t.f.p.bytes);
	runs(&t, "edge-h", first);
	plant_holds(&t.f.p);
}

TEST(a_site_without_people_of_its_own_is_governed_by_those_of_every_site)
{
	auto_eight t = { 0 };
	int n;

	eight_open(&t);
	n = model_asked(&t, "['berlin']");
	plant_merge(&t.f.p, n);
	n = model_asked(&t, "['berlin','ulm']");
	is(&t, n, "open",
	   "1 review by role reviewer at berlin, 1 review by role reviewer at ulm, "
	   "1 approval by role approver at berlin, 1 approval by role approver at ulm");
	ask(&t.f.p.s, "GET", arena_printf(&t.f.p.s.cx.mem, "/v1/changes/%d", n),
	    t.reviewer[MUNICH].secret, NULL, 404);
	plant_merge(&t.f.p, n);
}
