#include <string.h>

#include "files.h"
#include "plant.h"

/* Documents whose grammar is laid and which no rule looks at yet (schema/records.md), and models
 * that may not be. */

#define MODEL_PATH "models/press-health/model.json"

/* Each as test/golden has it, with the number that comes next here. */
/* clang-format off */
static const struct { const char *name, *number, *path, *says; } unjudged[] = {
	{ "plan", "\"number\":2", "models/press-health/plans/1.json", "does not judge a plan" },
	{ "overlap", "\"number\":2", "models/press-health/justifications/1.json", "does not judge /kind" },
	{ "staff", "\"number\":3", "models/press-health/justifications/1.json", "does not judge /kind" },
	{ "synthetic", "\"number\":4", "models/press-health/justifications/1.json", "does not judge /kind" },
	{ "no-retest", "\"number\":5", "models/press-health/justifications/1.json", "does not judge /kind" },
	{ "deviation", "\"number\":6", "models/press-health/justifications/1.json", "does not judge /kind" },
};
/* clang-format on */

static const char *document(struct ctx *cx, const char *name, const char *number)
{
	const char *text = golden(cx, arena_printf(&cx->mem, "record-%s.json", name)).b;

	return number ? text_with(cx, text, number, "\"number\":1") : text;
}

TEST(a_document_that_no_rule_looks_at_is_not_proposed)
{
	auto_plant p = { 0 };

	plant_open(&p);
	for (size_t i = 0; i < countof(unjudged); i++) {
		const char *text = document(&p.s.cx, unjudged[i].name, unjudged[i].number);

		change_asked_of(&p.s, &p.jonas, unjudged[i].path, text, 400);
		json_says(&p.s, "/detail", "this version ");
		json_says(&p.s, "/detail", unjudged[i].says);
	}
}

TEST(a_lift_is_named_after_the_stop_that_it_states)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas,
			"models/press-health/lifts/0190b8c4-ac70-7000-8000-000000000002.json",
			document(&p.s.cx, "lift", NULL), 400);
	json_says(&p.s, "/detail", "another stop than the path names");
}

/* clang-format off */
static const struct { const char *from, *to; int status; const char *says, *at; } models[] = {
	{ "\"owner\":\"root\"", "\"owner\":\"nobody\"", 404, "there is no user 'nobody'", "/owner" },
	{ "\"expert\":\"root\"", "\"expert\":\"left\"", 409, "'left' is no person in use", "/expert" },
	{ "\"generative\":{\"is\":false", "\"generative\":{\"is\":true", 400, "a critical model must be", "/generative/is" },
	{ "[\"*\"]", "[\"main\"]", 404, "there is no site 'main'", "/sites/0" },
	{ "\"model\":\"press-health\"", "\"model\":\"other\"", 400, "another model than the path names", "/model" },
};
/* clang-format on */

TEST(a_model_that_may_not_be_or_is_nobodys_is_not_proposed)
{
	const char *good;
	char secret[80];
	auto_plant p = { 0 };

	plant_open(&p);
	person_add(&p.s, "left", "expert", secret);
	ask(&p.s, "POST", "/v1/users/left/deactivate", p.s.admin, body(&p.s, "{'reason':'x'}"),
	    201);
	good = model_document(&p.s, "press-health", "a");
	for (size_t i = 0; i < countof(models); i++) {
		change_asked_of(&p.s, &p.jonas, MODEL_PATH,
				text_with(&p.s.cx, good, models[i].from, models[i].to),
				models[i].status);
		json_says(&p.s, "/detail", models[i].says);
		json_says(&p.s, "/pointer", models[i].at);
	}
}
