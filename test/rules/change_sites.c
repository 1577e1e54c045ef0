#include "rules/change_sites.h"

#include <string.h>

#include "files.h"
#include "test.h"

/* A tree of few documents: what is in force, and bytes by a digest that is a short word here. */

#define MODEL   "models/press-health/model.json"
#define RELEASE "models/press-health/releases/3.json"
#define PLAN    "policies/rings/line-1.json"

static const struct {
	const char *digest, *golden, *from, *to; /* of the golden, with to in place of from */
} documents[] = {
	{ "model", "record-model.json", "", "" }, /* munich and hamburg */
	{ "model-at-all", "record-model.json", "[\"munich\",\"hamburg\"]", "[\"*\"]" },
	{ "model-before", "record-model.json", "{\"v\":2", "{\"v\":1" },
	{ "release", "release.json", "", "" }, /* munich and hamburg */
	{ "release-aachen", "release.json", "\"munich\",\"hamburg\"", "\"aachen\"" },
	{ "release-unread", "release.json", "{\"v\":2", "{\"v\":9" },
	{ "plan", "plan.json", "", "" }, /* munich and hamburg */
	{ "plan-at-all", "plan.json", "\"sites\":[\"munich\",\"hamburg\"]", "\"sites\":[\"*\"]" },
};

struct tree {
	const char *model, *release; /* in force, or NULL */
};

static enum err in_force(struct ctx *cx, void *of, const char *path, const char **digest)
{
	const struct tree *t = of;

	*digest = strcmp(path, MODEL) == 0     ? t->model
		  : strcmp(path, RELEASE) == 0 ? t->release
					       : NULL;
	return OK;
}

static enum err read_golden(struct ctx *cx, void *of, const char *digest, const void **bytes,
			    size_t *size)
{
	for (size_t i = 0; i < countof(documents); i++)
		if (strcmp(documents[i].digest, digest) == 0) {
			struct bytes b = golden(cx, documents[i].golden);
			const char *text =
				*documents[i].from
					? text_with(cx, b.b, documents[i].from, documents[i].to)
					: b.b;

			*bytes = text;
			*size = strlen(text);
			return OK;
		}
	ck_abort_msg("no document is called %s", digest);
}

#define BOTH "hamburg munich"

/* clang-format off */
static const struct {
	const char *path, *old, *new;
	struct tree tree;
	const char *sites;
} changes[] = {
	{ MODEL,   NULL,           "model",          { NULL, NULL },          BOTH },
	{ MODEL,   "model",        "model-at-all",   { "model", NULL },       "*" },
	{ MODEL,   "model-before", "model",          { "model-before", NULL }, "*" },
	{ RELEASE, NULL,           "release",        { "model-at-all", NULL }, BOTH },
	{ RELEASE, "release",      "release-aachen", { NULL, "release" },     "aachen " BOTH },
	{ RELEASE, "release",      NULL,             { NULL, "release" },     BOTH },
	{ RELEASE, "release",      "release-unread", { NULL, "release" },     "*" },
	{ PLAN,    NULL,           "plan",           { NULL, NULL },          BOTH },
	{ PLAN,    "plan",         "plan-at-all",    { NULL, NULL },          "*" },
	{ "models/press-health/releases/3.withdrawn.json", NULL, "?", { "model-at-all", "release-aachen" }, "aachen" },
	{ "models/press-health/releases/3.withdrawn.json", NULL, "?", { "model", NULL }, "*" },
	{ "models/press-health/versions/5.json",      NULL, "?", { "model", NULL }, BOTH },
	{ "models/press-health/envelopes/4.json",     NULL, "?", { "model-at-all", NULL }, "*" },
	{ "models/press-health/plans/1.json",         NULL, "?", { "model", NULL }, BOTH },
	{ "models/press-health/versions/5.json",      NULL, "?", { NULL, NULL }, "*" },
	{ "models/press-health/notes/any.json",       NULL, "?", { "model", NULL }, "*" },
	{ "policies/approval.json",                   "?",  "?", { "model", NULL }, "*" },
};
/* clang-format on */

static const char *joined(struct ctx *cx, const struct change_sites *s)
{
	const char *out = "";

	for (size_t i = 0; i < s->n; i++)
		out = arena_printf(&cx->mem, "%s%s%s", out, i ? " " : "", s->site[i]);
	return out;
}

static const char *sites_of(struct ctx *cx, struct tree *t, const struct manifest_path *path,
			    size_t n)
{
	struct tree_source from = { t, in_force, read_golden };
	struct change_sites s;

	assert_ok(cx, change_sites(cx, &from, path, n, &s));
	return joined(cx, &s);
}

TEST_EACH(a_change_has_the_sites_that_its_document_stated_and_will_state, changes)
{
	struct ctx cx = { 0 };
	struct tree t = changes[_i].tree;
	struct manifest_path path = { changes[_i].path, changes[_i].old, changes[_i].new };

	ck_assert_str_eq(sites_of(&cx, &t, &path, 1), changes[_i].sites);
	arena_free(&cx.mem);
}

TEST(the_sites_of_all_paths_are_one_list_and_a_model_in_the_change_speaks_for_itself)
{
	struct ctx cx = { 0 };
	struct tree none = { NULL, NULL }, t = { "model", "release" };
	struct manifest_path first[] = { { MODEL, NULL, "model" },
					 { "models/press-health/versions/5.json", NULL, "?" } };
	struct manifest_path two[] = { { PLAN, NULL, "plan" },
				       { RELEASE, "release", "release-aachen" } };
	struct manifest_path all[] = { { RELEASE, "release", NULL },
				       { "policies/approval.json", "?", "?" } };

	ck_assert_str_eq(sites_of(&cx, &none, first, 2), BOTH);
	ck_assert_str_eq(sites_of(&cx, &t, two, 2), "aachen " BOTH);
	ck_assert_str_eq(sites_of(&cx, &t, all, 2), "*");
	arena_free(&cx.mem);
}

TEST(a_change_that_asks_two_other_documents_has_the_sites_of_both)
{
	struct ctx cx = { 0 };
	struct tree t = { "model", "release-aachen" }, no_model = { NULL, "release-aachen" };
	struct manifest_path two[] = { { "models/press-health/releases/3.withdrawn.json", NULL,
					 "?" },
				       { "models/press-health/versions/5.json", NULL, "?" } };

	ck_assert_str_eq(sites_of(&cx, &t, two, 2), "aachen " BOTH);
	ck_assert_str_eq(sites_of(&cx, &no_model, two, 2), "*");
	arena_free(&cx.mem);
}
