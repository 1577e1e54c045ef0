#include <string.h>

#include "two_sites.h"

/* What a refusal says of what the asker does not see: nothing, by its words or its status. */

#define say(t, ...) arena_printf(&(t)->p.s.cx.mem, __VA_ARGS__)

static const char *zoe(const struct plants *t)
{
	return t->stranger[0].secret;
}

TEST(a_name_that_a_record_of_another_site_has_is_taken_before_its_model_is_registered)
{
	const char *in;
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	change_merge(&t.p, "models/m-early/model.json", model_document(s, "m-early", "of munich"),
		     NULL);
	in = body(s, "{'name':'m-early','title':'t'}");
	ask(s, "POST", "/v1/models", zoe(&t), in, 409);
	ck_assert(says_taken(s->last.body));
	json_is(s, "/pointer", "/name");
	ck_assert(!munich_named(&t, s->last.body));
	ask(s, "POST", "/v1/models", t.p.jonas.secret, in, 201);
	json_is(s, "/fact/owner", "jonas");
	ask(s, "POST", "/v1/models", zoe(&t), in, 409);
	ck_assert(says_taken(s->last.body));
	ask(s, "GET", "/v1/models/m-early", zoe(&t), NULL, 404);
	plant_holds(&t.p);
}

/* clang-format off */
static const struct { const char *path, *says; } paths[] = { /* of munich, and of nobody */
	{ "models/" RELEASE_MODEL,          "is the name of a folder" },
	{ "models/never-there",             "is the name of a folder" },
	{ "models/" RELEASE_MODEL "/versions", "is the name of a folder" },
	{ "models/never-there/versions",    "is the name of a folder" },
	{ "policies/rings/line-1.json/x",   "is below the name of a document" },
	{ "policies/rings/never.json/x",    "is below the name of a document" },
	{ "policies/rings",                 "is the name of a folder" },
	{ "models",                         "is the name of a folder" },
};
/* clang-format on */

TEST(a_path_that_is_no_documents_is_refused_whatever_is_there)
{
	struct site *s;
	auto_plants t;

	two_sites_open(&t);
	s = &t.p.s;
	for (size_t i = 0; i < countof(paths); i++) {
		change_asked(s, zoe(&t), document_text(s, paths[i].path, "{}"), 400);
		json_is(s, "/pointer", "/documents/0/path");
		json_is(s, "/detail", say(&t, "'%s' %s", paths[i].path, paths[i].says));
	}
}
