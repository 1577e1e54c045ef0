#include <stdio.h>
#include <string.h>

#include "plant.h"
#include "proof/digest.h"

/* Frozen sets, and what is registered and handed in against them. */

#define say(...) arena_printf(&p.s.cx.mem, __VA_ARGS__)

/* clang-format off */
static const struct { const char *labels, *label; int status; const char *at, *says; } freezes[] = {
	{ "id,actual\n11,0\n12,1\n", "failed", 400, "/pointer", "/label" }, /* the set has it */
	{ "id,actual\n11,0\n13,1\n", "x", 400, "/detail", "1 id of the file has no label; 1 id of the labels has no row" },
	{ "id,actual\n11,0\n", "x", 400, "/detail", "1 id of the file has no label" },
	{ "id,actual\n11,0\n11,1\n", "x", 400, "/detail", "stands there twice" },
	{ "id,actual\n11,0\n12,2\n", "x", 400, "/detail", "actual is 0 or 1" },
	{ "id;actual\n11;0\n12;1\n", "x", 400, "/detail", "the header is not" },
	{ "id,actual\n", "x", 400, "/detail", "there are no rows" },
};
/* clang-format on */

TEST(a_set_is_frozen_only_with_labels_that_fit_it_and_without_their_column)
{
	auto_plant p = { 0 };
	char digest[80];

	plant_data(&p);
	for (size_t i = 0; i < countof(freezes); i++) {
		labels_add(&p, freezes[i].labels, digest);
		ask(&p.s, "POST", "/v1/datasets/press-train/versions/1/freeze", p.vera.secret,
		    body(&p.s, "{'labels':'%s','label':'%s'}", digest, freezes[i].label),
		    freezes[i].status);
		json_says(&p.s, freezes[i].at, freezes[i].says);
	}
	labels_add(&p, "id,actual\n11,0\n12,1\n", digest);
	ask(&p.s, "POST", "/v1/datasets/press-train/versions/1/freeze", p.token,
	    body(&p.s, "{'labels':'%s','label':'x'}", digest), 403);
	ask(&p.s, "POST", "/v1/datasets/press-test/versions/1/freeze", p.vera.secret,
	    body(&p.s, "{'labels':'%s','label':'failed'}", p.labels), 409);
}

TEST(author_and_pipeline_cannot_read_the_labels)
{
	auto_plant p = { 0 };

	plant_data(&p);
	person_key_add(&p.s, &p.vera, "expert");
	person_key_confirmed(&p.s, &p.vera, &p.anna);
	ask(&p.s, "GET", say("/v1/artifacts/%s", p.labels), p.token, NULL, 404);
	ask(&p.s, "GET", say("/v1/artifacts/%s", p.labels), p.jonas.secret, NULL, 404);
	ask(&p.s, "GET", say("/v1/artifacts/%s", p.labels), p.vera.secret, NULL, 200);
}

/* Who may not read the labels learns none of their ids from a refusal. */
TEST(ids_that_do_not_fit_are_counted_and_never_quoted)
{
	auto_plant p = { 0 };
	char digest[80], id[40];

	plant_data(&p);
	labels_add(&p, "id,actual\n11,0\nlabel-alone,1\nlabel-too,1\n", digest);
	ask(&p.s, "POST", "/v1/datasets/press-train/versions/1/freeze", p.vera.secret,
	    body(&p.s, "{'labels':'%s','label':'x'}", digest), 400);
	json_says(&p.s, "/detail", "2 ids of the labels have no row");
	body_says_not(&p.s, "label-");
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, "id,score\n10,0.9\nsent,1\n7,0\n", 400);
	json_is(&p.s, "/detail",
		"line 3: 1 id of the file has no label; 8 ids of the labels have no row in the "
		"file "
		"compared with them");
	json_says(&p.s, "/next", "Each id of the labels has one row");
}

/* clang-format off */
static const struct { const char *csv, *says; } predictions[] = {
	{ "id,score\n1,0.9\n", "9 ids of the labels have no row" },
	{ PLANT_VERSION_1 "11,0\n", "1 id of the file has no label" },
	{ PLANT_VERSION_1 "10,0\n", "stands there twice" },
	{ "id,score\n1,1e-3\n", "plain decimal" },
	{ "id,score\n1\n", "plain decimal" },
	{ "id,score\n,1\n", "an id has" },
	{ "id,score\n\"1\",1\n", "no quotes" },
	{ "score,id\n", "the header is not 'id,score'" },
};
/* clang-format on */

TEST(predictions_that_do_not_fit_the_frozen_set_are_refused_at_their_line)
{
	auto_plant p = { 0 };
	char id[40];

	plant_data(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	for (size_t i = 0; i < countof(predictions); i++) {
		plant_predict(&p, id, predictions[i].csv, 400);
		json_says(&p.s, "/detail", predictions[i].says);
	}
	plant_predict(&p, id, PLANT_VERSION_1, 201);
}

/* clang-format off */
static const struct { int version, envelope; const char *dataset; int status; const char *at, *says; } early[] = {
	{ 9, 1, "press-test/1", 404, "/detail", "version 9" },
	{ 1, 9, "press-test/1", 409, "/detail", "envelopes/9.json' is not in force" },
	{ 1, 1, "press-train/1", 409, "/detail", "is not frozen" },
	{ 1, 1, "press-test/9", 404, "/detail", "press-test" },
	{ 1, 1, "x", 400, "/pointer", "/dataset" },
};
/* clang-format on */

TEST(a_validation_is_registered_only_when_all_that_it_rests_on_stands)
{
	auto_plant p = { 0 };

	plant_data(&p);
	plant_version(&p, 1);
	for (size_t i = 0; i < countof(early); i++) {
		ask(&p.s, "POST", "/v1/validations", p.token,
		    body(&p.s, "{'model':'press-health','version':%d,'envelope':%d,'dataset':'%s'}",
			 early[i].version, early[i].envelope, early[i].dataset),
		    early[i].status);
		json_says(&p.s, early[i].at, early[i].says);
	}
}
