#include <string.h>

#include "documents/evidence.h"
#include "evidence.h"
#include "files.h"
#include "test.h"

/* test/golden/fleet.py made it: a release that asks for all that one can. */
#define FULL "release-full.json"

TEST(a_release_that_asks_for_everything_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, FULL);
	struct release_record r;

	assert_ok(&cx, release_record_parse(&cx, file.b, file.size, &r));
	ck_assert_uint_eq(r.n_labels, 1);
	ck_assert_str_eq(r.labels[0], "dry hall");
	ck_assert_uint_eq(r.n_hardware, 2);
	ck_assert_str_eq(r.hardware[1], "jetson-orin");
	ck_assert_uint_eq(r.n_variants, 1);
	ck_assert_str_eq(r.variant[0].hardware, "jetson-orin");
	ck_assert(digest_ok(r.variant[0].digest));
	ck_assert_int_eq(r.fallback, FALLBACK_RELEASE);
	ck_assert_int_eq(r.fallback_release, 3);
	ck_assert_uint_eq(r.n_ends, 1);
	ck_assert_str_eq(r.end[0].rollout, "0190b8c4-d001-7c3d-8e4f-000000000001");
	ck_assert_str_eq(r.end[0].when, "completed");
	arena_free(&cx.mem);
}

/* Of the golden file one thing is bent. */
/* clang-format off */
static const struct { const char *from, *to, *place; } bent[] = {
	{ "\"v\":2", "\"v\":1", "/v" },
	{ "[\"munich\"]", "[\"munich\",\"munich\"]", "/scope/sites/1" },
	{ "[\"dry hall\"]", "[\"\"]", "/scope/labels/0" },
	{ "\"x86-64-v3\"", "\"X86\"", "/scope/hardware/0" },
	{ "\"x86-64-v3\"", "\"jetson-orin\"", "/scope/hardware/1" },
	{ "\"digest\":\"sha256:", "\"digest\":\"md5:", "/variants/0/digest" },
	{ "\"variants\":[", "\"variants\":[{\"hardware\":\"jetson-orin\",\"digest\":\"sha256:"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"},", "/variants/1/hardware" },
	{ "release 3", "release 4", "/fallback" },
	{ "release 3", "release 03", "/fallback" },
	{ "release 3", "release", "/fallback" },
	{ "release 3", "stop", "/fallback" },
	{ "\"completed\"", "\"later\"", "/ends/0/when" },
	{ "0190b8c4-d001", "0190b8c4_d001", "/ends/0/rollout" },
	{ "\"ends\":[", "\"ends\":[1,", "/ends/0" },
	{ "\"ends\":[", "\"stops\":[", "/stops" },
};
/* clang-format on */

TEST_EACH(a_release_with_one_thing_wrong_is_refused_at_the_place, bent)
{
	struct ctx cx = { 0 };
	const char *text = text_with(&cx, golden(&cx, FULL).b, bent[_i].from, bent[_i].to);
	struct release_record r;

	assert_err(release_record_parse(&cx, text, strlen(text), &r), E_INVALID);
	ck_assert_str_eq(cx.place, bent[_i].place);
	arena_free(&cx.mem);
}

#define PLAIN(scope, more)                                                               \
	"{\"v\":2,\"model\":\"m\",\"number\":2,\"version\":1,\"envelope\":1,\"scope\":{" \
	"\"sites\":[\"munich\"]" scope "},\"plan\":\"p\",\"floor\":1,\"fallback\":" more "}"

/* clang-format off */
static const struct { const char *text, *place; } asks[] = {
	{ PLAIN("", "\"keep\""), NULL },
	{ PLAIN(",\"labels\":[],\"hardware\":[]", "\"keep\",\"variants\":[],\"ends\":[]"), NULL },
	{ PLAIN(",\"labels\":[\"dry\"]", "\"keep\""), "/scope/labels" },
	{ PLAIN(",\"hardware\":[\"orin\"]", "\"keep\""), "/scope/hardware" },
	{ PLAIN("", "\"keep\",\"variants\":[{\"hardware\":\"orin\",\"digest\":\"sha256:"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}]"), "/variants" },
	{ PLAIN("", "\"manual\""), NULL },
	{ PLAIN("", "\"release 1\""), NULL },
	{ PLAIN("", "\"keep\",\"ends\":[{\"rollout\":\"0190b8c4-d001-7c3d-8e4f-000000000001\",\"when\":\"begun\"}]"), "/ends" },
};
/* clang-format on */

TEST_EACH(what_a_release_asks_for_and_no_rule_looks_at_is_not_judged, asks)
{
	struct ctx cx = { 0 };
	struct release_record r;

	assert_ok(&cx, release_record_parse(&cx, asks[_i].text, strlen(asks[_i].text), &r));
	assert_err(release_record_judged(&cx, &r), asks[_i].place ? E_INVALID : OK);
	if (asks[_i].place) {
		ck_assert_str_eq(cx.place, asks[_i].place);
		detail_says(cx.detail, "this version does not judge");
	}
	arena_free(&cx.mem);
}

/* Else a device would install it everywhere in those sites. */
TEST(evidence_of_a_release_that_asks_for_more_than_is_judged_is_refused)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_build(&w);
	assert_ok(&w.cx, world_check(&w));
	w.release = text_with(&w.cx, w.release, "]", "],\"labels\":[\"dry\"]");
	assert_err(world_check(&w), E_INVALID);
	ck_assert_str_eq(w.cx.place, "/scope/labels");
}
