#include <stdio.h>
#include <string.h>

#include "engine/fsck.h"
#include "plant.h"

#define VERSION_1 \
	"{\"path\":\"models/press-health/versions/1.json\",\"record\":{\"validation\":\"%s\"}}"
#define VERSION_2 \
	"{\"path\":\"models/press-health/versions/2.json\",\"record\":{\"validation\":\"%s\"}}"
#define REUSE                                                           \
	"{\"path\":\"models/press-health/reuse/next.json\",\"record\":" \
	"{\"dataset\":\"press-test/1\",\"justification\":\"Nobody looked at its rows.\"}}"
#define say(...) arena_printf(&p.site.cx.mem, __VA_ARGS__)

static void log_holds(struct plant *p)
{
	struct fsck_report r;

	assert_ok(&p->site.cx, fsck(&p->site.cx, p->site.in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(the_server_counts_the_predictions_and_states_the_verdict)
{
	auto_plant p = { 0 };
	char id[40];

	plant_open(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_1, 201);
	assert_says(p.site.last.body, "\"counts\":{\"tp\":1,\"fp\":0,\"tn\":8,\"fn\":1}");
	assert_says(p.site.last.body, "\"sensitivity\":\"0.5000\"");
	assert_says(p.site.last.body, "\"precision\":\"1.0000\"");
	assert_says(p.site.last.body, "\"verdict\":\"fails\"");
	plant_predict(&p, id, PLANT_VERSION_2, 409);
	assert_says(p.site.last.body, "has its result");
	log_holds(&p);
}

TEST(approval_of_a_version_that_failed_is_refused_with_the_reason_and_that_is_an_entry)
{
	auto_plant p = { 0 };
	char id[40];

	plant_open(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_propose(&p, p.token, say(VERSION_1, id), 409);
	assert_says(p.site.last.body, "has no result yet");
	plant_predict(&p, id, PLANT_VERSION_1, 201);
	plant_propose(&p, p.token, say(VERSION_1, id), 409);
	assert_says(p.site.last.body, "sensitivity 0.5000, at least 0.6");
	assert_says(p.site.last.body, "\"next\":\"Train another version");
	assert_says(p.site.last.body, "\"entry\":");
}

TEST(a_test_set_is_used_again_only_with_a_justification_that_was_signed_before)
{
	auto_plant p = { 0 };
	char id[40];

	plant_open(&p);
	plant_version(&p, 1);
	plant_version(&p, 2);
	plant_register(&p, 1, 0, 201, id);
	plant_register(&p, 2, 0, 409, id);
	assert_says(p.site.last.body, "has been used");
	plant_register(&p, 2, 1, 409, id);
	assert_says(p.site.last.body, "is not in force");
	sign_change(&p.site, &p.ben, plant_propose(&p, p.jonas.secret, REUSE, 201), "approval",
		    "approver", 201);
	plant_register(&p, 2, 1, 201, id);
	plant_register(&p, 2, 1, 409, id);
	assert_says(p.site.last.body, "is spent");
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	assert_says(p.site.last.body, "\"verdict\":\"passes\"");
}

TEST(the_record_of_a_version_is_composed_by_the_server)
{
	auto_plant p = { 0 };
	char id[40];
	int n;

	plant_open(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	plant_propose(&p, p.token,
		      say("{\"path\":\"models/press-health/versions/1.json\",\"content\":"
			  "\"{\\\"v\\\":1,\\\"validation\\\":{\\\"id\\\":\\\"%s\\\"}}\"}",
			  id),
		      409);
	assert_says(p.site.last.body, "not what the server composes");
	n = plant_propose(&p, p.token, say(VERSION_1, id), 201);
	plant_merge(&p, n);
	ask(&p.site, "GET", "/v1/documents/models/press-health/versions/1.json", p.token, NULL,
	    200);
	assert_says(p.site.last.body, "\"people\":{\"trainer\":\"jonas\",\"validator\":\"jonas\"}");
	assert_says(p.site.last.body, "\"verdict\":\"passes\"");
	assert_says(p.site.last.body,
		    "{\"dataset\":\"press-train/1\",\"role\":\"train\",\"digest\":");
	plant_propose(&p, p.token, say(VERSION_1, id), 409);
	assert_says(p.site.last.body, "never changes");
	log_holds(&p);
}

TEST(what_changed_before_the_merge_is_composed_again_and_found)
{
	auto_plant p = { 0 };
	char id[40];
	int n;

	plant_open(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	n = plant_propose(&p, p.token, say(VERSION_1, id), 201);
	sign_change(&p.site, &p.mara, n, "review", "reviewer", 201);
	ask(&p.site, "POST", "/v1/models/press-health/versions/1/retire", p.token,
	    "{\"reason\":\"x\"}", 201);
	sign_change(&p.site, &p.ben, n, "approval", "approver", 409);
	assert_says(p.site.last.body, "is retired");
}

/* ben stands behind the pipeline now: he trained it, so he does not approve it. */
TEST(who_trained_or_validated_a_version_does_not_approve_it)
{
	auto_plant p = { 0 };
	char id[40];
	int n;

	plant_open(&p);
	ask(&p.site, "POST", "/v1/users/ben/roles/grant", p.site.admin,
	    "{\"role\":\"author\",\"site\":\"munich\",\"reason\":\"x\"}", 201);
	service_add(&p.site, "ci-2", "ben", "author", "[\"read\",\"submit\"]", p.token);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	n = plant_propose(&p, p.jonas.secret, say(VERSION_1, id), 201);
	sign_change(&p.site, &p.ben, n, "approval", "approver", 403);
	assert_says(p.site.last.body, "who trained or validated a version does not sign it");
}

/* Without its run, or with somebody else's, nobody would be its trainer. */
static const struct {
	const char *run, *says;
} runs[] = { { NULL, "names no run" }, { "[]", "is an output of run" } };

TEST_EACH(a_version_whose_trainer_is_not_known_is_not_put_up_for_approval, runs)
{
	auto_plant p = { 0 };
	char id[40], digest[80], run[80] = "";

	plant_open(&p);
	artifact_add(&p.site, p.token, "a model", digest);
	if (runs[_i].run) {
		ask(&p.site, "POST", "/v1/runs", p.token,
		    say("{\"model\":\"press-health\",\"commit\":"
			"\"0123456789012345678901234567890123456789\",\"repository\":\"r\","
			"\"started\":\"2026-01-31T08:15:00.250Z\","
			"\"finished\":\"2026-01-31T08:15:00.250Z\",\"outputs\":%s}",
			runs[_i].run),
		    201);
		member(strstr(p.site.last.body, "\"fact\""), "id", run, sizeof(run));
	}
	ask(&p.site, "POST", "/v1/models/press-health/versions", p.token,
	    say("{\"files\":[{\"path\":\"m.onnx\",\"digest\":\"%s\"}]%s%s%s,\"datasets\":"
		"[{\"dataset\":\"press-test/1\",\"role\":\"test\"}]}",
		digest, *run ? ",\"run\":\"" : "", run, *run ? "\"" : ""),
	    201);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	plant_propose(&p, p.token, say(VERSION_1, id), 409);
	assert_says(p.site.last.body, runs[_i].says);
}

/* ---- releases ---- */

#define PLAN "{\"path\":\"policies/rings/two.json\",\"content\":" TWO_RINGS "}"
#define TWO_RINGS                                                                     \
	"\"{\\\"v\\\":1,\\\"plan\\\":\\\"two\\\",\\\"rings\\\":["                     \
	"{\\\"name\\\":\\\"pilot\\\",\\\"devices\\\":[\\\"press-1\\\"],\\\"gate\\\":" \
	"{\\\"count\\\":1,\\\"success_percent\\\":100,\\\"soak_seconds\\\":1}},"      \
	"{\\\"name\\\":\\\"rest\\\",\\\"devices\\\":[\\\"press-2\\\"],\\\"gate\\\":"  \
	"{\\\"count\\\":1,\\\"success_percent\\\":100,\\\"soak_seconds\\\":1}}]}\""
#define RELEASE(version, envelope, site, plan, floor)                                           \
	"{\"path\":\"models/press-health/releases/next.json\",\"record\":{\"version\":" version \
	",\"envelope\":" envelope ",\"scope\":{\"sites\":[\"" site "\"]},"                      \
	"\"plan\":\"" plan "\",\"floor\":" floor ",\"fallback\":\"keep\"}}"

TEST(one_change_approves_a_version_and_releases_it)
{
	auto_plant p = { 0 };
	char id[40];

	plant_open(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	plant_merge(&p,
		    plant_propose(
			    &p, p.token,
			    say(VERSION_1 "," PLAN "," RELEASE("1", "1", "munich", "two", "1"), id),
			    201));
	ask(&p.site, "GET", "/v1/documents/models/press-health/releases/1.json", p.token, NULL,
	    200);
	assert_says(p.site.last.body, "{\"v\":1,\"model\":\"press-health\",\"number\":1,");
	log_holds(&p);
}

/* clang-format off */
static const struct { const char *documents; int status; const char *says; } wrong[] = {
	{ RELEASE("2", "1", "munich", "two", "1") "," PLAN,  409, "neither in force nor in this change" },
	{ RELEASE("1", "2", "munich", "two", "1") "," PLAN,  409, "not validated under envelope 2" },
	{ RELEASE("1", "1", "nowhere", "two", "1") "," PLAN, 404, "no site 'nowhere'" },
	{ RELEASE("1", "1", "munich", "two", "1"),           409, "neither in force nor in this change" },
	{ RELEASE("1", "1", "munich", "two", "2") "," PLAN,  400, "/floor" },
	{ RELEASE("1", "1", "munich", "two", "0") "," PLAN,  400, "/floor" },
};
/* clang-format on */

TEST_EACH(a_release_that_names_what_does_not_stand_is_not_proposed, wrong)
{
	auto_plant p = { 0 };
	char id[40];

	plant_open(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	plant_propose(&p, p.token, say(VERSION_1 ",%s", id, wrong[_i].documents), wrong[_i].status);
	assert_says(p.site.last.body, wrong[_i].says);
}

TEST(a_number_is_given_once_even_if_its_change_was_cancelled)
{
	auto_plant p = { 0 };
	int n;

	plant_open(&p);
	n = plant_propose(&p, p.jonas.secret, REUSE, 201);
	ask(&p.site, "POST", say("/v1/changes/%d/cancel", n), p.jonas.secret, "{\"reason\":\"x\"}",
	    201);
	n = plant_propose(&p, p.jonas.secret, REUSE, 201);
	ask(&p.site, "GET", say("/v1/changes/%d", n), p.token, NULL, 200);
	assert_says(p.site.last.body, "models/press-health/reuse/2.json");
}

/* ---- documents of each kind ---- */

#define ENVELOPE(more) \
	"{\"path\":\"models/press-health/envelopes/next.json\",\"record\":{" more "}}"
#define USE    "\"intended_use\":\"x\""
#define INPUTS "\"inputs\":[{\"name\":\"t\",\"unit\":null,\"min\":\"1\",\"max\":\"2\"}]"
#define ACCEPT(metric, limit, bound)                                                               \
	"\"acceptance\":[{\"metric\":\"" metric "\",\"at_least\":\"" limit "\",\"bound\":\"" bound \
	"\"}]"

/* clang-format off */
static const struct { const char *document; int status; const char *place; } documents[] = {
	{ ENVELOPE(USE "," INPUTS "," ACCEPT("f1", "0.5", "point")), 400, "/threshold" },
	{ ENVELOPE(USE ",\"threshold\":\".5\"," INPUTS "," ACCEPT("f1", "0.5", "point")), 400, "/threshold" },
	{ ENVELOPE(USE ",\"threshold\":\"0.5\"," INPUTS "," ACCEPT("luck", "0.5", "point")), 400, "/acceptance/0/metric" },
	{ ENVELOPE(USE ",\"threshold\":\"0.5\"," INPUTS "," ACCEPT("f1", "1e3", "point")), 400, "/acceptance/0/at_least" },
	{ ENVELOPE(USE ",\"threshold\":\"0.5\"," INPUTS "," ACCEPT("f1", "0.5", "hope")), 400, "/acceptance/0/bound" },
	{ ENVELOPE(USE ",\"threshold\":\"0.5\",\"inputs\":[]," ACCEPT("f1", "0.5", "point")), 400, "/inputs" },
	{ ENVELOPE(USE ",\"threshold\":\"0.5\",\"inputs\":[{\"name\":\"t\",\"unit\":null,\"min\":\"2\",\"max\":\"1\"}]," ACCEPT("f1", "0.5", "point")), 400, "/inputs/0/max" },
	{ ENVELOPE(USE ",\"threshold\":\"0.5\"," INPUTS ",\"more\":1," ACCEPT("f1", "0.5", "point")), 400, "/more" },
	{ ENVELOPE("\"model\":\"other\"," USE), 400, "/documents/0/record/model" },
	{ "{\"path\":\"models/press-health/envelopes/9.json\",\"record\":{" USE ",\"threshold\":\"0.5\"," INPUTS "," ACCEPT("f1", "0.5", "point") "}}", 409, "/documents/0" },
	{ "{\"path\":\"models/press-health/envelopes/1.json\",\"content\":null}", 409, "/documents/0" },
	{ "{\"path\":\"models/press-health/envelopes/x.json\",\"content\":\"{}\"}", 400, "/documents/0" },
	{ "{\"path\":\"models/press-health/versions/1.json\",\"record\":{\"validation\":\"x\",\"more\":1}}", 400, "/record/more" },
	{ "{\"path\":\"models/press-health/versions/1.json\",\"record\":{\"validation\":\"x\"}}", 404, NULL },
	{ "{\"path\":\"models/press-health/releases/1.withdrawn.json\",\"record\":{\"reason\":\"x\"}}", 409, "/number" },
	{ "{\"path\":\"policies/rings/a.json\",\"content\":\"{\\\"v\\\":1,\\\"plan\\\":\\\"a\\\",\\\"rings\\\":[]}\"}", 400, "/rings" },
	{ "{\"path\":\"policies/rings/a.json\",\"content\":\"{\\\"v\\\":1,\\\"plan\\\":\\\"a\\\",\\\"rings\\\":[{\\\"name\\\":\\\"r\\\",\\\"devices\\\":[\\\"d\\\"],\\\"gate\\\":{\\\"count\\\":1,\\\"success_percent\\\":100,\\\"soak_seconds\\\":0}}]}\"}", 400, "/rings/0/gate/soak_seconds" },
	{ "{\"path\":\"policies/rings/a.json\",\"content\":\"{\\\"v\\\":1,\\\"plan\\\":\\\"a\\\",\\\"rings\\\":[{\\\"name\\\":\\\"r\\\",\\\"devices\\\":[\\\"d\\\",\\\"d\\\"],\\\"gate\\\":{\\\"count\\\":1,\\\"success_percent\\\":100,\\\"soak_seconds\\\":1}}]}\"}", 400, "/rings/0/devices/1" },
};
/* clang-format on */

TEST(a_document_that_is_not_what_its_kind_demands_is_refused_at_its_place)
{
	auto_plant p = { 0 };

	plant_open(&p);
	for (size_t i = 0; i < countof(documents); i++) {
		plant_propose(&p, p.jonas.secret, documents[i].document, documents[i].status);
		if (documents[i].place)
			assert_says(p.site.last.body, documents[i].place);
	}
}

/* ---- frozen sets ---- */

static void labels_add(struct plant *p, const char *csv, char *digest)
{
	struct hash h = hash_bytes(csv, strlen(csv));

	snprintf(digest, 80, "%s", digest_text(&p->site.cx, &h));
	http(p->site.port, "PUT",
	     arena_printf(&p->site.cx.mem, "/v1/artifacts/%s?class=labels", digest), p->vera.secret,
	     "", csv, &p->site.last);
	ck_assert_int_eq(p->site.last.status / 100, 2);
}

/* clang-format off */
static const struct { const char *labels, *label; int status; const char *says; } freezes[] = {
	{ "id,actual\n11,0\n12,1\n", "failed", 400, "/label" }, /* the set has it */
	{ "id,actual\n11,0\n13,1\n", "x", 400, "'12' stands only in the file compared" },
	{ "id,actual\n11,0\n", "x", 400, "'12' stands only in the file compared" },
	{ "id,actual\n11,0\n11,1\n", "x", 400, "stands there twice" },
	{ "id,actual\n11,0\n12,2\n", "x", 400, "actual is 0 or 1" },
	{ "id;actual\n11;0\n12;1\n", "x", 400, "the header is not" },
	{ "id,actual\n", "x", 400, "there are no rows" },
};
/* clang-format on */

TEST(a_set_is_frozen_only_with_labels_that_fit_it_and_without_their_column)
{
	auto_plant p = { 0 };
	char digest[80];

	plant_open(&p);
	for (size_t i = 0; i < countof(freezes); i++) {
		labels_add(&p, freezes[i].labels, digest);
		ask(&p.site, "POST", "/v1/datasets/press-train/versions/1/freeze", p.vera.secret,
		    say("{\"labels\":\"%s\",\"label\":\"%s\"}", digest, freezes[i].label),
		    freezes[i].status);
		assert_says(p.site.last.body, freezes[i].says);
	}
	labels_add(&p, "id,actual\n11,0\n12,1\n", digest);
	ask(&p.site, "POST", "/v1/datasets/press-train/versions/1/freeze", p.token,
	    say("{\"labels\":\"%s\",\"label\":\"x\"}", digest), 403);
	ask(&p.site, "POST", "/v1/datasets/press-test/versions/1/freeze", p.vera.secret,
	    say("{\"labels\":\"%s\",\"label\":\"failed\"}", p.labels), 409);
}

TEST(author_and_pipeline_cannot_read_the_labels)
{
	auto_plant p = { 0 };

	plant_open(&p);
	ask(&p.site, "GET", say("/v1/artifacts/%s", p.labels), p.token, NULL, 404);
	ask(&p.site, "GET", say("/v1/artifacts/%s", p.labels), p.jonas.secret, NULL, 404);
	ask(&p.site, "GET", say("/v1/artifacts/%s", p.labels), p.vera.secret, NULL, 200);
}

/* clang-format off */
static const struct { const char *csv, *says; } predictions[] = {
	{ "id,score\n1,0.9\n", "stands only in the labels" },
	{ PLANT_VERSION_1 "11,0\n", "'11' stands only in the file compared" },
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

	plant_open(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	for (size_t i = 0; i < countof(predictions); i++) {
		plant_predict(&p, id, predictions[i].csv, 400);
		assert_says(p.site.last.body, predictions[i].says);
	}
	plant_predict(&p, id, PLANT_VERSION_1, 201);
}

/* clang-format off */
static const struct { const char *body; int status; const char *says; } early[] = {
	{ "{\"model\":\"press-health\",\"version\":9,\"envelope\":1,\"dataset\":\"press-test/1\"}", 404, "version 9" },
	{ "{\"model\":\"press-health\",\"version\":1,\"envelope\":9,\"dataset\":\"press-test/1\"}", 409, "envelopes/9.json' is not in force" },
	{ "{\"model\":\"press-health\",\"version\":1,\"envelope\":1,\"dataset\":\"press-train/1\"}", 409, "is not frozen" },
	{ "{\"model\":\"press-health\",\"version\":1,\"envelope\":1,\"dataset\":\"press-test/9\"}", 404, "press-test" },
	{ "{\"model\":\"press-health\",\"version\":1,\"envelope\":1,\"dataset\":\"x\"}", 400, "/dataset" },
};
/* clang-format on */

TEST(a_validation_is_registered_only_when_all_that_it_rests_on_stands)
{
	auto_plant p = { 0 };

	plant_open(&p);
	plant_version(&p, 1);
	for (size_t i = 0; i < countof(early); i++) {
		ask(&p.site, "POST", "/v1/validations", p.token, early[i].body, early[i].status);
		assert_says(p.site.last.body, early[i].says);
	}
}
