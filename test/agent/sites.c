#include <string.h>

#include "files.h"
#include "fleet.h"

/* A device asks for people of its own site: edge-1 is at munich, edge-h at hamburg, and release 1
 * is for both. */

#define ONCE "run", "--once", NULL
#define PLAN                                                                                      \
	"{'v':2,'plan':'line-1','sites':['munich','hamburg'],'rings':[{'name':'all','rest':true," \
	"'gate':{'count':1,'success_percent':100,'soak_seconds':1}}]}\n"

struct two {
	struct fleet f;
	struct person hans, max; /* approvers, at hamburg and at munich */
};

static void signer_add(struct two *t, struct person *who)
{
	struct trust_files *files = &t->f.p.files;
	const char *site = who == &t->hans ? "hamburg" : "munich";

	person_with_key_at(&t->f.p.s, who, who == &t->hans ? "hans" : "max", "approver", site,
			   false, &t->f.p.anna);
	files->also[files->n_also++] = (struct trust_also){ who, "approver", site, "file" };
}

/* The founders, of every site, let an approver of any site do: devices still ask their own. */
static void server_asks_less(struct two *t)
{
	struct plant *p = &t->f.p;
	const char *text =
		text_with_all(&p->s.cx, source_read(&p->s.cx, "policies/approval.json").b,
			      "\"site\": \"concerned\"", "\"site\": \"any\"");
	struct person anna = p->anna;
	int n;

	n = change_asked_of(&p->s, &p->jonas, "policies/approval.json", text, 201);
	anna.sealed = false;
	memcpy(anna.key, anna.own, sizeof(anna.key));
	person_signs(&p->s, &anna, n, "approval", "approver", 201);
	person_signs(&p->s, &p->ben, n, "approval", "approver", 201);
}

static void two_open(struct two *t)
{
	struct plant *p = &t->f.p;

	fleet_open(&t->f);
	site_add(&p->s, "hamburg");
	role_grant_at(&p->s, "olga", "operator", "hamburg");
	device_join(&t->f, "edge-h", "hamburg");
	signer_add(t, &t->hans);
	signer_add(t, &t->max);
	trust_send_next(p, 201);
}

static void two_close(struct two *t)
{
	fleet_close(&t->f);
}
#define auto_two cleanup(two_close) struct two

/* Version 1 with mara's review and ben's approval, both of every site; then the release, which
 * these approve. */
static void released(struct two *t, struct person *one, struct person *other)
{
	struct plant *p = &t->f.p;
	struct person *approvers[] = { one, other };
	int64_t n;

	change_merge(p, "models/" RELEASE_MODEL "/versions/1.json", version_validated(p, 1),
		     "policies/rings/line-1.json", json_of(&p->s, PLAN), NULL);
	n = change_review(p, "models/" RELEASE_MODEL "/releases/1.json",
			  text_with(&p->s.cx, release_record(p, 1, 1), "[\"munich\"]",
				    "[\"munich\",\"hamburg\"]"),
			  NULL);
	for (size_t i = 0; i < countof(approvers) && approvers[i]; i++)
		person_signs(&p->s, approvers[i], (int)n, "approval", "approver", 201);
	change_is(&p->s, &p->jonas, (int)n, "merged");
	for (int i = 0; i < 8; i++)
		publication_await(p);
}

TEST(a_device_refuses_a_release_whose_approver_held_the_role_at_another_site_alone)
{
	auto_two t = { 0 };

	two_open(&t);
	server_asks_less(&t);
	released(&t, &t.hans, NULL);
	agent_run(&t.f, "edge-h", 0, ONCE); /* first: a device that refuses halts the rollout */
	ck_assert_str_eq(agent_file(&t.f, "edge-h", MODEL_FILE), t.f.p.bytes);
	agent_run(&t.f, "edge-1", 1, ONCE);
	output_says(t.f.d.err, "0 of 1 approval by role approver at munich");
	ck_assert_ptr_null(agent_file(&t.f, "edge-1", MODEL_FILE));
	agent_run(&t.f, "edge-1", 0, "status", NULL);
	output_says(t.f.d.out, "0 of 1 approval by role approver at munich");
	device_look(&t.f, "edge-1");
	json_says(&t.f.p.s, "/runs/0/reason", "0 of 1 approval by role approver at munich");
}

TEST(with_an_approver_of_each_site_both_install)
{
	auto_two t = { 0 };

	two_open(&t);
	released(&t, &t.hans, &t.max);
	agent_run(&t.f, "edge-1", 0, ONCE);
	agent_run(&t.f, "edge-h", 0, ONCE);
	ck_assert_str_eq(agent_file(&t.f, "edge-1", MODEL_FILE), t.f.p.bytes);
	ck_assert_str_eq(agent_file(&t.f, "edge-h", MODEL_FILE), t.f.p.bytes);
}

/* People named a site: its people are asked for wherever the device is. */
TEST(a_site_that_trust_names_is_asked_for_at_every_device)
{
	auto_two t = { 0 };

	two_open(&t);
	t.f.p.files.approval.release.need[0].site = "any";
	t.f.p.files.approval.release.need[1].site = "hamburg";
	trust_send_next(&t.f.p, 201);
	server_asks_less(&t);
	released(&t, &t.max, NULL);
	agent_run(&t.f, "edge-1", 1, ONCE);
	output_says(t.f.d.err, "0 of 1 approval by role approver at hamburg");
}

TEST(trust_that_names_a_site_which_is_not_there_is_not_taken)
{
	auto_two t = { 0 };

	two_open(&t);
	t.f.p.files.approval.release.need[1].site = "nowhere";
	trust_send_next(&t.f.p, 409);
	json_says(&t.f.p.s, "/detail", "asks for people of 'nowhere', and there is no such site");
	json_says(&t.f.p.s, "/pointer", "/files/0");
}
