#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "engine/edge.h"
#include "engine/hand.h"
#include "engine/history.h"
#include "plant.h"
#include "registry/lineage.h"
#include "store.h"

#define FROM(o) "/v1/lineage?object=" o
#define VERSION "version:press-health/1"
#define RECORD  "document:models/press-health/versions/1.json"

/* A run used a dataset and made an artifact, of which a version consists; it passed, and a change
 * records it. */
static void history(struct plant *p)
{
	char id[40];

	plant_data(p);
	plant_version(p, 1);
	plant_register(p, 1, 0, 201, id);
	plant_predict(p, id, PLANT_VERSION_2, 201);
	plant_merge(p, change_asked(&p->s, p->token,
				    document_record(&p->s, "models/press-health/versions/1.json",
						    body(&p->s, "{'validation':'%s'}", id)),
				    201));
}

static const char *lineage(struct plant *p, const char *url, int status)
{
	return ask(&p->s, "GET", url, p->token, NULL, status);
}

static size_t distance(const char *body, const char *id)
{
	json_t *json = json_loads(body, 0, NULL), *node;
	size_t i, out = SIZE_MAX;

	json_array_foreach (json_object_get(json, "nodes"), i, node) /* nearest first */
		if (out == SIZE_MAX &&
		    strncmp(json_string_value(json_object_get(node, "id")), id, strlen(id)) == 0)
			out = (size_t)json_integer_value(json_object_get(node, "distance"));
	json_decref(json);
	return out;
}

TEST(lineage_goes_up_to_the_data_and_down_to_the_approval)
{
	auto_plant p = { 0 };
	const char *said;

	history(&p);
	said = lineage(&p, FROM(VERSION "&direction=upstream"), 200);
	ck_assert_uint_eq(distance(said, VERSION), 0);
	ck_assert_uint_eq(distance(said, "run:"), 1);
	ck_assert_uint_eq(distance(said, "dataset:press-train/1"), 1);
	ck_assert_uint_eq(distance(said, "user:jonas"), 2);
	ck_assert_uint_eq(distance(said, "change:2"), 1);
	ck_assert_uint_eq(distance(said, "signature:"), 1);
	ck_assert_uint_eq(distance(said, "user:ben"), 3);
	said = lineage(&p, FROM("dataset:press-train/1&direction=downstream"), 200);
	ck_assert_uint_eq(distance(said, "run:"), 1);
	ck_assert_uint_eq(distance(said, "artifact:"), 2);
	ck_assert_uint_eq(distance(said, VERSION), 1);
	ck_assert_uint_eq(distance(said, "validation:"), 2);
	ck_assert_uint_eq(distance(said, RECORD), 2);
	said = lineage(&p, FROM(RECORD), 200);
	ck_assert_uint_eq(distance(said, "change:2"), 1);
	ck_assert_uint_eq(distance(said, "signature:"), 2);
	ck_assert_uint_eq(distance(said, "user:ben"), 4);
	ck_assert_uint_gt(json_times(&p.s, "/edges", "/rel", "changed-by"), 0);
	plant_holds(&p);
}

TEST(lineage_is_as_deep_and_as_old_as_asked)
{
	auto_plant p = { 0 };
	const char *said;

	history(&p);
	said = lineage(&p, FROM(VERSION "&direction=upstream&depth=1"), 200);
	ck_assert_uint_eq(distance(said, "run:"), 1);
	ck_assert_uint_eq(distance(said, "user:jonas"), SIZE_MAX);
	lineage(&p, FROM(VERSION "&as_of=3"), 200);
	ck_assert_uint_eq(json_count(&p.s, "/edges"), 0);
	json_is(&p.s, "/truncated", "false");
}

/* clang-format off */
static const struct { const char *url; int status; const char *at, *says; } wrong[] = {
	{ "/v1/lineage", 400, "/pointer", "?object" },
	{ FROM("version:press-health/9"), 404, "/detail", "there is no version 'press-health/9'" },
	{ FROM("press-health"), 404, "/detail", "there is no object 'press-health'" },
	{ FROM(VERSION "&direction=sideways"), 400, "/pointer", "?direction" },
	{ FROM(VERSION "&depth=17"), 400, "/pointer", "?depth" },
	{ FROM(VERSION "&as_of=x"), 400, "/pointer", "?as_of" },
};
/* clang-format on */

TEST(a_wrong_question_names_its_place)
{
	auto_plant p = { 0 };

	history(&p);
	for (size_t i = 0; i < countof(wrong); i++) {
		lineage(&p, wrong[i].url, wrong[i].status);
		json_says(&p.s, wrong[i].at, wrong[i].says);
	}
	ask(&p.s, "GET", FROM(VERSION), NULL, NULL, 401);
}

/* A hundred documents in a change, each a node. */
static const char *many_documents(struct site *s, int from, int n)
{
	struct printer list = { .mem = &s->cx.mem };

	for (int i = 0; i < n; i++) {
		const char *path = arena_printf(&s->cx.mem, "models/m%d/model.json", from + i);
		const char *row = document_record(s, path, "{" MODEL_MEMBERS("p") "}");

		put_bytes(&list, ",", i > 0);
		put_bytes(&list, row, strlen(row));
	}
	return list.text;
}

TEST(what_is_too_much_is_said_to_be_cut)
{
	auto_site s = { 0 };
	char author[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	for (int i = 0; i < 11; i++)
		change_asked(&s, author, many_documents(&s, 100 * i, 100), 201);
	ask(&s, "GET", FROM("user:ada&direction=downstream"), author, NULL, 200);
	json_is(&s, "/truncated", "true");
	ask(&s, "GET", FROM("user:ada&direction=downstream&depth=1"), author, NULL, 200);
	json_is(&s, "/truncated", "false");
}

/* A file that so many versions contain, and that a run made. */
static void shared(struct fixture *f, int versions)
{
	auto_hand h = db_hand(f->db, HAND_APPLY);

	for (int i = 0; i < versions; i++)
		assert_ok(&f->cx,
			  edge_add(&f->cx, f->db, arena_printf(&f->cx.mem, "version:m/%d", i),
				   "contains", "artifact:a", i));
	assert_ok(&f->cx, edge_add(&f->cx, f->db, "run:r", "made", "artifact:a", versions));
}

TEST(a_file_that_many_share_leads_to_its_origin_and_to_some_of_them)
{
	auto_fixture f = fixture_open();
	struct printer out;

	shared(&f, 2 * LINEAGE_EDGES_MAX);
	assert_ok(&f.cx, lineage_of(&f.cx, f.db, "artifact:a", AT_NOW, UPSTREAM, 16, NULL, &out));
	fact_says(out.text, "\"id\":\"run:r\"");
	fact_says(out.text, "\"truncated\":false");
	assert_ok(&f.cx, lineage_of(&f.cx, f.db, "artifact:a", AT_NOW, DOWNSTREAM, 16, NULL, &out));
	fact_says(out.text, "\"truncated\":true");
	assert_ok(&f.cx, lineage_of(&f.cx, f.db, "version:m/7", AT_NOW, BOTH, 16, NULL, &out));
	fact_says(out.text, "\"id\":\"run:r\"");
	fact_says(out.text, "\"truncated\":false");
}

static void edges(struct fixture *f, const char *const (*rows)[3], size_t n)
{
	auto_hand h = db_hand(f->db, HAND_APPLY);

	for (size_t i = 0; i < n; i++)
		assert_ok(&f->cx,
			  edge_add(&f->cx, f->db, rows[i][0], rows[i][1], rows[i][2], (int64_t)i));
}

/* The artifact is an origin of the version, and something that came from it, too. */
TEST(an_object_that_is_reached_both_ways_leads_on_both_ways)
{
	static const char *const rows[][3] = {
		{ "version:m/1", "contains", "artifact:a" },
		{ "version:m/1", "made", "artifact:a" },
		{ "version:m/2", "contains", "artifact:a" },
		{ "run:r", "made", "artifact:a" },
	};
	auto_fixture f = fixture_open();
	struct printer out;

	edges(&f, rows, countof(rows));
	assert_ok(&f.cx, lineage_of(&f.cx, f.db, "version:m/1", AT_NOW, BOTH, 16, NULL, &out));
	fact_says(out.text, "\"id\":\"run:r\"");
	fact_says(out.text, "\"id\":\"version:m/2\"");
}

/* As many objects as fit, and one more edge between two of them. */
TEST(an_edge_between_objects_that_are_there_cuts_nothing)
{
	auto_fixture f = fixture_open();
	struct printer out;

	shared(&f, LINEAGE_NODES_MAX - 2);
	{
		auto_hand h = db_hand(f.db, HAND_APPLY);

		assert_ok(&f.cx, edge_add(&f.cx, f.db, "version:m/1", "made-by", "run:r", 1));
	}
	assert_ok(&f.cx, lineage_of(&f.cx, f.db, "run:r", AT_NOW, DOWNSTREAM, 16, NULL, &out));
	fact_says(out.text, "\"truncated\":false");
	fact_says(out.text, "made-by");
}
