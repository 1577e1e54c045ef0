#include <string.h>

#include "browse.h"
#include "files.h"
#include "plant.h"

/* Who counts for a change is asked for at each site that it concerns, by the grant that a statement
 * names: munich, hamburg and berlin have people of their own, anna, ben and mara are of every site.
 */

#define MODEL "models/press/model.json"

struct sites {
	struct plant p;
	struct person mia, max, hedy, hans,
		bert; /* reviewers: mia and hedy; munich, hamburg, berlin */
};

static void sites_open(struct sites *t)
{
	struct site *s = &t->p.s;

	plant_open(&t->p);
	site_add(s, "hamburg");
	site_add(s, "berlin");
	role_grant_at(s, "jonas", "author", "*");
	person_with_key_at(s, &t->mia, "mia", "reviewer", "munich", true, &t->p.anna);
	person_with_key_at(s, &t->max, "max", "approver", "munich", false, &t->p.anna);
	person_with_key_at(s, &t->hedy, "hedy", "reviewer", "hamburg", true, &t->p.anna);
	person_with_key_at(s, &t->hans, "hans", "approver", "hamburg", false, &t->p.anna);
	person_with_key_at(s, &t->bert, "bert", "approver", "berlin", false, &t->p.anna);
}

/* Who has no role at a site sees nothing of it; these see, and are asked for nothing. */
static void sees_munich(struct sites *t, const char *id)
{
	role_grant_at(&t->p.s, id, "tester", "munich");
}

static void sites_close(struct sites *t)
{
	plant_close(&t->p);
}
#define auto_sites cleanup(sites_close) struct sites

static int model_asked(struct sites *t, const char *sites)
{
	struct site *s = &t->p.s;

	return change_asked_of(s, &t->p.jonas, MODEL,
			       text_with(&s->cx, model_document(s, "press", "stop it"), "[\"*\"]",
					 json_of(s, sites)),
			       201);
}

static void munich_signs(struct sites *t, int n)
{
	person_signs(&t->p.s, &t->mia, n, "review", "reviewer", 201);
	person_signs(&t->p.s, &t->max, n, "approval", "approver", 201);
}

static void hamburg_signs(struct sites *t, int n)
{
	person_signs(&t->p.s, &t->hedy, n, "review", "reviewer", 201);
	person_signs(&t->p.s, &t->hans, n, "approval", "approver", 201);
}

static void is(struct sites *t, int n, const char *state, const char *missing)
{
	change_is(&t->p.s, &t->p.jonas, n, state);
	if (missing)
		json_is(&t->p.s, "/missing", missing);
}

TEST(what_concerns_two_sites_takes_people_of_each)
{
	auto_sites t = { 0 };

	sites_open(&t);
	model_asked(&t, "['munich','hamburg']");
	is(&t, 1, "open",
	   "1 review by role reviewer at hamburg, 1 review by role reviewer at munich, "
	   "1 approval by role approver at hamburg, 1 approval by role approver at munich");
	munich_signs(&t, 1);
	is(&t, 1, "open",
	   "1 review by role reviewer at hamburg, 1 approval by role approver at hamburg");
	hamburg_signs(&t, 1);
	is(&t, 1, "merged", NULL);
	plant_holds(&t.p);
}

TEST(who_is_of_every_site_counts_at_each)
{
	auto_sites t = { 0 };

	sites_open(&t);
	plant_merge(&t.p, model_asked(&t, "['munich','hamburg','berlin']"));
	ask(&t.p.s, "GET", "/v1/changes/1", t.mia.secret, NULL, 200);
	json_is(&t.p.s, "/signatures/0/site", "*");
}

/* Its old and its new sites are concerned, also of those who lose it. */
TEST(a_model_that_moves_takes_people_of_the_site_that_it_leaves_and_of_the_one_that_gets_it)
{
	auto_sites t = { 0 };

	sites_open(&t);
	munich_signs(&t, model_asked(&t, "['munich']"));
	is(&t, 1, "merged", NULL);
	model_asked(&t, "['hamburg']");
	hamburg_signs(&t, 2);
	is(&t, 2, "open",
	   "1 review by role reviewer at munich, 1 approval by role approver at munich");
	munich_signs(&t, 2);
	is(&t, 2, "merged", NULL);
	hamburg_signs(&t, model_asked(&t, "['hamburg','berlin']"));
	is(&t, 3, "open",
	   "1 review by role reviewer at berlin, 1 approval by role approver at berlin");
	plant_holds(&t.p);
}

static const char *draft_url(struct sites *t, const struct person *who, int n, const char *role,
			     const char *more)
{
	return arena_printf(&t->p.s.cx.mem, "/v1/changes/%d/statement?key=%s&meaning=%s&role=%s%s",
			    n, who->key, strcmp(role, "approver") == 0 ? "approval" : "review",
			    role, more);
}

TEST(a_signature_of_another_site_is_refused_before_anybody_signs)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;

	sites_open(&t);
	sees_munich(&t, "bert");
	sees_munich(&t, "hedy");
	model_asked(&t, "['munich']");
	ask(s, "GET", draft_url(&t, &t.bert, 1, "approver", ""), t.bert.secret, NULL, 403);
	json_is(s, "/pointer", "/site");
	json_says(s, "/detail",
		  "approval by role approver at berlin counts for nothing here: the policy asks "
		  "for it at munich");
	json_says(s, "/next", "Ask a person who holds the role there");
	person_signs(s, &t.hedy, 1, "review", "reviewer", 403); /* sealed: at once */
	json_is(s, "/pointer", "/site");
	plant_log(&t.p);
	ck_assert_str_eq(
		json_at(s, "%s/fact/place", json_find(s, "/items", "/action", "act.refused")),
		"/site");
	page_says(page_get(s, "/changes/1", t.bert.secret, 200), "<dd>read</dd>");
	page_says_not(s->last.body, "Sign as");
}

/* A client of the person's own may send what it likes. */
static void sent(struct sites *t, struct person *who, const char *statement, int status)
{
	ask(&t->p.s, "POST", "/v1/changes/1/signatures", who->secret,
	    envelope_body_of(&t->p.s, who, statement, strlen(statement)), status);
}

TEST(a_signature_that_states_another_grant_is_refused_when_it_comes)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;
	const char *draft;

	sites_open(&t);
	sees_munich(&t, "bert");
	model_asked(&t, "['munich']");
	role_grant_at(s, "bert", "approver", "munich");
	draft = ask(s, "GET", draft_url(&t, &t.bert, 1, "approver", ""), t.bert.secret, NULL, 200);
	draft = arena_strdup(&s->cx.mem, draft);
	json_is(s, "/predicate/signer/site", "munich");
	sent(&t, &t.bert, text_with(&s->cx, draft, "\"site\":\"munich\"", "\"site\":\"berlin\""),
	     403);
	json_is(s, "/pointer", "/predicate/signer/site");
	json_says(s, "/detail", "counts for nothing here");
	sent(&t, &t.bert, text_with(&s->cx, draft, "\"site\":\"munich\"", "\"site\":\"hamburg\""),
	     403);
	json_says(s, "/detail", "'bert' does not sign as approver at hamburg");
	sent(&t, &t.bert, text_with(&s->cx, draft, "\"site\":\"munich\"", "\"site\":\"*\""), 403);
	ask(s, "POST", "/v1/users/bert/roles/revoke", s->admin,
	    body(s, "{'role':'approver','site':'munich','reason':'r'}"), 201);
	sent(&t, &t.bert, draft, 403);
	json_says(s, "/detail", "'bert' does not sign as approver at munich");
	plant_log(&t.p);
	json_find(s, "/items", "/action", "act.refused");
}

/* Who holds a role at every site and states one of them would name a grant that nobody made. */
TEST(a_statement_names_a_grant_that_there_is)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;

	sites_open(&t);
	model_asked(&t, "['munich']");
	ask(s, "GET", draft_url(&t, &t.p.ben, 1, "approver", "&site=munich"), t.p.ben.secret, NULL,
	    403);
	json_is(s, "/pointer", "/site");
	json_says(s, "/detail", "'ben' was not granted the role approver at munich");
}

TEST(who_holds_a_role_at_two_sites_signs_where_something_is_missing_or_where_they_say)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;

	sites_open(&t);
	role_grant_at(s, "bert", "approver", "hamburg");
	role_grant_at(s, "bert", "approver", "munich");
	model_asked(&t, "['munich','hamburg']");
	ask(s, "GET", draft_url(&t, &t.bert, 1, "approver", ""), t.bert.secret, NULL, 200);
	json_is(s, "/predicate/signer/site", "hamburg"); /* the first by name */
	ask(s, "GET", draft_url(&t, &t.bert, 1, "approver", "&site=munich"), t.bert.secret, NULL,
	    200);
	json_is(s, "/predicate/signer/site", "munich");
	ask(s, "GET", draft_url(&t, &t.bert, 1, "approver", "&site=berlin"), t.bert.secret, NULL,
	    403);
	json_is(s, "/pointer", "/site");
	person_signs(s, &t.hans, 1, "approval", "approver", 201);
	ask(s, "GET", draft_url(&t, &t.bert, 1, "approver", ""), t.bert.secret, NULL, 200);
	json_is(s, "/predicate/signer/site", "munich");
	munich_signs(&t, 1);
	/* his one signature counts at one of the two */
	is(&t, 1, "open", "1 review by role reviewer at hamburg");
}

TEST(a_signature_counts_while_its_grant_or_one_of_every_site_stands)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;

	sites_open(&t);
	model_asked(&t, "['munich']");
	person_signs(s, &t.max, 1, "approval", "approver", 201);
	ask(s, "POST", "/v1/users/max/roles/revoke", s->admin,
	    body(s, "{'role':'approver','site':'munich','reason':'r'}"), 201);
	is(&t, 1, "open",
	   "1 review by role reviewer at munich, 1 approval by role approver at munich");
	role_grant_at(s, "max", "approver", "hamburg");
	is(&t, 1, "open",
	   "1 review by role reviewer at munich, 1 approval by role approver at munich");
	role_grant_at(s, "max", "approver", "*");
	is(&t, 1, "open", "1 review by role reviewer at munich");
	person_signs(s, &t.mia, 1, "review", "reviewer", 201);
	is(&t, 1, "merged", NULL);
}

TEST(a_rejection_counts_from_people_of_the_sites_concerned)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;
	const char *url;

	sites_open(&t);
	sees_munich(&t, "hans");
	model_asked(&t, "['munich']");
	url = arena_printf(&s->cx.mem,
			   "/v1/changes/1/statement?key=%s&meaning=rejection&role=approver",
			   t.hans.key);
	ask(s, "GET", url, t.hans.secret, NULL, 403);
	json_is(s, "/pointer", "/site");
	person_signs(s, &t.max, 1, "rejection", "approver", 201);
	is(&t, 1, "rejected", NULL);
}

TEST(page_and_answers_say_at_which_site_somebody_signs)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;

	sites_open(&t);
	model_asked(&t, "['munich']");
	page_says(page_get(s, "/changes/1", t.mia.secret, 200), "Sign as reviewer at munich");
	page_says(s->last.body, "You sign as reviewer at munich,");
	page_says(s->last.body, "name=\"site\" value=\"munich\"");
	page_says(page_get(s, "/", t.mia.secret, 200), "review as reviewer at munich");
	page_says(
		page_get(s, "/changes/1", t.max.secret, 200),
		"signet change sign 1 --meaning approval --role approver --site munich --key FILE");
	page_says(page_get(s, "/changes/1", t.p.mara.secret, 200),
		  "Sign as reviewer at every site");
	page_get(s, "/changes/1", t.mia.secret, 200);
	form_sign(s, "/changes/1/sign", t.mia.secret, "mia", "review", 303);
	ask(s, "GET", "/v1/changes/1", t.mia.secret, NULL, 200);
	json_is(s, "/signatures/0/site", "munich");
	page_says(page_get(s, "/changes/1", t.max.secret, 200), "reviewer at munich</span>");
}

/* hedy's account is of munich, as everybody's here. */
TEST(a_page_goes_by_the_grants_at_the_sites_of_the_change_and_not_by_the_accounts_own)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;

	sites_open(&t);
	model_asked(&t, "['hamburg']");
	page_says(page_get(s, "/changes/1", t.hedy.secret, 200), "Sign as reviewer at hamburg");
	role_grant_at(s, "mia", "tester", "hamburg");
	page_says(page_get(s, "/changes/1", t.mia.secret, 200), "<dd>read</dd>");
	page_says_not(s->last.body, "Sign as reviewer at");
}

/* ---- the policy ---- */

#define MODEL_RULE                                                              \
	"\"models/*/model.json\", \"exclude\": [\"author\"],\n   \"require\": " \
	"[{\"meaning\": \"review\", \"role\": \"reviewer\", \"number\": 1, "    \
	"\"custody\": [\"sealed\", \"file\", \"hardware\"], \"site\": \""

/* Reviewers of a model's record are asked for at that site. */
static const char *policy_with(struct sites *t, const char *site)
{
	struct ctx *cx = &t->p.s.cx;

	return text_with(cx, source_read(cx, "policies/approval.json").b, MODEL_RULE "concerned",
			 arena_printf(&cx->mem, "%s%s", MODEL_RULE, site));
}

TEST(the_policy_concerns_every_site_and_names_none_that_is_not_there)
{
	auto_sites t = { 0 };
	struct site *s = &t.p.s;
	struct person anna;

	sites_open(&t);
	change_asked_of(s, &t.p.jonas, "policies/approval.json", policy_with(&t, "nowhere"), 404);
	json_is(s, "/pointer", "/documents/0/content /rules/2/require/0/site");
	json_says(s, "/detail", "there is no site 'nowhere'");
	change_asked_of(s, &t.p.jonas, "policies/approval.json", policy_with(&t, "berlin"), 201);
	is(&t, 1, "open", "2 approvals by role approver at *");
	ask(s, "GET", draft_url(&t, &t.max, 1, "approver", ""), t.max.secret, NULL, 403);
	json_says(s, "/detail", "the policy asks for it at *");
	anna = t.p.anna;
	anna.sealed = false;
	memcpy(anna.key, anna.own, sizeof(anna.key));
	person_signs(s, &anna, 1, "approval", "approver", 201);
	person_signs(s, &t.p.ben, 1, "approval", "approver", 201);
	is(&t, 1, "merged", NULL);
	model_asked(&t, "['munich']"); /* reviewers of berlin, approvers of munich */
	is(&t, 2, "open",
	   "1 review by role reviewer at berlin, 1 approval by role approver at munich");
	plant_holds(&t.p);
}
