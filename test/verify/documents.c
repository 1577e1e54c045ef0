#include <string.h>

#include "documents/path.h"
#include "files.h"
#include "papers.h"
#include "test.h"
#include "verify/state.h"

/* What comes to the tree, by a merge or at its beginning, is held to rules/records.h. */

#define MODEL(path) "models/press-health/" path

/* A file of the source tree, its first from replaced; says NULL: it is believed. */
static const struct {
	const char *path, *name, *from, *to, *says, *at;
} rows[] = {
	{ MODEL("releases/3.json"), "test/golden/release.json", "", "", NULL, NULL },
	{ MODEL("releases/3.json"), "test/golden/release.json", "\"fallback\":\"keep\"",
	  "\"fallback\":\"release 2\"", NULL, NULL },
	{ MODEL("releases/3.json"), "test/golden/release.json", "\"labels\":[]",
	  "\"labels\":[\"dry\"]", "this version does not judge", "/scope/labels" },
	{ MODEL("justifications/2.json"), "test/golden/record-overlap.json", "", "",
	  "this version does not judge", "/kind" },
	{ MODEL("plans/2.json"), "test/golden/record-plan.json", "", "", "does not judge a plan",
	  "the whole of it" },
	{ MODEL("versions/5.retired.json"), "test/golden/record-retirement.json", "", "", NULL,
	  NULL },
	{ MODEL("versions/6.json"), "test/golden/version.json", "", "", "another number",
	  "/number" },
	{ "policies/rings/line-1.json", "test/golden/plan.json", "", "",
	  "this version does not judge", "/rings/0/gate/wait_minutes" },
	{ MODEL("model.json"), "test/golden/record-model.json", "", "", NULL, NULL },
	{ MODEL("model.json"), "test/golden/record-model.json", "\"hamburg\"", "\"berlin\"",
	  "names the site 'berlin', and there is none", "/sites/1" },
	{ MODEL("releases/3.json"), "test/golden/release.json", "\"munich\"", "\"berlin\"",
	  "names the site 'berlin', and there is none", "/scope/sites/0" },
	{ POLICY_PATH, "policies/approval.json", "", "", NULL, NULL },
	{ POLICY_PATH, "policies/approval.json", "\"site\": \"concerned\"", "\"ordered\": true",
	  "this version does not judge", "/rules/0/require/0/ordered" },
	{ POLICY_PATH, "policies/approval.json", "\"site\": \"concerned\"", "\"site\": \"munich\"",
	  NULL, NULL },
	{ POLICY_PATH, "policies/approval.json", "\"site\": \"concerned\"", "\"site\": \"berlin\"",
	  "names the site 'berlin', and there is none", "/rules/0/require/0/site" },
};

static enum err begun(struct verify *v, const char *path, const char *digest)
{
	const char *text = arena_printf(
		&v->cx.mem,
		"{\"v\":1,\"index\":6,\"at\":\"2026-01-31T08:15:00.250Z\",\"clock\":null,"
		"\"actor\":{\"kind\":\"system\",\"id\":\"x\",\"for\":null,\"roles\":[],"
		"\"site\":\"s\"},\"action\":\"tree.begun\",\"objects\":[],\"request\":null,"
		"\"reason\":null,\"changed\":[],\"fact\":{\"documents\":[{\"path\":\"%s\","
		"\"digest\":\"%s\"}]}}",
		path, digest);
	auto_entry e = { 0 };

	assert_ok(&v->cx, entry_parse(&v->cx, text, strlen(text), &e));
	return on_tree_begun(v, &e);
}

TEST_EACH(a_document_that_no_rule_looks_at_does_not_come_to_the_tree, rows)
{
	struct state s = { .index = 6 };
	struct verify v = { .state = &s, .sort_budget = VERIFY_SORT };
	struct papers papers;
	const char *digest;
	enum err e;

	papers_begin(&papers, &v);
	s.tree.mem = s.sites.mem = &v.cx.mem;
	map_put(&s.sites, "site:munich", &v);
	map_put(&s.sites, "site:hamburg", &v);
	digest = papers_document(&papers, text_with(&v.cx, source_read(&v.cx, rows[_i].name).b,
						    rows[_i].from, rows[_i].to));
	e = begun(&v, rows[_i].path, digest);
	if (rows[_i].says) {
		assert_says(e == OK ? "believed" : v.scratch.detail, rows[_i].says);
		ck_assert_str_eq(v.scratch.place,
				 arena_printf(&v.cx.mem, "/fact/documents, documents/%s, %s",
					      digest + HEX_AT, rows[_i].at));
	} else {
		assert_ok(&v.scratch, e);
	}
	verify_free(&v);
}
