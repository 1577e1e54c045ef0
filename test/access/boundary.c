#include <stdio.h>
#include <string.h>

#include "browse.h"
#include "two_sites.h"

/* Beside the walk of all routes (stranger.c): what takes more than one request. */

#define say(t, ...) arena_printf(&(t)->p.s.cx.mem, __VA_ARGS__)

static const char *zoe(const struct plants *t)
{
	return t->stranger[0].secret;
}

static size_t shown(struct plants *t, const char *url, const char *secret)
{
	ask(&t->p.s, "GET", url, secret, NULL, 200);
	ck_assert_msg(!munich_named(t, t->p.s.last.body), "%s: %s", url, t->p.s.last.body);
	return json_count(&t->p.s, "/items");
}

static void model_add(struct plants *t, const char *name, const char *secret)
{
	ask(&t->p.s, "POST", "/v1/models", secret, body(&t->p.s, "{'name':'%s','title':'t'}", name),
	    201);
}

TEST(a_list_goes_on_without_what_is_anothers)
{
	auto_plants t;
	const char *next;

	two_sites_open(&t);
	model_add(&t, "a-berlin", zoe(&t));
	model_add(&t, "m-munich", t.p.jonas.secret);
	model_add(&t, "z-berlin", zoe(&t));
	ck_assert_uint_eq(shown(&t, "/v1/models", zoe(&t)), 2);
	ck_assert_uint_eq(shown(&t, "/v1/models?limit=1", zoe(&t)), 1);
	next = arena_strdup(&t.p.s.cx.mem, json_at(&t.p.s, "/next"));
	ck_assert_uint_eq(shown(&t, say(&t, "/v1/models?limit=1&cursor=%s", next), zoe(&t)), 1);
	json_is(&t.p.s, "/items/0/name", "z-berlin");
	json_is(&t.p.s, "/next", "null");
	/* a cursor of somebody who sees more shows no more */
	ask(&t.p.s, "GET", "/v1/models?limit=2", t.p.anna.secret, NULL, 200);
	next = arena_strdup(&t.p.s.cx.mem, json_at(&t.p.s, "/next"));
	ck_assert_uint_eq(shown(&t, say(&t, "/v1/models?cursor=%s", next), zoe(&t)), 1);
}

TEST(what_was_seen_as_of_an_earlier_entry_is_seen_by_who_sees_it_now)
{
	const char *url;
	auto_plants t;

	two_sites_open(&t);
	url = say(&t, "/v1/models/" RELEASE_MODEL "?as_of=%lld", (long long)t.merged);
	ask(&t.p.s, "GET", url, zoe(&t), NULL, 404);
	ask(&t.p.s, "GET", url, t.p.mara.secret, NULL, 200);
	url = say(&t, "/v1/models?as_of=%lld", (long long)t.merged);
	ck_assert_uint_eq(shown(&t, url, zoe(&t)), 0);
	ask(&t.p.s, "GET", url, t.p.mara.secret, NULL, 200);
	ck_assert_uint_eq(json_count(&t.p.s, "/items"), 1);
}

/* A request under a key, and its status; the answer is the site's last. */
static int keyed(struct plants *t, const char *url, const char *secret, const char *in)
{
	http(t->p.s.port, "POST", url, secret, "Idempotency-Key: one\r\n", in, &t->p.s.last);
	return t->p.s.last.status;
}

TEST(a_repeated_request_is_answered_to_who_may_still_ask_it)
{
	struct site *s;
	const char *in, *url = "/v1/models/" RELEASE_MODEL "/versions";
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	role_grant_at(s, "zoe", "author", "munich");
	in = body(s, "{'files':[{'path':'f','digest':'%s'}]}", t.p.artifact);
	ck_assert_int_eq(keyed(&t, url, zoe(&t), in), 201);
	json_is(s, "/actor/site", "munich"); /* by whose grants she acted */
	ck_assert_int_eq(keyed(&t, url, zoe(&t), in), 201);
	ask(s, "POST", "/v1/users/zoe/roles/revoke", s->admin,
	    body(s, "{'role':'author','site':'munich','reason':'r'}"), 201);
	ck_assert_int_eq(keyed(&t, url, zoe(&t), in), 404);
	ck_assert(!munich_named(&t, answer_plain(&t, true)));
	ck_assert_int_eq(keyed(&t, url, t.stranger[3].secret, in), 404); /* her token */
}

TEST(bytes_that_another_site_stored_are_stored_as_if_they_were_new)
{
	const char *url;
	auto_plants t;

	two_sites_open(&t);
	url = say(&t, "/v1/artifacts/%s", t.p.artifact);
	ask(&t.p.s, "GET", url, zoe(&t), NULL, 404);
	ask(&t.p.s, "PUT", url, zoe(&t), t.p.bytes, 201);
	json_is(&t.p.s, "/action", "artifact.stored");
	ask(&t.p.s, "GET", url, zoe(&t), NULL, 200);
	ask(&t.p.s, "PUT", url, zoe(&t), t.p.bytes, 200);
	plant_holds(&t.p);
}

TEST(lineage_goes_no_further_than_what_is_seen)
{
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	ask(s, "PUT", say(&t, "/v1/artifacts/%s", t.p.artifact), zoe(&t), t.p.bytes, 201);
	ask(s, "GET", say(&t, "/v1/lineage?object=artifact:%s", t.p.artifact), zoe(&t), NULL, 200);
	ck_assert_uint_eq(json_count(s, "/nodes"), 1);
	ck_assert_uint_eq(json_count(s, "/edges"), 0);
	json_is(s, "/truncated", "false");
	ask(s, "GET", say(&t, "/v1/lineage?object=artifact:%s", t.p.artifact), t.p.mara.secret,
	    NULL, 200);
	ck_assert_uint_gt(json_count(s, "/nodes"), 1);
	ask(s, "GET", "/v1/lineage?object=user:jonas", zoe(&t), NULL, 200);
	ck_assert(!munich_named(&t, s->last.body));
}

TEST(an_auditor_of_a_site_reads_what_is_said_of_it_and_of_no_other)
{
	const char *xia, *next = NULL;
	struct site *s;
	size_t n = 0;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	xia = t.stranger[2].secret;
	model_add(&t, "b-berlin", zoe(&t));
	do {
		n += shown(&t, next ? say(&t, "/v1/audit?cursor=%s", next) : "/v1/audit", xia);
		next = arena_strdup(&s->cx.mem, json_at(s, "/next"));
	} while (strcmp(next, "null") != 0);
	ck_assert_uint_gt(n, 10);
	ask(s, "GET", "/v1/audit", xia, NULL, 200);
	json_find(s, "/items", "/action", "model.created");
	ask(s, "GET", say(&t, "/log/entry/%lld", (long long)t.merged), xia, NULL, 404);
	ask(s, "GET", say(&t, "/log/entry/%lld", (long long)t.merged), t.auditor, NULL, 200);
	ask(s, "GET", "/v1/audit?limit=200", t.auditor, NULL, 200);
	json_find(s, "/items", "/action", "rollout.begun");
}

TEST(a_document_names_nothing_that_is_anothers)
{
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	model_add(&t, "b-berlin", zoe(&t));
	change_asked(s, zoe(&t),
		     document_record(s, "models/b-berlin/versions/1.json",
				     say(&t, "{'validation':'%s'}", t.pair[VALIDATION].real)),
		     404);
	json_says(s, "/detail", "there is no validation");
	change_asked(s, zoe(&t),
		     document_text(s, "models/b-berlin/releases/1.json",
				   body(s, "{'v':2,'model':'b-berlin','number':1,'version':1,"
					   "'envelope':1,'scope':{'sites':['berlin']},"
					   "'plan':'line-1','floor':1,'fallback':'keep'}")),
		     409);
	json_says(s, "/detail", "neither in force nor in this change");
}

/* It proposes what concerns another site alone. */
TEST(who_opens_a_change_has_a_role_at_a_site_that_it_concerns)
{
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	change_asked(s, zoe(&t),
		     document_text(s, "policies/rings/line-9.json", plan_document(s, "line-9")),
		     403);
	json_says(s, "/detail", "at munich");
	change_asked(s, t.p.jonas.secret,
		     document_text(s, "policies/rings/line-9.json", plan_document(s, "line-9")),
		     201);
}

/* Until it has one, a change in its folder states all sites, and is the model's all the same. */
TEST(a_change_about_a_model_without_a_record_is_seen_where_the_model_is)
{
	struct site *s;
	char url[60];
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	model_add(&t, "m-young", t.p.jonas.secret);
	snprintf(url, sizeof(url), "/v1/changes/%d",
		 change_asked(s, t.p.jonas.secret,
			      document_record(s, "models/m-young/envelopes/next.json",
					      "{'intended_use':'t','threshold':'0.5','inputs':"
					      "[{'name':'t','unit':null,'min':'0','max':'9'}],"
					      "'acceptance':[{'metric':'accuracy',"
					      "'at_least':'1','bound':'point'}]}"),
			      201));
	ask(s, "GET", url, t.p.mara.secret, NULL, 200);
	json_equals(s, "/sites", "['*']");
	ask(s, "GET", url, zoe(&t), NULL, 404);
}

TEST(a_service_reaches_no_site_where_its_person_has_no_role)
{
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	role_grant_at(s, "zoebot", "author", "munich");
	ask(s, "GET", "/v1/models/" RELEASE_MODEL, t.stranger[4].secret, NULL, 404);
	role_grant_at(s, "zoebot", "author", "*");
	ask(s, "GET", "/v1/models/" RELEASE_MODEL, t.stranger[4].secret, NULL, 404);
	role_grant_at(s, "zoe", "tester", "munich");
	ask(s, "GET", "/v1/models/" RELEASE_MODEL, t.stranger[4].secret, NULL, 200);
}

TEST(an_administrator_of_a_site_administers_no_other)
{
	static const struct {
		const char *url, *body;
	} acts[] = {
		{ "/v1/users/jonas/deactivate", "{'reason':'r'}" },
		{ "/v1/users/jonas/erase", "{'reason':'r'}" },
		{ "/v1/users/jonas/invite", "{'reason':'r'}" },
		{ "/v1/users/zoe/roles/grant", "{'role':'tester','site':'munich','reason':'r'}" },
		{ "/v1/users/zoe/roles/grant", "{'role':'tester','site':'*','reason':'r'}" },
		{ "/v1/users", "{'id':'max','name':'max','site':'munich'}" },
		{ "/v1/devices", "{'device':'edge-7','site':'munich'}" },
		{ "/v1/trust", "{'files':[]}" },
		{ "/v1/sites", "{'id':'bonn','zone':'Europe/Berlin','title':'t'}" },
	};
	const char *yan, *token;
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	yan = t.stranger[1].secret;
	for (size_t i = 0; i < countof(acts); i++)
		ask(s, "POST", acts[i].url, yan, json_of(s, acts[i].body), 403);
	ask(s, "POST", "/v1/tokens", t.p.jonas.secret, token_body(s, "jonas"), 201);
	ask(s, "GET", "/v1/tokens?user=jonas", s->admin, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 1);
	token = say(&t, "/v1/tokens/%s/revoke", json_at(s, "/items/0/id"));
	ask(s, "GET", "/v1/tokens?user=jonas", yan, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 0);
	ask(s, "POST", token, yan, json_of(s, "{'reason':'r'}"), 404);
	ask(s, "POST", "/v1/users", yan, body(s, "{'id':'max','name':'max','site':'berlin'}"), 201);
	ask(s, "POST", "/v1/users/max/roles/grant", yan,
	    body(s, "{'role':'tester','site':'berlin','reason':'r'}"), 201);
}

/* An object that concerns two sites. */
TEST(what_concerns_several_sites_is_seen_at_each)
{
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	s->model_sites = "['berlin','munich']";
	change_merge(&t.p, "models/" RELEASE_MODEL "/model.json",
		     model_document(s, RELEASE_MODEL, "for two"), NULL);
	ask(s, "GET", "/v1/models/" RELEASE_MODEL, zoe(&t), NULL, 200);
	ask(s, "GET", "/v1/models/" RELEASE_MODEL "/versions/1", zoe(&t), NULL, 200);
	ask(s, "GET", say(&t, "/v1/artifacts/%s", t.p.artifact), zoe(&t), NULL, 200);
	ask(s, "GET", "/v1/models/" RELEASE_MODEL "/releases/1", zoe(&t), NULL, 404);
	plant_holds(&t.p);
}

/* Forms of pages: a stranger sends them as a browser would. */
static const struct {
	const char *act, *fields;
} forms[] = {
	{ "object", "reason=r" },
	{ "sign", "user=zoe&password=x&key=sha256:"
		  "00000000000000000000000000000000000000000000000000000000000000ee"
		  "&meaning=review&role=reviewer" },
};

static const char *form_answer(struct plants *t, const char *change, size_t i, const char *token)
{
	const char *fields = say(t, "form=%s&%s", token, forms[i].fields);
	char *text;

	form_post(&t->p.s, say(t, "/changes/%s/%s", change, forms[i].act), zoe(t), "", fields, 404);
	page_says_once(t->p.s.last.body, say(t, "there is no change &#39;%s&#39;", change));
	text = answer_plain(t, strcmp(change, "3") == 0);
	ck_assert(!munich_named(t, text));
	return text;
}

TEST(a_form_about_what_is_anothers_is_answered_as_one_about_nothing)
{
	const char *real, *never;
	char token[100];
	auto_plants t;

	two_sites_open(&t);
	form_hidden(page_get(&t.p.s, "/", zoe(&t), 200), "form", token);
	for (size_t i = 0; i < countof(forms); i++) {
		real = form_answer(&t, "3", i, token);
		never = form_answer(&t, "900", i, token);
		ck_assert_str_eq(real, never);
	}
}

/* ---- acts ---- */

static size_t acts_shown(struct plants *t, const char *secret, const char *act)
{
	size_t n = 0;

	ask(&t->p.s, "GET", "/v1/acts?state=open", secret, NULL, 200);
	for (size_t i = 0; i < json_count(&t->p.s, "/items"); i++)
		n += strcmp(json_at(&t->p.s, "/items/%zu/id", i), act) == 0;
	return n;
}

TEST(acts_are_seen_where_they_are_of_and_those_of_every_site_by_who_has_a_role)
{
	struct site *s;
	const char *all, *munich;
	char nora[80];
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	munich = t.pair[ACT].real;
	all = act_proposed(s, t.p.anna.secret, "suspend", "'person':'mara'");
	ck_assert_uint_eq(acts_shown(&t, zoe(&t), munich), 0);
	ck_assert_uint_eq(acts_shown(&t, zoe(&t), all), 1);
	ck_assert_uint_eq(acts_shown(&t, t.auditor, munich), 1);
	ask(s, "GET", say(&t, "/v1/acts/%s", munich), t.auditor, NULL, 200);
	ask(s, "GET", say(&t, "/v1/acts/%s", munich), zoe(&t), NULL, 404);
	json_says(s, "/detail", "there is no act");
	ask(s, "GET", say(&t, "/v1/acts/%s", all), zoe(&t), NULL, 200);
	ask(s, "GET", "/v1/users/mara/suspensions", zoe(&t), NULL, 200);
	ask(s, "GET", "/v1/users/jonas/suspensions", t.auditor, NULL, 200);
	person_add(s, "nora", "", nora); /* has no role */
	ck_assert_uint_eq(acts_shown(&t, nora, all), 0);
	ask(s, "GET", say(&t, "/v1/acts/%s", all), nora, NULL, 404);
}

TEST(disputed_signatures_are_listed_to_who_sees_what_was_signed)
{
	const char *act, *url;
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	act = act_proposed(s, t.p.anna.secret, "revoke-key",
			   say(&t, "'key':'%s','since':1", t.p.mara.key));
	person_signs_act(s, &t.p.ben, act, "order", 201);
	url = say(&t, "/v1/keys/%s/disputed", t.p.mara.key);
	ask(s, "GET", url, t.auditor, NULL, 200);
	ck_assert_uint_gt(json_count(s, "/items"), 0);
	ck_assert_uint_eq(shown(&t, url, zoe(&t)), 0);
}

/* A grant at berlin is berlin's, whoever it is for. */
TEST(an_auditor_reads_the_entries_of_acts_of_the_own_site)
{
	struct site *s;
	const char *xia;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	xia = t.stranger[2].secret;
	ask(s, "GET", "/v1/audit?limit=200", xia, NULL, 200);
	json_find(s, "/items", "/fact/site", "berlin");
	json_find(s, "/items", "/action", "act.proposed");
	ck_assert(!munich_named(&t, s->last.body));
}
