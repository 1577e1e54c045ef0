#include <string.h>

#include "documents/assignment.h"
#include "documents/report.h"
#include "test.h"

#define ID "01a20f1f-d5ea-7de5-910b-5195fca48578"

static const char assignment[] =
	"{\"v\":1,\"origin\":\"signet/test/1\",\"device\":\"edge-1\",\"enrolment\":\"" ID
	"\",\"key\":\"SHA256:x\",\"epoch\":1,\"counter\":7,\"expires\":"
	"\"2026-01-31T08:15:00.250Z\",\"slots\":[{\"slot\":\"m\",\"model\":\"m\",\"release\":3,"
	"\"version\":5}]}";
static const char report[] =
	"{\"v\":1,\"device\":\"edge-1\",\"enrolment\":\"" ID "\",\"boot\":\"" ID
	"\",\"sequence\":1,\"previous\":null,\"time\":\"2026-01-31T08:15:00.250Z\","
	"\"assignment\":{\"epoch\":1,\"counter\":7},\"slots\":[{\"slot\":\"m\",\"model\":\"m\","
	"\"release\":3,\"version\":5,\"digest\":null,\"state\":\"refused\",\"reason\":\"why\"}],"
	"\"checkpoint\":{\"origin\":\"signet/test/1\",\"size\":9,\"root\":\"r\"}}";

/* One text in place of another; place NULL: it is read, and printed again as it was. */
/* clang-format off */
static const struct { const char *whole, *from, *to, *place; } rows[] = {
	{ assignment, "\"v\":1", "\"v\":1", NULL },
	{ assignment, "\"v\":1", "\"v\":2", "/v" },
	{ assignment, "\"edge-1\"", "\"Edge\"", "/device" },
	{ assignment, ID, "x", "/enrolment" },
	{ assignment, "\"epoch\":1", "\"epoch\":0", "/epoch" },
	{ assignment, "\"counter\":7", "\"counter\":-1", "/counter" },
	{ assignment, ".250Z", "Z", "/expires" },
	{ assignment, "\"release\":3", "\"release\":0", "/slots/0/release" },
	{ assignment, "\"version\":5}", "\"version\":5,\"x\":1}", "/slots/0/x" },
	{ assignment, "\"version\":5}", "\"version\":5},{\"slot\":\"m\",\"model\":\"m\",\"release\":4,\"version\":5}", "/slots/1/slot" },
	{ assignment, "\"v\":1,", "\"v\": 1,", "byte 5" },
	{ report, "\"v\":1", "\"v\":1", NULL },
	{ report, "\"sequence\":1", "\"sequence\":0", "/sequence" },
	{ report, "\"previous\":null", "\"previous\":\"x\"", "/previous" },
	{ report, "\"counter\":7", "\"counter\":0", "/assignment/counter" },
	{ report, "\"refused\"", "\"happy\"", "/slots/0/state" },
	{ report, "\"why\"", "\"a\\u0007b\"", "/slots/0/reason" },
	{ report, "\"digest\":null", "\"digest\":\"x\"", "/slots/0/digest" },
	{ report, "\"root\":\"r\"", "\"root\":\"r\",\"x\":1", "/checkpoint/x" },
	{ report, "\"v\":1,", "\"v\": 1,", "byte 5" },
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
