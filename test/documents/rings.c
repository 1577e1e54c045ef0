#include <string.h>

#include "documents/members.h"
#include "documents/rings.h"
#include "files.h"
#include "proof/digest.h"
#include "test.h"

#define GATE_IS  "\"gate\":{\"count\":1,\"success_percent\":100,\"soak_seconds\":1"
#define GATE     GATE_IS "}"
#define HEAD     "{\"v\":2,\"plan\":\"p\",\"sites\":[\"munich\"],\"rings\":["
#define A(rules) HEAD "{\"name\":\"a\"," rules "}]}"

/* clang-format off */
static const struct { const char *plan, *place; } wrong[] = {
	{ "{\"v\":1,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/v" },
	{ "{\"v\":2,\"plan\":\"q\",\"sites\":[\"munich\"],\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/plan" },
	{ "{\"v\":2,\"plan\":\"p\",\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/sites" },
	{ "{\"v\":2,\"plan\":\"p\",\"sites\":[],\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/sites" },
	{ "{\"v\":2,\"plan\":\"p\",\"sites\":[\"*\",\"a\"],\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/sites/0" },
	{ "{\"v\":2,\"plan\":\"p\",\"sites\":[\"*\"],\"rings\":[{\"name\":\"a\",\"sites\":[\"*\"]," GATE "}]}", "/rings/0/sites/0" },
	{ "{\"v\":2,\"plan\":\"p\",\"sites\":[\"a\",\"a\"],\"rings\":[{\"name\":\"a\",\"devices\":[\"d\"]," GATE "}]}", "/sites/1" },
	{ HEAD "]}", "/rings" },
	{ A("\"devices\":[]," GATE), "/rings/0" },
	{ A(GATE), "/rings/0" },
	{ A("\"devices\":[\"d\"],\"rest\":true," GATE), "/rings/0" },
	{ A("\"devices\":[\"d\"],\"share\":10," GATE), "/rings/0" },
	{ A("\"rest\":true,\"sites\":[\"munich\"]," GATE), "/rings/0" },
	{ A("\"sites\":[\"hamburg\"]," GATE), "/rings/0/sites/0" },
	{ A("\"labels\":[\"\"]," GATE), "/rings/0/labels/0" },
	{ A("\"labels\":[\"l\",\"l\"]," GATE), "/rings/0/labels/1" },
	{ A("\"share\":0," GATE), "/rings/0/share" },
	{ A("\"share\":101," GATE), "/rings/0/share" },
	{ A("\"rest\":null," GATE), "/rings/0/rest" },
	{ HEAD "{\"name\":\"a\",\"rest\":true," GATE "},{\"name\":\"b\",\"share\":5," GATE "}]}", "/rings/1" },
	{ HEAD "{\"name\":\"a\",\"devices\":[\"d\"]," GATE "},{\"name\":\"b\",\"devices\":[\"d\"]," GATE "}]}", "/rings/1/devices/0" },
	{ A("\"devices\":[\"d\"],\"gate\":{\"count\":0,\"success_percent\":100,\"soak_seconds\":1}"), "/rings/0/gate/count" },
	{ A("\"devices\":[\"d\"],\"gate\":{\"count\":2,\"success_percent\":100,\"soak_seconds\":1}"), "/rings/0/gate/count" },
	{ A("\"devices\":[\"d\"],\"gate\":{\"count\":1,\"success_percent\":101,\"soak_seconds\":1}"), "/rings/0/gate/success_percent" },
	{ A("\"devices\":[\"d\"],\"gate\":{\"count\":1,\"success_percent\":100,\"soak_seconds\":0}"), "/rings/0/gate/soak_seconds" },
	{ A("\"devices\":[\"d\"]," GATE_IS ",\"failed_at_most\":-1}"), "/rings/0/gate/failed_at_most" },
	{ A("\"devices\":[\"d\"]," GATE_IS ",\"silence_minutes\":0}"), "/rings/0/gate/silence_minutes" },
	{ A("\"devices\":[\"d\"]," GATE_IS ",\"wait_minutes\":0}"), "/rings/0/gate/wait_minutes" },
	{ A("\"devices\":[\"d\"]," GATE ",\"x\":1"), "/rings/0/x" },
};
/* clang-format on */

TEST_EACH(a_plan_that_is_wrong_is_refused_at_the_place, wrong)
{
	struct ctx cx = { 0 };
	struct rings rings;

	assert_err(rings_parse(&cx, "p", wrong[_i].plan, strlen(wrong[_i].plan), &rings),
		   E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *plan, *place; } later[] = {
	{ A("\"rest\":true," GATE_IS ",\"silence_minutes\":60}"), "/rings/0/gate/silence_minutes" },
	{ A("\"rest\":true," GATE_IS ",\"wait_minutes\":60}"), "/rings/0/gate/wait_minutes" },
	{ HEAD "{\"name\":\"a\",\"devices\":[\"d\"]," GATE "},{\"name\":\"b\",\"rest\":true," GATE_IS ",\"wait_minutes\":60}}]}", "/rings/1/gate/wait_minutes" },
	{ A("\"rest\":true," GATE_IS ",\"silence_minutes\":null,\"failed_at_most\":3,\"wait_minutes\":null}"), NULL },
};
/* clang-format on */

TEST_EACH(what_a_gate_asks_for_and_no_rule_looks_at_is_not_judged, later)
{
	struct ctx cx = { 0 };
	struct rings rings;

	assert_ok(&cx, rings_parse(&cx, "p", later[_i].plan, strlen(later[_i].plan), &rings));
	assert_err(rings_judged(&cx, &rings), later[_i].place ? E_INVALID : OK);
	if (later[_i].place) {
		ck_assert_str_eq(cx.place, later[_i].place);
		assert_says(cx.detail, "this version does not judge");
	}
	arena_free(&cx.mem);
}

/* test/golden/release.py made it. */
TEST(a_plan_may_be_for_each_site)
{
	static const char plan[] = "{\"v\":2,\"plan\":\"p\",\"sites\":[\"*\"],\"rings\":[{\"name\":"
				   "\"a\",\"sites\":[\"munich\"]," GATE "}]}";
	struct ctx cx = { 0 };
	struct rings rings;

	assert_ok(&cx, rings_parse(&cx, "p", plan, strlen(plan), &rings));
	ck_assert(rings_at(&rings, "munich") && rings_at(&rings, "anywhere"));
	arena_free(&cx.mem);
}

TEST(the_plan_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "plan.json");
	const struct ring *r;
	struct rings rings;

	assert_ok(&cx, rings_parse(&cx, "line-1", file.b, file.size, &rings));
	r = rings.ring;
	ck_assert_uint_eq(rings.n, 4);
	ck_assert_uint_eq(rings.n_sites, 2);
	ck_assert(rings_at(&rings, "hamburg") && !rings_at(&rings, "berlin"));
	ck_assert_str_eq(r[0].device[1], "edge-2");
	ck_assert_int_eq(r[0].gate.count, 2);
	ck_assert_int_eq(r[0].gate.wait_minutes, 1440);
	ck_assert_int_eq(r[1].share, 10);
	ck_assert_str_eq(r[1].site[0], "munich");
	ck_assert_str_eq(r[1].label[0], "dry hall");
	ck_assert_int_eq(r[1].gate.failed_at_most, 0);
	ck_assert_int_eq(r[2].share, 0);
	ck_assert_str_eq(r[2].site[0], "hamburg");
	ck_assert_int_eq(r[2].gate.silence_minutes, 60);
	ck_assert(r[3].rest && !r[2].rest);
	ck_assert_int_eq(r[3].gate.failed_at_most, GATE_UNASKED);
	arena_free(&cx.mem);
}

/* ---- who is in a ring ---- */

TEST(the_members_of_a_ring_are_read_and_printed_as_they_were)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "members.json");
	struct printer again;
	struct members m;

	assert_ok(&cx, members_parse(&cx, file.b, file.size, &m));
	ck_assert_uint_eq(m.n, 3);
	ck_assert_str_eq(m.member[1].device, "edge-2");
	ck_assert_ptr_null(m.member[1].enrolment);
	members_print(&cx, &m, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

#define MEMBERS "{\"v\":1,\"members\":["
#define ID      "0190b8c4-a1b2-7c3d-8e4f-0123456789ab"

/* clang-format off */
static const struct { const char *list, *place; } unfit[] = {
	{ "{\"v\":2,\"members\":[]}", "/v" },
	{ MEMBERS "{\"device\":\"b\",\"enrolment\":null},{\"device\":\"a\",\"enrolment\":null}]}", "/members/1/device" },
	{ MEMBERS "{\"device\":\"a\",\"enrolment\":null},{\"device\":\"a\",\"enrolment\":\"" ID "\"}]}", "/members/1/device" },
	{ MEMBERS "{\"device\":\"A\",\"enrolment\":null}]}", "/members/0/device" },
	{ MEMBERS "{\"device\":\"a\",\"enrolment\":\"x\"}]}", "/members/0/enrolment" },
	{ MEMBERS "{\"enrolment\":null,\"device\":\"a\"}]}", "byte 20" },
};
/* clang-format on */

TEST_EACH(a_list_of_members_that_is_wrong_is_refused_at_the_place, unfit)
{
	struct ctx cx = { 0 };
	struct members m;

	assert_err(members_parse(&cx, unfit[_i].list, strlen(unfit[_i].list), &m), E_INVALID);
	ck_assert_str_eq(cx.place, unfit[_i].place);
	arena_free(&cx.mem);
}

/* test/golden/release.py drew it with sha256sum's function from 20 devices: 15 percent are 3. */
TEST(a_share_is_drawn_by_the_release_and_the_enrolments_and_not_by_names)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "drawn.json"), record = golden(&cx, "release.json");
	struct hash h = hash_bytes(record.b, record.size);
	struct member list[20];
	struct members m = { .member = list, .n = countof(list) };
	struct printer p;

	for (size_t i = 0; i < countof(list); i++)
		list[i] = (struct member){ arena_printf(&cx.mem, "press-%02zu", i + 1),
					   arena_printf(&cx.mem, "0190b8c4-a1b2-7c3d-8e4f-%012zx",
							i + 1) };
	members_draw(&cx, &m, digest_text(&cx, &h), 15);
	members_sort(&m);
	members_print(&cx, &m, &p);
	ck_assert_str_eq(p.text, file.b);
	arena_free(&cx.mem);
}

TEST(a_part_of_a_device_is_a_device)
{
	struct member one[] = { { "a", ID } };
	struct members m = { .member = one, .n = 1 };
	struct ctx cx = { 0 };

	members_draw(&cx, &m, "sha256:", 1);
	ck_assert_uint_eq(m.n, 1);
	m.n = 0;
	members_draw(&cx, &m, "sha256:", 100);
	ck_assert_uint_eq(m.n, 0);
	arena_free(&cx.mem);
}
