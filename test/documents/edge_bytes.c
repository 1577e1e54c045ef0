#include <string.h>

#include "documents/assignment.h"
#include "documents/report.h"
#include "test.h"

#define ID "01a20f1f-d5ea-7de5-910b-5195fca48578"

#define RECORD "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ROOT   "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define RUN(slot)                                                                               \
	"{\"slot\":\"" slot "\",\"model\":\"m\",\"order\":\"run\",\"release\":3,\"version\":5," \
	"\"record\":\"" RECORD "\",\"fallback\":null}"

static const char assignment[] =
	"{\"v\":2,\"origin\":\"signet/test/1\",\"device\":\"edge-1\",\"enrolment\":\"" ID
	"\",\"key\":\"SHA256:x\",\"labels\":[\"dry hall\"],\"epoch\":1,\"counter\":7,\"expires\":"
	"\"2026-01-31T08:15:00.250Z\",\"slots\":[" RUN(
		"m") ","
		     "{\"slot\":\"s\",\"model\":\"s\",\"order\":\"stop\",\"release\":3,\"version\":"
		     "5,\"record\":"
		     "\"" RECORD "\",\"fallback\":{\"release\":2,\"version\":4,\"record\":\"" RECORD
		     "\"}}]}";
static const char report[] =
	"{\"v\":2,\"device\":\"edge-1\",\"enrolment\":\"" ID "\",\"boot\":\"" ID
	"\",\"sequence\":1,\"previous\":null,\"time\":\"2026-01-31T08:15:00.250Z\","
	"\"formats\":[\"assignment/2\",\"evidence/1\"],\"assignment\":{\"epoch\":1,\"counter\":7},"
	"\"slots\":[{\"slot\":\"m\",\"model\":\"m\","
	"\"release\":3,\"version\":5,\"record\":null,\"digest\":null,\"state\":\"refused\","
	"\"reason\":"
	"\"why\",\"active_seconds\":null},{\"slot\":\"m\",\"model\":\"m\",\"release\":2,"
	"\"version\":4,"
	"\"record\":\"" RECORD
	"\",\"digest\":null,\"state\":\"active\",\"reason\":null,\"active_seconds\":60}],"
	"\"alarms\":[{\"kind\":\"behind\",\"text\":\"x\",\"since\":\"2026-01-31T08:15:00.250Z\","
	"\"until\":null}],"
	"\"checkpoint\":\"signet/test/1\\u000a9\\u000a" ROOT
	"\\u000a\\u000a\xe2\x80\x94 signet/test/1 x\\u000a\"}";

/* One text in place of another; place NULL: it is read, and printed again as it was. */
/* clang-format off */
static const struct { const char *whole, *from, *to, *place; } rows[] = {
	{ assignment, "\"v\":2", "\"v\":2", NULL },
	{ assignment, "\"v\":2", "\"v\":1", "/v" },
	{ assignment, "\"dry hall\"", "\"\"", "/labels/0" },
	{ assignment, "\"run\"", "\"walk\"", "/slots/0/order" },
	{ assignment, "\"fallback\":null", "\"fallback\":{}", "/slots/0/fallback" },
	{ assignment, "\"record\":\"sha256:", "\"record\":\"sha:", "/slots/0/record" },
	{ assignment, "\"release\":2", "\"release\":0", "/slots/1/fallback/release" },
	{ assignment, "\"fallback\":{\"release\":2", "\"fallback\":{\"x\":1,\"release\":2", "/slots/1/fallback/x" },
	{ assignment, "\"edge-1\"", "\"Edge\"", "/device" },
	{ assignment, ID, "x", "/enrolment" },
	{ assignment, "\"epoch\":1", "\"epoch\":0", "/epoch" },
	{ assignment, "\"counter\":7", "\"counter\":-1", "/counter" },
	{ assignment, ".250Z", "Z", "/expires" },
	{ assignment, "\"release\":3", "\"release\":0", "/slots/0/release" },
	{ assignment, "\"fallback\":null}", "\"fallback\":null,\"x\":1}", "/slots/0/x" },
	{ assignment, "\"fallback\":null}", "\"fallback\":null}," RUN("m"), "/slots/1/slot" },
	{ assignment, "\"v\":2,", "\"v\": 2,", "byte 5" },
	{ report, "\"v\":2", "\"v\":2", NULL },
	{ report, "\"v\":2", "\"v\":1", "/v" },
	{ report, "assignment/2", "assignment", "/formats/0" },
	{ report, "assignment/2", "assignment/02", "/formats/0" },
	{ report, "evidence/1", "assignment/2", "/formats/1" },
	{ report, "\"record\":\"sha256:", "\"record\":\"sha:", "/slots/1/record" },
	{ report, "\"record\":\"" RECORD "\"", "\"record\":null", "/slots/1/record" },
	{ report, "\"active_seconds\":60", "\"active_seconds\":0", "/slots/1/active_seconds" },
	{ report, "\"behind\"", "\"Behind\"", "/alarms/0/kind" },
	{ report, "\"text\":\"x\"", "\"text\":\"\"", "/alarms/0/text" },
	{ report, "\"since\":\"2026", "\"since\":\"20", "/alarms/0/since" },
	{ report, "\"until\":null", "\"until\":\"2025-01-31T08:15:00.250Z\"", "/alarms/0/until" },
	{ report, "\\u000a9\\u000a", "\\u000a-9\\u000a", "/checkpoint" },
	{ report, "\\u000a9\\u000a", "\\u000a9007199254740993\\u000a", "/checkpoint" },
	{ report, ROOT, "r", "/checkpoint" },
	{ report, "\"signet/test/1\\u000a", "\"\\u000a", "/checkpoint" },
	{ report, " x\\u000a", " x", "/checkpoint" },
	{ report, "\\u000a\\u000a\xe2\x80\x94 ", "\\u000a", "/checkpoint" },
	{ report, "\"sequence\":1", "\"sequence\":0", "/sequence" },
	{ report, "\"previous\":null", "\"previous\":\"x\"", "/previous" },
	{ report, "\"counter\":7", "\"counter\":0", "/assignment/counter" },
	{ report, "\"refused\"", "\"happy\"", "/slots/0/state" },
	{ report, "\"why\"", "\"a\\u0007b\"", "/slots/0/reason" },
	{ report, "\"digest\":null", "\"digest\":\"x\"", "/slots/0/digest" },
	{ report, "\"v\":2,", "\"v\": 2,", "byte 5" },
};
/* clang-format on */

static const char *with(struct ctx *cx, const char *whole, const char *from, const char *to)
{
	const char *at = strstr(whole, from);

	return arena_printf(&cx->mem, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
}

TEST_EACH(bytes_that_are_not_in_the_one_form_are_refused_at_the_place, rows)
{
	struct ctx cx = { 0 };
	const char *text = with(&cx, rows[_i].whole, rows[_i].from, rows[_i].to);
	struct assignment a;
	struct report r;
	enum err e = rows[_i].whole == assignment ? assignment_parse(&cx, text, strlen(text), &a)
						  : report_parse(&cx, text, strlen(text), &r);

	ck_assert_int_eq(e, rows[_i].place ? E_INVALID : OK);
	if (rows[_i].place)
		ck_assert_str_eq(cx.place, rows[_i].place);
	arena_free(&cx.mem);
}

static const struct {
	const char *whole, *place;
} later[] = { { assignment, "/labels" }, { report, "/slots/1/active_seconds" } };

TEST_EACH(what_no_rule_looks_at_yet_is_not_judged, later)
{
	bool assigns = later[_i].whole == assignment;
	struct ctx cx = { 0 };
	struct assignment a;
	struct report r;

	if (assigns)
		assert_ok(&cx, assignment_parse(&cx, assignment, strlen(assignment), &a));
	else
		assert_ok(&cx, report_parse(&cx, report, strlen(report), &r));
	assert_err(assigns ? assignment_judged(&cx, &a) : report_judged(&cx, &r), E_INVALID);
	ck_assert_str_eq(cx.place, later[_i].place);
	if (assigns) {
		a.n_labels = 0;
		assert_err(assignment_judged(&cx, &a), E_INVALID);
		ck_assert_str_eq(cx.place, "/slots/1/order");
	} else {
		r.slot[1].active_seconds = 0;
		assert_ok(&cx, report_judged(&cx, &r));
	}
	arena_free(&cx.mem);
}
