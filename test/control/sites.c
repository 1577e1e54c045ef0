#include <string.h>

#include "browse.h"
#include "files.h"
#include "release.h"

/* A change states the sites of its documents when it opens, and each entry about it names them. */

static const char *plan(struct plant *p, const char *name, const char *sites)
{
	struct ctx *cx = &p->s.cx;
	const char *record = text_with(cx, plan_record(p), "line-1", name);

	return text_with(cx, record, "[\"munich\"]", json_of(&p->s, sites));
}

/* Beside munich. */
static void sites_open(struct plant *p)
{
	plant_open(p);
	site_add(&p->s, "aachen");
	site_add(&p->s, "hamburg");
}

static int plan_asked(struct plant *p, const char *sites)
{
	return change_asked_of(&p->s, &p->jonas, "policies/rings/line-1.json",
			       plan(p, "line-1", sites), 201);
}

/* The objects of the newest entry of that action. */
static void names(struct plant *p, const char *action, const char *objects)
{
	struct site *s = &p->s;
	char iris[80];

	person_add(s, arena_printf(&s->cx.mem, "iris-%s", strchr(action, '.') + 1), "auditor",
		   iris);
	ask(s, "GET", "/v1/audit?limit=200", iris, NULL, 200);
	ck_assert_str_eq(objects_at(s, json_find(s, "/items", "/action", action)), objects);
}

#define BEFORE "site:aachen site:munich"
#define BOTH   "site:aachen site:hamburg site:munich"

TEST(each_entry_about_a_change_names_the_sites_that_its_documents_stated_and_will_state)
{
	auto_plant p = { 0 };

	sites_open(&p);
	plant_merge(&p, plan_asked(&p, "['munich','aachen']"));
	names(&p, "change.merged", "change:1 document:policies/rings/line-1.json " BEFORE);
	names(&p, "change.signed", "change:1 " BEFORE);
	plan_asked(&p, "['hamburg']");
	names(&p, "change.opened", "change:2 " BOTH);
	ask(&p.s, "GET", "/v1/changes/2", p.mara.secret, NULL, 200);
	json_equals(&p.s, "/sites", "['aachen','hamburg','munich']");
	person_signs(&p.s, &p.mara, 2, "rejection", "reviewer", 201);
	names(&p, "change.rejected", "change:2 " BOTH);
	plan_asked(&p, "['hamburg']");
	ask(&p.s, "POST", "/v1/changes/3/cancel", p.jonas.secret, json_of(&p.s, "{'reason':'r'}"),
	    201);
	names(&p, "change.cancelled", "change:3 " BOTH);
	plant_holds(&p);
}

TEST(the_history_of_a_site_has_the_change_that_takes_it_away)
{
	auto_plant p = { 0 };
	char iris[80];

	sites_open(&p);
	plant_merge(&p, plan_asked(&p, "['munich','aachen']"));
	plant_merge(&p, plan_asked(&p, "['hamburg']"));
	person_add(&p.s, "iris", "auditor", iris);
	ask(&p.s, "GET", "/v1/audit?limit=200&object=site:aachen", iris, NULL, 200);
	ck_assert_str_eq(objects_at(&p.s, json_find(&p.s, "/items", "/action", "change.merged")),
			 "change:2 document:policies/rings/line-1.json " BOTH);
}

TEST(a_change_of_what_concerns_all_sites_names_none_and_says_so)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas, "models/press/model.json",
			model_document(&p.s, "press", "a"), 201);
	names(&p, "change.opened", "change:1");
	ask(&p.s, "GET", "/v1/changes/1", p.mara.secret, NULL, 200);
	json_equals(&p.s, "/sites", "['*']");
	page_says_once(page_get(&p.s, "/changes/1", p.mara.secret, 200),
		       "<dt class=\"quiet\">Sites</dt><dd>all</dd>");
}

TEST(the_page_of_a_change_shows_its_sites)
{
	auto_plant p = { 0 };

	sites_open(&p);
	plan_asked(&p, "['munich','aachen']");
	page_says_once(page_get(&p.s, "/changes/1", p.mara.secret, 200),
		       "<dt class=\"quiet\">Sites</dt><dd>aachen, munich</dd>");
}

/* tail: so that an id is as long as it is to be. */
static const char *site_of(struct plant *p, int i, int k, const char *tail)
{
	return arena_printf(&p->s.cx.mem, "site-%d-%d%s", i, k, tail);
}

static void sites_add(struct plant *p, int n, const char *tail)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < 64; k++)
			site_add(&p->s, site_of(p, i, k, tail));
}

/* 64 sites of its own for each plan. */
static const char *plans(struct plant *p, int n, const char *tail)
{
	struct ctx *cx = &p->s.cx;
	struct printer list = { .mem = &cx->mem };

	for (int i = 0; i < n; i++) {
		const char *name = arena_printf(&cx->mem, "plan-%d", i), *sites = "", *row;

		for (int k = 0; k < 64; k++)
			sites = arena_printf(&cx->mem, "%s%s'%s'", sites, k ? "," : "",
					     site_of(p, i, k, tail));
		row = document_text(&p->s, arena_printf(&cx->mem, "policies/rings/%s.json", name),
				    plan(p, name, arena_printf(&cx->mem, "[%s]", sites)));
		put_bytes(&list, ",", i > 0);
		put_bytes(&list, row, strlen(row));
	}
	return list.text;
}

/* It would wait for ever for a merge whose entry cannot name what it is about. */
TEST(a_change_whose_merge_could_not_name_all_of_its_sites_is_refused_when_it_opens)
{
	auto_plant p = { 0 };

	plant_open(&p);
	role_grant_at(&p.s, "jonas", "author", "*");
	sites_add(&p, 8, "");
	change_asked(&p.s, p.jonas.secret, plans(&p, 8, ""), 413);
	json_is(&p.s, "/pointer", "/documents");
	change_asked(&p.s, p.jonas.secret, plans(&p, 7, ""), 201);
	plant_merge(&p, 1);
	plant_holds(&p);
}

/* 320 sites are few enough; their names are too long for what an entry holds.  256 fit. */
TEST(a_change_whose_entries_could_not_hold_the_names_of_its_sites_is_refused_when_it_opens)
{
	static const char tail[] = "-of-a-plant-with-a-name-of-fifty-six-bytes-or-so";
	auto_plant p = { 0 };

	plant_open(&p);
	role_grant_at(&p.s, "jonas", "author", "*");
	sites_add(&p, 5, tail);
	change_asked(&p.s, p.jonas.secret, plans(&p, 5, tail), 400);
	json_is(&p.s, "/pointer", "/documents");
	ask(&p.s, "GET", "/v1/changes", p.jonas.secret, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/items"), 0);
	change_asked(&p.s, p.jonas.secret, plans(&p, 4, tail), 201);
	plant_merge(&p, 1);
	plant_holds(&p);
}
