#include "rules/records.h"

#include "files.h"
#include "test.h"

/* What each judge asks of a document that comes to the controlled tree, kind by kind. */

#define MODEL(path)          "models/press-health/" path
#define STOP                 "0190b8c4-ac70-7000-8000-000000000001"
#define PLAN                 "policies/rings/line-1.json"
#define ONE(member, was, is) "\"" member "\":" was, "\"" member "\":" is

/* A golden document, its first from replaced; says NULL: it is taken. */
/* clang-format off */
static const struct { const char *path, *name, *from, *to, *says, *at; } rows[] = {
	{ MODEL("releases/3.json"), "release.json", NULL, NULL, NULL, NULL },
	{ MODEL("releases/3.json"), "release.json", ONE("labels", "[]", "[\"dry\"]"), "does not judge", "/scope/labels" },
	{ MODEL("releases/3.json"), "release.json", ONE("hardware", "[]", "[\"jetson\"]"), "does not judge", "/scope/hardware" },
	{ MODEL("releases/3.json"), "release.json", ONE("variants", "[]", "[{\"hardware\":\"jetson\",\"digest\":\"sha256:6c45cb72a36e63d522aa54ed8adbd7a29a989474f2f77e0458af8800564ef3cb\"}]"), "does not judge", "/variants" },
	{ MODEL("releases/3.json"), "release.json", ONE("fallback", "\"keep\"", "\"release 2\""), NULL, NULL },
	{ MODEL("releases/3.json"), "release.json", ONE("fallback", "\"keep\"", "\"manual\""), NULL, NULL },
	{ MODEL("releases/3.json"), "release.json", ONE("ends", "[]", "[{\"rollout\":\"0190b8c4-ac70-7000-8000-000000000001\",\"when\":\"begun\"}]"), "does not judge", "/ends" },
	{ MODEL("releases/4.json"), "release.json", NULL, NULL, "another number than the path names", "/number" },
	{ "models/other/releases/3.json", "release.json", NULL, NULL, "another model than the path names", "/model" },
	{ MODEL("versions/5.json"), "version.json", NULL, NULL, NULL, NULL },
	{ MODEL("versions/6.json"), "version.json", NULL, NULL, "another number than the path names", "/number" },
	{ MODEL("versions/5.json"), "version.json", ONE("size", "7", "-7"), "a number from 0 on", "/files/0/size" },
	{ PLAN, "plan.json", NULL, NULL, "does not judge", "/rings/0/gate/wait_minutes" },
	{ PLAN, "plan.json", ONE("wait_minutes", "1440", "null"), "does not judge", "/rings/2/gate/silence_minutes" },
	{ "policies/rings/line-2.json", "plan.json", NULL, NULL, "the plan's own name", "/plan" },
	{ MODEL("model.json"), "record-model.json", NULL, NULL, NULL, NULL },
	{ MODEL("model.json"), "record-model.json", ONE("sites", "[\"munich\",\"hamburg\"]", "[\"*\"]"), NULL, NULL },
	{ "models/other/model.json", "record-model.json", NULL, NULL, "another model than the path names", "/model" },
	{ MODEL("justifications/1.json"), "record-reuse.json", NULL, NULL, NULL, NULL },
	{ MODEL("justifications/2.json"), "record-reuse.json", NULL, NULL, "another number than the path names", "/number" },
	{ MODEL("justifications/2.json"), "record-overlap.json", NULL, NULL, "does not judge", "/kind" },
	{ MODEL("justifications/3.json"), "record-staff.json", NULL, NULL, "does not judge", "/kind" },
	{ MODEL("justifications/4.json"), "record-synthetic.json", NULL, NULL, "does not judge", "/kind" },
	{ MODEL("justifications/5.json"), "record-no-retest.json", NULL, NULL, "does not judge", "/kind" },
	{ MODEL("justifications/6.json"), "record-deviation.json", NULL, NULL, "does not judge", "/kind" },
	{ MODEL("plans/2.json"), "record-plan.json", NULL, NULL, "does not judge a plan", NULL },
	{ MODEL("plans/1.json"), "record-plan.json", NULL, NULL, "another number than the path names", "/number" },
	{ MODEL("versions/5.retired.json"), "record-retirement.json", NULL, NULL, NULL, NULL },
	{ MODEL("versions/4.retired.json"), "record-retirement.json", NULL, NULL, "another number than the path names", "/number" },
	{ MODEL("lifts/" STOP ".json"), "record-lift.json", NULL, NULL, NULL, NULL },
	{ MODEL("releases/3.withdrawn.json"), "record-withdrawal.json", NULL, NULL, NULL, NULL },
	{ MODEL("releases/2.withdrawn.json"), "record-withdrawal.json", NULL, NULL, "another number than the path names", "/number" },
	{ MODEL("reuse/1.json"), "record-reuse.json", NULL, NULL, "a reuse is brought no more", NULL },
	{ "policies/approval.json", "policy.json", NULL, NULL, "does not judge", "/reasons" },
	{ MODEL("envelopes/1.json"), "release.json", NULL, NULL, "must be", NULL },
	{ "notes/1.json", "release.json", NULL, NULL, NULL, NULL },
	{ "notes/1.json", "release.json", ONE("v", "2", ""), "", "byte" },
	{ MODEL("releases/03.json"), "release.json", NULL, NULL, "'03.json' is no number", NULL },
};
/* clang-format on */

TEST_EACH(a_document_is_held_to_its_kind_and_to_what_is_judged, rows)
{
	struct ctx cx = { 0 };
	const char *text = golden(&cx, rows[_i].name).b;
	enum err e;

	if (rows[_i].from)
		text = text_with(&cx, text, rows[_i].from, rows[_i].to);
	e = record_judged(&cx, rows[_i].path, text, strlen(text));
	if (rows[_i].says) {
		assert_err(e, E_INVALID);
		detail_says(cx.detail, rows[_i].says);
		if (rows[_i].at)
			detail_says(cx.place, rows[_i].at);
	} else {
		assert_ok(&cx, e);
	}
	arena_free(&cx.mem);
}

static const struct {
	const char *from, *to, *says, *at;
} policies[] = {
	{ "", "", NULL, NULL },
	{ "\"site\": \"concerned\"", "\"site\": \"munich\"", NULL, NULL },
	{ "\"site\": \"concerned\"", "\"ordered\": true", "does not judge", "/require/0/ordered" },
	{ "\"paths\": \"policies/approval.json\"", "\"paths\": \"policies/other.json\"",
	  "it could never be changed again", "/rules" },
};

/* The policy that is shipped, and that policy with one thing changed. */
TEST_EACH(a_policy_is_held_to_what_is_judged_and_covers_itself, policies)
{
	struct ctx cx = { 0 };
	const char *text = source_read(&cx, "policies/approval.json").b;
	enum err e;

	text = text_with(&cx, text, policies[_i].from, policies[_i].to);
	e = record_judged(&cx, "policies/approval.json", text, strlen(text));
	if (policies[_i].says) {
		assert_err(e, E_INVALID);
		detail_says(cx.detail, policies[_i].says);
		detail_says(cx.place, policies[_i].at);
	} else {
		assert_ok(&cx, e);
	}
	arena_free(&cx.mem);
}
