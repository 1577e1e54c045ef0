#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "documents/envelope.h"
#include "plant.h"

/* Printed name and id are together wherever a person is named: on each page and in each answer
 * about what nora did, who is called otherwise than her id says. */

#define NORA "n42"
#define NAME "Nora L. Lund"

static void nora_add(struct plant *p, struct person *nora)
{
	struct site *s = &p->s;
	char code[80];

	*nora = (struct person){ .id = NORA, .sealed = true };
	ask(s, "POST", "/v1/users", s->admin,
	    body(s, "{'id':'" NORA "','name':'" NAME "','site':'munich'}"), 201);
	role_grant(s, NORA, "author");
	role_grant(s, NORA, "reviewer");
	ask(s, "POST", "/v1/users/" NORA "/invite", s->admin, "{\"reason\":\"r\"}", 201);
	secret_given(s, code);
	redeem_and_login(s, NORA, code, nora->secret);
	person_key_add(s, nora, "reviewer");
	person_key_confirmed(s, nora, &p->anna);
}

/* Change 1 is hers, and she signed change 2. */
static void acted(struct plant *p, struct person *nora)
{
	plant_open(p);
	nora_add(p, nora);
	change_asked_of(&p->s, nora, "models/m/model.json", model_document(&p->s, "m", "a"), 201);
	change_asked_of(&p->s, &p->jonas, "models/n/model.json", model_document(&p->s, "n", "a"),
			201);
	person_signs(&p->s, nora, 2, "review", "reviewer", 201);
}

static bool begins(const char *at, const char *with)
{
	for (; *with && *at == *with; at++)
		with++;
	return !*with;
}

/* Each place of the id follows the name, or is in the next cell of a table. */
static void each_is_together(const char *page, const char *url)
{
	static const char before[] = "</b> (", cells[] = "</td><td>";
	size_t n = 0;

	for (const char *at = page; (at = page_follows(at, NORA)); n++) {
		const char *id = at - strlen(NORA), *name = id - strlen(NAME " (");

		if (begins(name, NAME " ("))
			continue;
		name = id - strlen(NAME) - strlen(before);
		if (begins(name, NAME) && begins(id - strlen(before), before))
			continue;
		name = id - strlen(NAME) - strlen(cells);
		ck_assert_msg(begins(name, NAME) && begins(id - strlen(cells), cells),
			      "%s names %s without her name: %.80s", url, NORA, id - 40);
	}
	ck_assert_msg(n > 0, "%s does not name her", url);
}

TEST(each_page_that_names_a_person_shows_printed_name_and_id_together)
{
	static const char *const urls[] = { "/", "/changes", "/changes/1", "/changes/2" };
	struct person nora;
	auto_plant p = { 0 };

	acted(&p, &nora);
	for (size_t i = 0; i < countof(urls); i++) {
		each_is_together(page_get(&p.s, urls[i], p.anna.secret, 200), urls[i]);
		each_is_together(page_get(&p.s, urls[i], nora.secret, 200), urls[i]);
	}
}

/* clang-format off */
static const struct { const char *url, *id, *name; } answers[] = {
	{ "/v1/session", "/user", "/name" },
	{ "/v1/users/" NORA, "/id", "/name" },
	{ "/v1/changes", "/items/0/author", "/items/0/author_name" },
	{ "/v1/changes", "/items/0/opened/by", "/items/0/opened/by_name" },
	{ "/v1/changes/1", "/author", "/author_name" },
	{ "/v1/changes/1", "/opened/by", "/opened/by_name" },
	{ "/v1/changes/1", "/cancelled/by", "/cancelled/by_name" },
	{ "/v1/users/robot", "/owner", "/owner_name" },
	{ "/v1/changes/2", "/signatures/0/signer", "/signatures/0/signer_name" },
	{ "/v1/keys", "/items/0/user", "/items/0/user_name" },
	{ "/v1/tokens", "/items/0/user", "/items/0/user_name" },
	{ "/v1/models", "/items/0/owner", "/items/0/owner_name" },
	{ "/v1/models/press", "/owner", "/owner_name" },
	{ "/v1/models/press", "/created/by", "/created/by_name" },
	{ "/v1/models/press/runs", "/items/0/person", "/items/0/person_name" },
	{ "/v1/models/press/runs", "/items/0/registered/by", "/items/0/registered/by_name" },
	{ "/v1/datasets", "/items/0/registered/by", "/items/0/registered/by_name" },
	{ "/v1/datasets/set/versions/1", "/registered/by", "/registered/by_name" },
};
/* clang-format on */

#define DIGEST "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"

/* A model, a run and a dataset of hers; the run has a parameter that is nobody's name. */
static void registered(struct plant *p, const struct person *nora)
{
	struct site *s = &p->s;

	ask(s, "POST", "/v1/models", nora->secret, body(s, "{'name':'press','title':'t'}"), 201);
	ask(s, "POST", "/v1/runs", nora->secret,
	    body(s, "{'model':'press','commit':'0123456789abcdef0123456789abcdef01234567',"
		    "'repository':'r','parameters':{'owner':'" NORA "'},"
		    "'started':'2026-01-31T08:15:00.000Z','finished':'2026-01-31T08:16:00.000Z'}"),
	    201);
	ask(s, "POST", "/v1/datasets/set/versions", nora->secret,
	    body(s, "{'digest':'" DIGEST "','size':3,'rows':1,'format':'text/csv','source':'s'}"),
	    201);
}

TEST_EACH(each_answer_that_names_a_person_has_printed_name_and_id, answers)
{
	struct person nora;
	auto_plant p = { 0 };

	acted(&p, &nora);
	ask(&p.s, "POST", "/v1/tokens", nora.secret,
	    "{\"user\":\"" NORA
	    "\",\"title\":\"t\",\"scopes\":[\"read\"],\"days\":1,\"password\":\"" PASSWORD "\"}",
	    201);
	registered(&p, &nora);
	ask(&p.s, "POST", "/v1/users", p.s.admin,
	    body(&p.s, "{'id':'robot','name':'Robot','site':'munich','owner':'" NORA "'}"), 201);
	ask(&p.s, "POST", "/v1/changes/1/cancel", nora.secret, "{\"reason\":\"r\"}", 201);
	ask(&p.s, "GET", answers[_i].url, nora.secret, NULL, 200);
	json_is(&p.s, answers[_i].id, NORA);
	json_is(&p.s, answers[_i].name, NAME);
}

TEST(where_nobody_is_behind_an_account_there_is_no_name)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas, "models/n/model.json", model_document(&p.s, "n", "a"), 201);
	ask(&p.s, "GET", "/v1/changes/1", p.s.admin, NULL, 200);
	json_is(&p.s, "/opened/by", "jonas");
	ask(&p.s, "GET", "/v1/users/jonas", p.s.admin, NULL, 200);
	json_is(&p.s, "/owner", "null");
	json_is(&p.s, "/owner_name", "null");
}

TEST(the_head_of_a_page_and_the_session_say_where_a_role_is_granted)
{
	auto_plant p = { 0 };

	plant_open(&p);
	output_says(page_get(&p.s, "/", p.anna.secret, 200), "approver at every site</span>");
	output_says(page_get(&p.s, "/", p.jonas.secret, 200), "author at munich</span>");
	ask(&p.s, "GET", "/v1/session", p.anna.secret, NULL, 200);
	json_is(&p.s, "/grants/0/role", "approver");
	json_is(&p.s, "/grants/0/site", "*");
	ask(&p.s, "GET", "/v1/session", p.jonas.secret, NULL, 200);
	json_is(&p.s, "/grants/0/site", "munich");
}

TEST(lineage_and_the_log_show_the_printed_name_beside_the_id)
{
	struct person nora;
	char iris[80];
	auto_plant p = { 0 };

	acted(&p, &nora);
	ask(&p.s, "GET", "/v1/lineage?object=change:1&direction=upstream&depth=1", nora.secret,
	    NULL, 200);
	json_is(&p.s, "/nodes/1/id", "user:" NORA);
	json_is(&p.s, "/nodes/1/name", NAME);
	ck_assert(!json_has(&p.s, "/nodes/0/name"));
	person_add(&p.s, "iris", "auditor", iris);
	ask(&p.s, "GET", "/v1/audit", iris, NULL, 200);
	json_is(&p.s, "/names/" NORA, NAME);
	ck_assert(!json_has(&p.s, "/items/0/actor/name")); /* an entry is what the log has */
}

static bool author_is_nora(struct site *s)
{
	return json_has(s, "/items/0/fact/author") &&
	       strcmp(json_at(s, "/items/0/fact/author"), NORA) == 0;
}

/* A page of one entry: no other entry of the page brings the name along. */
TEST(an_entry_about_a_person_has_the_name_beside_it_whoever_acted)
{
	static const char *const about[] = { "user.created", "role.granted", "user.invited",
					     "key.confirmed", "change.opened" };
	size_t seen[countof(about)] = { 0 };
	struct person nora;
	char iris[80];
	auto_plant p = { 0 };

	acted(&p, &nora);
	person_add(&p.s, "iris", "auditor", iris);
	ask(&p.s, "GET", "/v1/audit?limit=1", iris, NULL, 200);
	for (long long i = atoll(json_at(&p.s, "/items/0/index")); i > 0; i--) {
		ask(&p.s, "GET", arena_printf(&p.s.cx.mem, "/v1/audit?limit=1&as_of=%lld", i), iris,
		    NULL, 200);
		if (json_times(&p.s, "/items/0/objects", "/id", "user:" NORA) == 0 &&
		    !author_is_nora(&p.s))
			continue;
		json_is(&p.s, "/names/" NORA, NAME);
		for (size_t k = 0; k < countof(about); k++)
			seen[k] += strcmp(json_at(&p.s, "/items/0/action"), about[k]) == 0;
	}
	for (size_t k = 0; k < countof(about); k++)
		ck_assert_msg(seen[k] > 0, "%s", about[k]);
}

TEST(what_a_person_stated_is_answered_as_it_was)
{
	struct person nora;
	auto_plant p = { 0 };

	acted(&p, &nora);
	registered(&p, &nora);
	ask(&p.s, "GET", "/v1/models/press/runs", nora.secret, NULL, 200);
	json_is(&p.s, "/items/0/parameters/owner", NORA);
	ck_assert(!json_has(&p.s, "/items/0/parameters/owner_name"));
}

TEST(a_statement_names_its_signer_by_both)
{
	struct statement st;
	struct person nora;
	auto_plant p = { 0 };

	acted(&p, &nora);
	change_asked_of(&p.s, &p.jonas, "models/o/model.json", model_document(&p.s, "o", "a"), 201);
	ask(&p.s, "GET",
	    arena_printf(&p.s.cx.mem, "/v1/changes/3/statement?key=%s&meaning=review&role=reviewer",
			 nora.key),
	    nora.secret, NULL, 200);
	assert_ok(&p.s.cx, statement_parse(&p.s.cx, p.s.last.body, p.s.last.body_size, &st));
	ck_assert_str_eq(st.signer, NORA);
	ck_assert_str_eq(st.signer_name, NAME);
}
