#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "files.h"
#include "plant.h"
#include "program.h"

#define SPEC(predictions, more)                                                      \
	"model: press-health\ntitle: Tells a press that fails\ndatasets:\n"          \
	"  - {name: press-train, role: train, file: train.csv, source: line 3}\n"    \
	"  - {name: press-test, role: test, number: 1}\n"                            \
	"files: [model.bin=press-health.onnx]\n"                                     \
	"run:\n  commit: '0123456789012345678901234567890123456789'\n"               \
	"  repository: git.example/press\n  parameters: {epochs: 3, rate: 0.5}\n"    \
	"validation: {envelope: 1, dataset: press-test/1, predictions: " predictions \
	"}\nchange:\n  title: Approve it\n  reason: better\n  impact: line 3\n"      \
	"  retest: done\n" more
#define RELEASE                                                                        \
	"  release: {scope: {sites: [munich]}, plan: two, floor: 1, fallback: keep}\n" \
	"  documents: [{path: policies/rings/two.json, file: two.json}]\n"
#define PLAN                                                                               \
	"{\"v\":2,\"plan\":\"two\",\"sites\":[\"munich\"],\"rings\":[{\"name\":\"pilot\"," \
	"\"devices\":[\"d\"],"                                                             \
	"\"gate\":{\"count\":1,\"success_percent\":100,\"soak_seconds\":1}}]}"

static void begin(struct plant *p, struct desk *d, const char *spec)
{
	plant_data(p);
	desk_open(d, &p->s);
	d->token = p->token;
	desk_file(d, "signet.yaml", spec);
	desk_file(d, "train.csv", "id,torque,failed\n11,20,0\n12,31,1\n");
	desk_file(d, "model.bin", "weights");
	desk_file(d, "two.json", PLAN);
	desk_file(d, "weak.csv", PLANT_VERSION_1);
	desk_file(d, "good.csv", PLANT_VERSION_2);
}

static const char *file_text(struct desk *d, const char *name, char *out, size_t room)
{
	char path[200];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", d->dir, name);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	n = fread(out, 1, room - 1, f);
	out[n] = '\0';
	fclose(f);
	return out;
}

TEST(a_version_that_fails_ends_a_pipeline_with_a_code_of_its_own_and_a_report)
{
	char text[4000];
	auto_plant p = { 0 };
	auto_desk d = { 0 };

	begin(&p, &d, SPEC("weak.csv", ""));
	run(&d, "ci", 8, "submit", "-f", "signet.yaml", "--junit", "r.xml", "--markdown", "r.md",
	    NULL);
	output_says(d.out, "sensitivity 0.5000, at least 0.6: missed");
	file_says(file_text(&d, "r.xml", text, sizeof(text)),
		  "<failure message=\"sensitivity 0.5000, at least 0.6\"/>");
	file_says(file_text(&d, "r.md", text, sizeof(text)),
		  "| sensitivity | 0.5000 | 0.6 | **missed** |");
	ask(&p.s, "GET", "/v1/changes/2", p.token, NULL, 404);
}

TEST(submitting_twice_registers_nothing_twice)
{
	auto_plant p = { 0 };
	auto_desk d = { 0 };

	begin(&p, &d, SPEC("good.csv", RELEASE));
	output_says(run(&d, "ci", 0, "submit", "-f", "signet.yaml", NULL), "change      2 open");
	output_says(run(&d, "ci", 0, "submit", "-f", "signet.yaml", NULL), "change      2 open");
	ask(&p.s, "GET", "/v1/models/press-health/versions/2", p.token, NULL, 404);
	ask(&p.s, "GET", "/v1/changes/3", p.token, NULL, 404);
	run(&d, "ci", 9, "submit", "-f", "signet.yaml", "--wait", "0", NULL);
	plant_merge(&p, 2);
	output_says(run(&d, "ci", 0, "submit", "-f", "signet.yaml", NULL), "change      2 merged");
	ask(&p.s, "GET", "/v1/documents/models/press-health/releases/1.json", p.token, NULL, 200);
}

TEST(a_wait_ends_though_the_clock_of_the_machine_is_at_a_standstill)
{
	time_t now = time(NULL);
	auto_plant p = { 0 };
	auto_desk d = { 0 };
	char clock[32];
	struct tm tm;

	begin(&p, &d, SPEC("good.csv", RELEASE));
	strftime(clock, sizeof(clock), "%Y-%m-%d %H:%M:%S", localtime_r(&now, &tm));
	d.clock = clock;
	run(&d, "ci", 9, "submit", "-f", "signet.yaml", "--wait", "1", NULL);
}

/* What is otherwise when it is submitted again, and how many runs there are then. */
static const struct {
	const char *from, *to, *account;
	size_t runs;
} reruns[] = {
	{ "", "", "ci", 1 },
	{ "epochs: 3", "epochs: 4", "ci", 2 },
	{ "parameters: {epochs: 3, rate: 0.5}", "parameters: {epochs: 3}", "ci", 2 },
	{ "model.bin=press-health", "model.bin=press-well", "ci", 2 },
	{ "{name: press-test, role: test", "{name: press-test, role: validation", "ci", 2 },
	{ "  repository:", "  started: '2026-01-31T08:15:00.250Z'\n  repository:", "ci", 2 },
	{ "", "", "cd", 2 },
};

/* The reply is lost: the run is in the log, and the program ends before the version. */
TEST_EACH(a_run_is_registered_once_although_the_program_ended_after_it, reruns)
{
	static const char spec[] = SPEC("good.csv", "");
	auto_plant p = { 0 };
	auto_desk d = { 0 };
	char token[80];

	begin(&p, &d, spec);
	{
		auto_liar l = liar_start(&d, "\"run.registered\"", "\"run.registered\x01");

		run(&d, "ci", 6, "submit", "-f", "signet.yaml", NULL);
		ck_assert_int_gt(l.pid, 0);
	}
	service_add(&p.s, "cd", "jonas", "author", "[\"read\",\"submit\"]", token);
	if (strcmp(reruns[_i].account, "cd") == 0)
		d.token = token;
	desk_file(&d, "signet.yaml", text_with(&p.s.cx, spec, reruns[_i].from, reruns[_i].to));
	run(&d, "ci", 0, "submit", "-f", "signet.yaml", NULL);
	ask(&p.s, "GET", "/v1/models/press-health/runs", p.token, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/items"), reruns[_i].runs);
	ask(&p.s, "GET", "/v1/models/press-health/versions/1", p.token, NULL, 200);
	ck_assert(uuid_ok(json_at(&p.s, "/run")));
}

TEST(what_was_retired_is_registered_anew_when_it_is_submitted_again)
{
	auto_plant p = { 0 };
	auto_desk d = { 0 };

	begin(&p, &d, SPEC("good.csv", ""));
	for (int n = 1; n <= 3; n++) {
		/* the test set was used already: that is told after the version */
		run(&d, "ci", n == 1 ? 0 : 5, "submit", "-f", "signet.yaml", NULL);
		output_says(d.out, arena_printf(&p.s.cx.mem, "version     press-health %d,", n));
		ask(&p.s, "POST",
		    arena_printf(&p.s.cx.mem, "/v1/models/press-health/versions/%d/retire", n),
		    p.token, "{\"reason\":\"r\"}", 201);
	}
}

TEST(a_document_with_a_nul_is_not_proposed_cut_off)
{
	auto_plant p = { 0 };
	auto_desk d = { 0 };

	begin(&p, &d, SPEC("good.csv", RELEASE));
	ck_assert_int_eq(system(arena_printf(&p.s.cx.mem, "printf '\\0x' >>%s/two.json", d.dir)),
			 0);
	run(&d, "ci", 1, "submit", "-f", "signet.yaml", NULL);
	output_says(d.err, "two.json is no text");
	run(&d, "ci", 1, "change", "open", "--title", "t", "--reason", "r", "--impact", "i",
	    "--retest", "n", "--document", "policies/rings/two.json=two.json", NULL);
	output_says(d.err, "two.json is no text");
}

TEST(a_change_that_was_rejected_comes_back_with_a_code_of_its_own)
{
	auto_plant p = { 0 };
	auto_desk d = { 0 };

	begin(&p, &d, SPEC("good.csv", ""));
	run(&d, "ci", 0, "submit", "-f", "signet.yaml", NULL);
	person_signs(&p.s, &p.ben, 2, "rejection", "approver", 201);
	output_says(run(&d, "ci", 10, "submit", "-f", "signet.yaml", NULL),
		    "change      2 rejected");
}

TEST(a_change_that_the_server_does_not_open_is_told_apart)
{
	auto_plant p = { 0 };
	auto_desk d = { 0 };

	begin(&p, &d,
	      SPEC("good.csv", "  release: {scope: {sites: [munich]}, plan: none, floor: 1, "
			       "fallback: keep}\n"));
	run(&d, "ci", 11, "submit", "-f", "signet.yaml", NULL);
	output_says(d.err, "is neither in force nor in this change");
}

/* clang-format off */
static const struct { const char *spec, *says; } wrong[] = {
	{ "model: [", "line " },
	{ "", "it is empty" },
	{ "a: &x 1\nb: *x\n", "aliases are not taken" },
	{ "model: a\nmodel: b\n", "line 2: the key stands there twice" },
	{ "model: a\n", "must be there" },
	{ SPEC("good.csv", "  more: 1\n"), "/change/more" },
	{ "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "nested too deep" },
};
/* clang-format on */

TEST(a_file_that_says_something_else_is_refused_at_its_place)
{
	auto_plant p = { 0 };
	auto_desk d = { 0 };

	begin(&p, &d, "");
	for (size_t i = 0; i < countof(wrong); i++) {
		desk_file(&d, "signet.yaml", wrong[i].spec);
		run(&d, "ci", 1, "submit", "-f", "signet.yaml", NULL);
		output_says(d.err, wrong[i].says);
	}
}

TEST(a_pipeline_can_take_each_step_by_itself)
{
	auto_plant p = { 0 };
	auto_desk d = { 0 };
	char id[60];

	begin(&p, &d, "");
	plant_version(&p, 1);
	run(&d, "ci", 0, "validation", "register", "press-health", "1", "--envelope", "1", "--set",
	    "press-test/1", "--json", NULL);
	member(strstr(d.out, "\"fact\""), "id", id, sizeof(id));
	output_says(run(&d, "ci", 0, "validation", "predict", id, "good.csv", "--json", NULL),
		    "\"verdict\":\"passes\"");
	output_says(run(&d, "ci", 0, "validation", "list", NULL), "passes");
	desk_file(&d, "v.json", arena_printf(&p.s.cx.mem, "{\"validation\":\"%s\"}", id));
	run(&d, "ci", 0, "change", "open", "--title", "t", "--reason", "r", "--impact", "i",
	    "--retest", "n", "--record", "models/press-health/versions/1.json=v.json", NULL);
}
