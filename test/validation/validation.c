#include <stdio.h>
#include <string.h>

#include "files.h"
#include "plant.h"

#define VERSION_1 "models/press-health/versions/1.json"
#define REUSE     "models/press-health/justifications/next.json"
#define JUSTIFIED \
	"{'kind':'reuse','dataset':'press-test/1','justification':'Nobody looked at its rows.'}"
#define say(...)    arena_printf(&p.s.cx.mem, __VA_ARGS__)
#define detail(...) json_says(&p.s, "/detail", __VA_ARGS__)

/* The record of version 1, from that validation. */
static const char *version_1(struct plant *p, const char *validation)
{
	return document_record(&p->s, VERSION_1, body(&p->s, "{'validation':'%s'}", validation));
}

/* The pipeline puts version 1 up for approval, and perhaps more with it. */
static int version_asked(struct plant *p, const char *validation, const char *more, int status)
{
	const char *version = version_1(p, validation);

	if (*more)
		version = arena_printf(&p->s.cx.mem, "%s,%s", version, more);
	return change_asked(&p->s, p->token, version, status);
}

static int reuse_asked(struct plant *p)
{
	return change_asked(&p->s, p->jonas.secret, document_record(&p->s, REUSE, JUSTIFIED), 201);
}

/* Version 1 is registered and has passed; the validation's id into id[40]. */
static void version_passed(struct plant *p, char *id)
{
	plant_version(p, 1);
	plant_register(p, 1, 0, 201, id);
	plant_predict(p, id, PLANT_VERSION_2, 201);
}

TEST(the_server_counts_the_predictions_and_states_the_verdict)
{
	auto_plant p = { 0 };
	char id[40];

	plant_data(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_1, 201);
	json_equals(&p.s, "/fact/counts", "{'tp':1,'fp':0,'tn':8,'fn':1}");
	json_is(&p.s, "/fact/metrics/sensitivity", "0.5000");
	json_is(&p.s, "/fact/metrics/precision", "1.0000");
	json_is(&p.s, "/fact/verdict", "fails");
	plant_predict(&p, id, PLANT_VERSION_2, 409);
	detail("has its result");
	plant_holds(&p);
}

TEST(approval_of_a_version_that_failed_is_refused_with_the_reason_and_that_is_an_entry)
{
	auto_plant p = { 0 };
	char id[40];

	plant_data(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	version_asked(&p, id, "", 409);
	detail("has no result yet");
	plant_predict(&p, id, PLANT_VERSION_1, 201);
	version_asked(&p, id, "", 409);
	detail("sensitivity 0.5000, at least 0.6");
	json_says(&p.s, "/next", "Train another version");
	ck_assert(json_has(&p.s, "/entry"));
}

TEST(a_test_set_is_used_again_only_with_a_justification_that_was_signed_before)
{
	auto_plant p = { 0 };
	char id[40];

	plant_data(&p);
	plant_version(&p, 1);
	plant_version(&p, 2);
	plant_register(&p, 1, 0, 201, id);
	plant_register(&p, 2, 0, 409, id);
	detail("has been used");
	plant_register(&p, 2, 1, 409, id);
	detail("is not in force");
	person_signs(&p.s, &p.ben, reuse_asked(&p), "approval", "approver", 201);
	plant_register(&p, 2, 1, 201, id);
	plant_register(&p, 2, 1, 409, id);
	detail("is spent");
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	json_is(&p.s, "/fact/verdict", "passes");
}

TEST(the_record_of_a_version_is_composed_by_the_server)
{
	auto_plant p = { 0 };
	const char *record;
	char id[40];
	int n;

	plant_data(&p);
	version_passed(&p, id);
	record = text_with(&p.s.cx, golden(&p.s.cx, "version.json").b, "\"number\":5",
			   "\"number\":1");
	record = text_with(&p.s.cx, record, "0190b8c4-b001-7c3d-8e4f-000000000001", id);
	change_asked(&p.s, p.token, document_text(&p.s, VERSION_1, record), 409);
	detail("not what the server composes");
	n = version_asked(&p, id, "", 201);
	plant_merge(&p, n);
	ask(&p.s, "GET", "/v1/documents/" VERSION_1, p.token, NULL, 200);
	json_equals(&p.s, "/people", "{'trainer':'jonas','validator':'jonas'}");
	json_is(&p.s, "/validation/verdict", "passes");
	json_is(&p.s, "/datasets/0/dataset", "press-train/1");
	json_is(&p.s, "/datasets/0/role", "train");
	version_asked(&p, id, "", 409);
	detail("never changes");
	plant_holds(&p);
}

TEST(what_changed_before_the_merge_is_composed_again_and_found)
{
	auto_plant p = { 0 };
	char id[40];
	int n;

	plant_data(&p);
	version_passed(&p, id);
	n = version_asked(&p, id, "", 201);
	person_signs(&p.s, &p.mara, n, "review", "reviewer", 201);
	ask(&p.s, "POST", "/v1/models/press-health/versions/1/retire", p.token,
	    body(&p.s, "{'reason':'x'}"), 201);
	person_signs(&p.s, &p.ben, n, "approval", "approver", 409);
	detail("is retired");
}

/* ben stands behind the pipeline now: he trained it, so he does not approve it. */
TEST(who_trained_or_validated_a_version_does_not_approve_it)
{
	auto_plant p = { 0 };
	char id[40];
	int n;

	plant_data(&p);
	ask(&p.s, "POST", "/v1/users/ben/roles/grant", p.s.admin,
	    body(&p.s, "{'role':'author','site':'munich','reason':'x'}"), 201);
	service_add(&p.s, "ci-2", "ben", "author", "['read','submit']", p.token);
	version_passed(&p, id);
	n = change_asked(&p.s, p.jonas.secret, version_1(&p, id), 201);
	person_signs(&p.s, &p.ben, n, "approval", "approver", 403);
	detail("who trained or validated a version does not sign it");
}

/* Without its run, or with somebody else's, nobody would be its trainer. */
static const struct {
	const char *run, *says;
} runs[] = { { NULL, "names no run" }, { "[]", "is an output of run" } };

TEST_EACH(a_version_whose_trainer_is_not_known_is_not_put_up_for_approval, runs)
{
	auto_plant p = { 0 };
	char id[40], digest[80];
	const char *run = "";

	plant_data(&p);
	artifact_add(&p.s, p.token, "a model", digest);
	if (runs[_i].run) {
		ask(&p.s, "POST", "/v1/runs", p.token,
		    body(&p.s,
			 "{'model':'press-health','repository':'r',"
			 "'commit':'0123456789012345678901234567890123456789',"
			 "'started':'2026-01-31T08:15:00.250Z',"
			 "'finished':'2026-01-31T08:15:00.250Z','outputs':%s}",
			 runs[_i].run),
		    201);
		run = body(&p.s, ",'run':'%s'", json_at(&p.s, "/fact/id"));
	}
	ask(&p.s, "POST", "/v1/models/press-health/versions", p.token,
	    body(&p.s,
		 "{'files':[{'path':'m.onnx','digest':'%s'}]%s,"
		 "'datasets':[{'dataset':'press-test/1','role':'test'}]}",
		 digest, run),
	    201);
	plant_register(&p, 1, 0, 201, id);
	plant_predict(&p, id, PLANT_VERSION_2, 201);
	version_asked(&p, id, "", 409);
	detail(runs[_i].says);
}

/* ---- releases ---- */

#define GATE "'gate':{'count':1,'success_percent':100,'soak_seconds':1}"
#define TWO_RINGS                                                                               \
	"{'v':2,'plan':'two','sites':['munich'],'rings':[{'name':'pilot','devices':['press-1']" \
	"," GATE "},{'name':'rest','devices':['press-2']," GATE "}]}"

struct wanted { /* a release */
	int version, envelope, floor;
	const char *site;
};

static const char *release_of(struct plant *p, const struct wanted *w)
{
	return document_record(&p->s, "models/press-health/releases/next.json",
			       body(&p->s,
				    "{'version':%d,'envelope':%d,'scope':{'sites':['%s']},"
				    "'plan':'two','floor':%d,'fallback':'keep'}",
				    w->version, w->envelope, w->site, w->floor));
}

static const char *plan_of(struct plant *p)
{
	return document_text(&p->s, "policies/rings/two.json", json_of(&p->s, TWO_RINGS));
}

TEST(one_change_approves_a_version_and_releases_it)
{
	auto_plant p = { 0 };
	const char *more;
	char id[40];

	plant_data(&p);
	version_passed(&p, id);
	more = say("%s,%s", plan_of(&p), release_of(&p, &(struct wanted){ 1, 1, 1, "munich" }));
	plant_merge(&p, version_asked(&p, id, more, 201));
	ask(&p.s, "GET", "/v1/documents/models/press-health/releases/1.json", p.token, NULL, 200);
	json_is(&p.s, "/model", "press-health");
	json_is(&p.s, "/number", "1");
	json_is(&p.s, "/version", "1");
	plant_holds(&p);
}

/* clang-format off */
static const struct { struct wanted release; bool no_plan; int status; const char *at, *says; } wrong[] = {
	{ { 2, 1, 1, "munich" }, false, 409, "/detail", "neither in force nor in this change" },
	{ { 1, 2, 1, "munich" }, false, 409, "/detail", "not validated under envelope 2" },
	{ { 1, 1, 1, "nowhere" }, false, 404, "/detail", "no site 'nowhere'" },
	{ { 1, 1, 1, "munich" }, true, 409, "/detail", "neither in force nor in this change" },
	{ { 1, 1, 2, "munich" }, false, 400, "/pointer", "/floor" },
	{ { 1, 1, 0, "munich" }, false, 400, "/pointer", "/floor" },
};
/* clang-format on */

TEST_EACH(a_release_that_names_what_does_not_stand_is_not_proposed, wrong)
{
	auto_plant p = { 0 };
	const char *more;
	char id[40];

	plant_data(&p);
	version_passed(&p, id);
	more = release_of(&p, &wrong[_i].release);
	if (!wrong[_i].no_plan)
		more = say("%s,%s", more, plan_of(&p));
	version_asked(&p, id, more, wrong[_i].status);
	json_says(&p.s, wrong[_i].at, wrong[_i].says);
}

TEST(a_release_reaches_no_site_that_its_plan_is_not_for)
{
	auto_plant p = { 0 };
	const char *plan, *more;
	char id[40];

	plant_data(&p);
	version_passed(&p, id);
	ask(&p.s, "POST", "/v1/sites", p.s.admin,
	    body(&p.s, "{'id':'berlin','title':'Berlin','zone':'Europe/Berlin'}"), 201);
	plan = document_text(&p.s, "policies/rings/two.json",
			     text_with(&p.s.cx, json_of(&p.s, TWO_RINGS), "munich", "berlin"));
	more = say("%s,%s", plan, release_of(&p, &(struct wanted){ 1, 1, 1, "munich" }));
	version_asked(&p, id, more, 409);
	json_says(&p.s, "/detail", "the plan 'two' is not for the site 'munich'");
}

TEST(a_number_is_given_once_even_if_its_change_was_cancelled)
{
	auto_plant p = { 0 };
	int n;

	plant_data(&p);
	n = reuse_asked(&p);
	ask(&p.s, "POST", say("/v1/changes/%d/cancel", n), p.jonas.secret,
	    body(&p.s, "{'reason':'x'}"), 201);
	n = reuse_asked(&p);
	ask(&p.s, "GET", say("/v1/changes/%d", n), p.token, NULL, 200);
	json_is(&p.s, "/paths/0/path", "models/press-health/justifications/2.json");
}

/* ---- documents of each kind ---- */

#define USE    "'intended_use':'x'"
#define INPUTS "'inputs':[{'name':'t','unit':null,'min':'1','max':'2'}]"
#define HALF   "'threshold':'0.5'"
#define ACCEPT(metric, limit, bound) \
	"'acceptance':[{'metric':'" metric "','at_least':'" limit "','bound':'" bound "'}]"
#define GOOD         ACCEPT("f1", "0.5", "point")
#define NEXT         "models/press-health/envelopes/next.json"
#define RINGS(rings) "{'v':2,'plan':'a','sites':['munich'],'rings':[" rings "]}"
#define RING(devices, soak)               \
	"{'name':'r','devices':[" devices \
	"],'gate':{'count':1,'success_percent':100,'soak_seconds':" soak "}}"

#define IN "/documents/0/content "

/* A record that the server completes, or a text as it is; neither: it is to go. */
/* clang-format off */
static const struct { const char *path, *record, *content; int status; const char *place; } documents[] = {
	{ NEXT, "{" USE "," INPUTS "," GOOD "}", NULL, 400, IN "/threshold" },
	{ NEXT, "{" USE ",'threshold':'.5'," INPUTS "," GOOD "}", NULL, 400, IN "/threshold" },
	{ NEXT, "{" USE "," HALF "," INPUTS "," ACCEPT("luck", "0.5", "point") "}", NULL, 400, IN "/acceptance/0/metric" },
	{ NEXT, "{" USE "," HALF "," INPUTS "," ACCEPT("f1", "1e3", "point") "}", NULL, 400, IN "/acceptance/0/at_least" },
	{ NEXT, "{" USE "," HALF "," INPUTS "," ACCEPT("f1", "0.5", "hope") "}", NULL, 400, IN "/acceptance/0/bound" },
	{ NEXT, "{" USE "," HALF ",'inputs':[]," GOOD "}", NULL, 400, IN "/inputs" },
	{ NEXT, "{" USE "," HALF ",'inputs':[{'name':'t','unit':null,'min':'2','max':'1'}]," GOOD "}", NULL, 400, IN "/inputs/0/max" },
	{ NEXT, "{" USE "," HALF "," INPUTS ",'more':1," GOOD "}", NULL, 400, IN "/more" },
	{ NEXT, "{'model':'other'," USE "}", NULL, 400, "/documents/0/record/model" },
	{ "models/press-health/envelopes/9.json", "{" USE "," HALF "," INPUTS "," GOOD "}", NULL, 409, "/documents/0" },
	{ "models/press-health/envelopes/1.json", NULL, NULL, 409, "/documents/0" },
	{ "models/press-health/envelopes/x.json", NULL, "{}", 400, "/documents/0/path" },
	{ VERSION_1, "{'validation':'x','more':1}", NULL, 400, "/record/more" },
	{ VERSION_1, "{'validation':'x'}", NULL, 404, NULL },
	{ "models/press-health/releases/next.json", "{'version':1,'envelope':1,'scope':{'sites':['munich'],'labels':['x']},'plan':'a','floor':1,'fallback':'keep'}", NULL, 400, IN "/scope/labels" },
	{ "models/press-health/releases/1.withdrawn.json", "{'reason':'x'}", NULL, 409, IN "/number" },
	{ "policies/rings/a.json", NULL, RINGS(""), 400, IN "/rings" },
	{ "policies/rings/a.json", NULL, "{'v':2,'plan':'a','sites':['nowhere'],'rings':[" RING("'d'", "1") "]}", 404, IN "/sites/0" },
	{ "policies/rings/a.json", NULL, RINGS("{'name':'r','rest':true,'gate':{'count':1,'success_percent':100,'soak_seconds':1,'wait_minutes':1}}"), 400, IN "/rings/0/gate/wait_minutes" },
	{ "policies/rings/a.json", NULL, RINGS(RING("'d'", "0")), 400, IN "/rings/0/gate/soak_seconds" },
	{ "policies/rings/a.json", NULL, RINGS(RING("'d','d'", "1")), 400, IN "/rings/0/devices/1" },
};
/* clang-format on */

TEST(a_document_that_is_not_what_its_kind_demands_is_refused_at_its_place)
{
	auto_plant p = { 0 };

	plant_data(&p);
	role_grant_at(&p.s, "jonas", "author", "*"); /* no reference is hidden from him */
	for (size_t i = 0; i < countof(documents); i++) {
		const char *content = documents[i].content, *document;

		content = content ? json_of(&p.s, content) : NULL;
		document = documents[i].record
				   ? document_record(&p.s, documents[i].path, documents[i].record)
				   : document_text(&p.s, documents[i].path, content);
		change_asked(&p.s, p.jonas.secret, document, documents[i].status);
		if (documents[i].place)
			json_is(&p.s, "/pointer", documents[i].place);
	}
}
