#include "browse.h"
#include "plant.h"

static void opened(struct plant *p)
{
	change_asked_of(&p->s, &p->jonas, "models/press-health/model.json",
			model_document(&p->s, "press-health", "a"), 201);
}

/* The policy asks a reviewer and an approver; jonas wrote the change and olga operates. */
TEST(a_rejection_counts_from_whom_a_rule_asks_and_anybody_else_objects)
{
	struct person olga = { .id = "olga" };
	auto_plant p = { 0 };
	const char *entry;

	plant_open(&p);
	person_add(&p.s, "olga", "operator", olga.secret);
	person_key_add(&p.s, &olga, "operator");
	person_key_confirmed(&p.s, &olga, &p.anna);
	opened(&p);
	person_signs(&p.s, &olga, 1, "rejection", "operator", 403);
	json_says(&p.s, "/detail", "the policy asks no operator to sign here");
	ask(&p.s, "POST", "/v1/changes/1/object", olga.secret, json_of(&p.s, "{'reason':'a'}"),
	    201);
	ask(&p.s, "POST", "/v1/changes/1/object", p.jonas.secret, json_of(&p.s, "{'reason':'b'}"),
	    201);
	entry = json_at(&p.s, "/index");
	change_is(&p.s, &p.jonas, 1, "open");
	ask(&p.s, "GET", "/v1/changes/1", p.mara.secret, NULL, 200);
	json_is(&p.s, "/objections/0/by", "olga");
	json_is(&p.s, "/objections/0/reason", "a");
	json_is(&p.s, "/objections/1/by", "jonas");
	json_is(&p.s, "/objections/1/entry", entry);
	page_get(&p.s, "/changes/1", p.mara.secret, 200);
	page_says(p.s.last.body, "“a”");
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "merged");
	ask(&p.s, "POST", "/v1/changes/1/object", olga.secret, json_of(&p.s, "{'reason':'c'}"),
	    409);
	plant_holds(&p);
}

TEST(an_objection_is_made_on_the_page_of_a_change_that_is_open)
{
	auto_plant p = { 0 };
	char form[100];

	plant_open(&p);
	opened(&p);
	page_get(&p.s, "/changes/1", p.mara.secret, 200);
	page_says(p.s.last.body, "action=\"/changes/1/object\"");
	form_post(&p.s, "/changes/1/object", p.mara.secret, "",
		  arena_printf(&p.s.cx.mem, "form=%s&reason=too+soon",
			       form_hidden(page_follows(p.s.last.body, "/changes/1/object"), "form",
					   form)),
		  303);
	page_get(&p.s, "/changes/1", p.mara.secret, 200);
	page_says(p.s.last.body, "“too soon”");
	person_signs(&p.s, &p.ben, 1, "rejection", "approver", 201);
	page_get(&p.s, "/changes/1", p.mara.secret, 200);
	page_says_not(p.s.last.body, "action=\"/changes/1/object\"");
}

TEST(a_change_takes_64_objections)
{
	auto_plant p = { 0 };

	plant_open(&p);
	opened(&p);
	for (int i = 0; i < 65; i++)
		ask(&p.s, "POST", "/v1/changes/1/object", p.mara.secret,
		    json_of(&p.s, "{'reason':'a'}"), i < 64 ? 201 : 409);
}
