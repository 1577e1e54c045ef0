#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "sign.h"
#include "store/fsck.h"

#define FROM(o) "/v1/lineage?object=" o

/* A run used a dataset and made an artifact, of which a version consists; a change records it. */
static void history(struct site *s, char *author)
{
	char digest[80], run[64], body[1000];
	struct person anna, ben, mara;

	site_open(s);
	found(s, &anna, &ben);
	signer_add(s, &mara, "mara", "reviewer", true, &anna);
	person_add(s, "ada", "author", author);
	artifact_add(s, author, "bytes", digest);
	ask(s, "POST", "/v1/models", author, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	snprintf(body, sizeof(body),
		 "{\"digest\":\"%s\",\"size\":5,\"rows\":1,\"format\":\"text/"
		 "csv\",\"source\":\"l\"}",
		 digest);
	ask(s, "POST", "/v1/datasets/d/versions", author, body, 201);
	snprintf(body, sizeof(body),
		 "{\"model\":\"m\",\"commit\":\"0123456789012345678901234567890123456789\","
		 "\"repository\":\"r\",\"started\":\"2026-01-31T08:15:00.250Z\",\"finished\":"
		 "\"2026-01-31T08:15:00.250Z\",\"inputs\":[{\"dataset\":\"d/"
		 "1\",\"role\":\"train\"}],"
		 "\"outputs\":[{\"path\":\"m\",\"digest\":\"%s\"}]}",
		 digest);
	member(strstr(ask(s, "POST", "/v1/runs", author, body, 201), "\"fact\""), "id", run,
	       sizeof(run));
	snprintf(body, sizeof(body),
		 "{\"files\":[{\"path\":\"m\",\"digest\":\"%s\"}],\"run\":\"%s\"}", digest, run);
	ask(s, "POST", "/v1/models/m/versions", author, body, 201);
	ask(s, "POST", "/v1/changes", author,
	    "{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"no\",\"documents\":[{"
	    "\"path\":\"models/m/versions/1.json\",\"content\":\"{}\"}]}",
	    201);
	sign_change(s, &ben, 1, "approval", "approver", 201);
	sign_change(s, &mara, 1, "review", "reviewer", 201);
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
	auto_site s = { 0 };
	char author[80];
	struct fsck_report r;

	history(&s, author);
	ask(&s, "GET", FROM("version:m/1&direction=upstream"), author, NULL, 200);
	ck_assert_uint_eq(distance(s.last.body, "version:m/1"), 0);
	ck_assert_uint_eq(distance(s.last.body, "run:"), 1);
	ck_assert_uint_eq(distance(s.last.body, "dataset:d/1"), 2);
	ck_assert_uint_eq(distance(s.last.body, "user:ada"), 2);
	ck_assert_uint_eq(distance(s.last.body, "change:1"), SIZE_MAX);
	ask(&s, "GET", FROM("dataset:d/1&direction=downstream"), author, NULL, 200);
	ck_assert_uint_eq(distance(s.last.body, "run:"), 1);
	ck_assert_uint_eq(distance(s.last.body, "artifact:"), 2);
	ck_assert_uint_eq(distance(s.last.body, "version:m/1"), 2);
	ck_assert_uint_eq(distance(s.last.body, "document:models/m/versions/1.json"), 3);
	ask(&s, "GET", FROM("document:models/m/versions/1.json"), author, NULL, 200);
	ck_assert_uint_eq(distance(s.last.body, "change:1"), 1);
	ck_assert_uint_eq(distance(s.last.body, "signature:"), 2);
	ck_assert_uint_eq(distance(s.last.body, "user:ben"), 4);
	assert_says(s.last.text, "\"rel\":\"changed-by\"");
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(lineage_is_as_deep_and_as_old_as_asked)
{
	auto_site s = { 0 };
	char author[80];

	history(&s, author);
	ask(&s, "GET", FROM("version:m/1&direction=upstream&depth=1"), author, NULL, 200);
	ck_assert_uint_eq(distance(s.last.body, "run:"), 1);
	ck_assert_uint_eq(distance(s.last.body, "dataset:d/1"), SIZE_MAX);
	ask(&s, "GET", FROM("version:m/1&as_of=3"), author, NULL, 200);
	assert_says(s.last.body, "\"edges\":[],\"truncated\":false");
}

/* clang-format off */
static const struct { const char *url; int status; const char *says; } wrong[] = {
	{ "/v1/lineage", 400, "?object" },
	{ FROM("version:m/9"), 404, "no entry names" },
	{ FROM("version:m/1&direction=sideways"), 400, "?direction" },
	{ FROM("version:m/1&depth=17"), 400, "?depth" },
	{ FROM("version:m/1&as_of=x"), 400, "?as_of" },
};
/* clang-format on */

TEST(a_wrong_question_names_its_place)
{
	auto_site s = { 0 };
	char author[80];

	history(&s, author);
	for (size_t i = 0; i < countof(wrong); i++)
		assert_says(ask(&s, "GET", wrong[i].url, author, NULL, wrong[i].status),
			    wrong[i].says);
	ask(&s, "GET", FROM("version:m/1"), NULL, NULL, 401);
}

/* A hundred documents in a change, each a node. */
static const char *many_documents(struct site *s, int from, int n)
{
	const char *out = "{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"no\","
			  "\"documents\":[";

	for (int i = 0; i < n; i++)
		out = arena_printf(&s->cx.mem,
				   "%s%s{\"path\":\"models/m%d/model.json\",\"content\":\"{}\"}",
				   out, i ? "," : "", from + i);
	return arena_printf(&s->cx.mem, "%s]}", out);
}

TEST(what_is_too_much_is_said_to_be_cut)
{
	auto_site s = { 0 };
	char author[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	for (int i = 0; i < 11; i++)
		ask(&s, "POST", "/v1/changes", author, many_documents(&s, 100 * i, 100), 201);
	ask(&s, "GET", FROM("user:ada&direction=downstream"), author, NULL, 200);
	assert_says(s.last.text, "\"truncated\":true");
	ask(&s, "GET", FROM("user:ada&direction=downstream&depth=1"), author, NULL, 200);
	assert_says(s.last.text, "\"truncated\":false");
}
