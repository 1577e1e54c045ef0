#include "proof/entry.h"

#include <string.h>

#include "files.h"
#include "test.h"

#define FORM                                                                                     \
	"{\"v\":1,\"index\":7,\"at\":\"2023-11-14T22:13:20.000Z\",\"clock\":null,\"actor\":{"    \
	"\"kind\":\"person\",\"id\":\"ada\",\"for\":null,\"roles\":[\"author\"],\"site\":\"s1\"" \
	"},\"action\":\"model.created\",\"objects\":[{\"id\":\"model:a\",\"prev\":null},{\"id\"" \
	":\"model:b\",\"prev\":6}],\"request\":\"r-1\",\"reason\":\"because\",\"changed\":[{"    \
	"\"field\":\"title\",\"old\":null,\"new\":\"x\"}],\"fact\":{\"name\":\"a\"}}"

TEST(an_entry_is_read_into_its_members)
{
	struct ctx cx = { 0 };
	auto_entry e = { 0 };

	assert_ok(&cx, entry_parse(&cx, FORM, strlen(FORM), &e));
	ck_assert_int_eq(e.v, 1);
	ck_assert_int_eq(e.index, 7);
	ck_assert_int_eq(e.at, INT64_C(1700000000000));
	ck_assert_str_eq(e.action_text, "model.created");
	ck_assert_int_eq(e.action, ACTION_MODEL_CREATED);
	ck_assert_int_eq(e.actor_kind, KIND_PERSON);
	ck_assert_str_eq(e.actor, "ada");
	ck_assert_str_eq(e.reason, "because");
	ck_assert_uint_eq(e.n_objects, 2);
	ck_assert_str_eq(e.object[1].id, "model:b");
	ck_assert_int_eq(e.object[1].prev, 6);
	ck_assert_uint_eq(e.fact_size, strlen("{\"name\":\"a\"}"));
	ck_assert_mem_eq(e.fact_text, "{\"name\":\"a\"}", e.fact_size);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to, *place; } changes[] = {
	{ "\"v\":1,", "", "/v" },
	{ "\"v\":1", "\"v\":\"1\"", "/v" },
	{ "\"v\":1", "\"v\":1.0", "/v" },
	{ "\"v\":1,", "\"v\":1,\"v\":1,", "/v" },
	{ "\"index\":7,", "", "/index" },
	{ "\"index\":7", "\"index\":-1", "/index" },
	{ "\"index\":7", "\"index\":null", "/index" },
	{ "\"at\":\"2023-11-14T22:13:20.000Z\",", "", "/at" },
	{ "20.000Z", "20Z", "/at" },
	{ "20.000Z", "20.000+00:00", "/at" },
	{ "20.000Z", "60.000Z", "/at" },
	{ "11-14T", "02-30T", "/at" },
	{ "2023-11-14T", "2023-11-14 ", "/at" },
	{ "\"2023-11-14T22:13:20.000Z\"", "1700000000000", "/at" },
	{ "\"clock\":null,", "", "/clock" },
	{ "\"clock\":null", "\"clock\":\"\"", "/clock" },
	{ "\"clock\":null", "\"clock\":0", "/clock" },
	{ "\"actor\":{", "\"actor\":[],\"x\":{", "/actor" },
	{ "\"kind\":\"person\",", "", "/actor/kind" },
	{ "\"person\"", "\"robot\"", "/actor/kind" },
	{ "\"id\":\"ada\",", "", "/actor/id" },
	{ "\"ada\"", "7", "/actor/id" },
	{ "\"for\":null,", "", "/actor/for" },
	{ "\"for\":null", "\"for\":{}", "/actor/for" },
	{ "\"roles\":[\"author\"],", "", "/actor/roles" },
	{ "[\"author\"]", "[7]", "/actor/roles" },
	{ "[\"author\"]", "null", "/actor/roles" },
	{ ",\"site\":\"s1\"", "", "/actor/site" },
	{ "\"site\":\"s1\"", "\"site\":\"s1\",\"x\":0", "/actor/x" },
	{ "\"action\":\"model.created\",", "", "/action" },
	{ "\"model.created\"", "null", "/action" },
	{ "\"objects\"", "\"object\"", "/objects" },
	{ "{\"id\":\"model:a\",\"prev\":null}", "\"model:a\"", "/objects/0" },
	{ "{\"id\":\"model:a\",", "{", "/objects/0/id" },
	{ ",\"prev\":null", "", "/objects/0/prev" },
	{ "\"prev\":6", "\"prev\":7", "/objects/1/prev" },
	{ "\"prev\":6", "\"prev\":8", "/objects/1/prev" },
	{ "\"prev\":6", "\"prev\":-1", "/objects/1/prev" },
	{ "\"prev\":6", "\"prev\":\"6\"", "/objects/1/prev" },
	{ "\"prev\":6", "\"prev\":6,\"x\":0", "/objects/1/x" },
	{ "\"request\":\"r-1\",", "", "/request" },
	{ "\"r-1\"", "7", "/request" },
	{ "\"reason\":\"because\",", "", "/reason" },
	{ "\"because\"", "[]", "/reason" },
	{ "\"changed\":[", "\"changed\":null,\"x\":[", "/changed" },
	{ "{\"field\":\"title\",", "{", "/changed/0/field" },
	{ "\"old\":null,", "", "/changed/0/old" },
	{ "\"new\":\"x\"", "\"new\":1", "/changed/0/new" },
	{ "\"new\":\"x\"", "\"new\":\"x\",\"x\":0", "/changed/0/x" },
	{ ",\"fact\":{\"name\":\"a\"}", "", "/fact" },
	{ "{\"name\":\"a\"}", "null", "/fact" },
	{ "\"fact\":{", "\"fact\": {", "/fact" },
	{ "\"fact\":{", "\"fact\" :{", "/fact" },
	{ "\"fact\":{", "\"fact\": {\"b\":1,\"fact\":{},", "/fact" },
	{ ",\"fact\":{\"name\":\"a\"}", ", \"fact\":{\"b\":1,\"fact\":{}}", "/fact" },
	{ "{\"name\":\"a\"}}", "{\"name\":\"a\"} }", "/fact" },
	{ "{\"name\":\"a\"}}", "{\"name\":\"a\"}}\n", "/fact" },
	{ "{\"name\":\"a\"}}", "{\"name\":\"a\"},\"x\":{}}", "/fact" },
	{ "\"reason\":\"because\",\"changed\":[{\"field\":\"title\",\"old\":null,\"new\":\"x\"}],\"fact\":{\"name\":\"a\"}",
	  "\"changed\":[],\"fact\":{\"name\":\"a\"},\"reason\":null", "/fact" },
	{ "\"v\":1,", "\"v\":1,\"x\":0,", "/x" },
	{ "{\"name\":\"a\"}}", "{\"name\":\"a\"}}{}", "byte " },
	{ "{\"name\":\"a\"}}", "{\"name\":\"a\"}", "byte " },
	{ "{\"name\":\"a\"}", "{\"name\":0.5}", "/fact/name" },
};
/* clang-format on */

TEST_EACH(what_is_no_entry_is_refused_at_its_place, changes)
{
	struct ctx cx = { 0 };
	char *text = text_with(&cx, FORM, changes[_i].from, changes[_i].to);
	const char *place = changes[_i].place;
	bool exact = *place == '/';
	auto_entry e = { 0 };

	assert_err(entry_parse(&cx, text, strlen(text), &e), E_INVALID);
	ck_assert_msg(cx.place && strncmp(cx.place, place, strlen(place) + exact) == 0,
		      "%s: %s at %s", text, cx.detail, cx.place);
	arena_free(&cx.mem);
}

TEST(a_value_that_is_no_object_is_no_entry)
{
	static const char *const others[] = { "", "[]", "null", "7", "\"}\"", "{}" };
	struct ctx cx = { 0 };

	for (size_t i = 0; i < countof(others); i++) {
		auto_entry e = { 0 };

		assert_err(entry_parse(&cx, others[i], strlen(others[i]), &e), E_INVALID);
	}
	arena_free(&cx.mem);
}

TEST(a_fact_that_quotes_its_own_mark_is_found_whole)
{
	static const char fact[] =
		"{\"a\":\",\\\"fact\\\":{}\",\"b\":[1],\"fact\":{\"}\":\"\\\\\"}}";
	struct ctx cx = { 0 };
	char *text = text_with(&cx, FORM, "{\"name\":\"a\"}", fact);
	auto_entry e = { 0 };

	text = text_with(&cx, text, "because", ",\\\"fact\\\":{");
	assert_ok(&cx, entry_parse(&cx, text, strlen(text), &e));
	ck_assert_uint_eq(e.fact_size, strlen(fact));
	ck_assert_mem_eq(e.fact_text, fact, e.fact_size);
	arena_free(&cx.mem);
}

TEST(an_entry_of_the_greatest_size_is_taken_and_one_byte_more_is_not)
{
	struct ctx cx = { 0 };
	size_t room = ENTRY_MAX - strlen(FORM) + strlen("because");
	char *reason = arena_alloc(&cx.mem, room + 2), *text;
	auto_entry e = { 0 }, f = { 0 };

	memset(reason, 'x', room);
	text = text_with(&cx, FORM, "because", reason);
	ck_assert_uint_eq(strlen(text), ENTRY_MAX);
	assert_ok(&cx, entry_parse(&cx, text, strlen(text), &e));
	reason[room] = 'x';
	text = text_with(&cx, FORM, "because", reason);
	assert_err(entry_parse(&cx, text, strlen(text), &f), E_INVALID);
	detail_says(cx.detail, "at most 65535 bytes");
	arena_free(&cx.mem);
}

static const char *said(struct ctx *cx, const struct entry *e)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '[');
	put_int(&p, NULL, e->v);
	put_int(&p, NULL, e->index);
	put_int(&p, NULL, e->at);
	put_int(&p, NULL, (int64_t)e->action);
	put_text(&p, NULL, e->action_text);
	put_int(&p, NULL, (int64_t)e->actor_kind);
	put_text(&p, NULL, e->actor);
	put_text(&p, NULL, e->reason);
	for (size_t i = 0; i < e->n_objects; i++) {
		put_text(&p, NULL, e->object[i].id);
		put_int(&p, NULL, e->object[i].prev);
	}
	put_json(&p, NULL, e->fact);
	put_raw(&p, NULL, e->fact_text, e->fact_size);
	put_close(&p, ']');
	return p.text;
}

/* The writer reads most entries by their facts; a replay reads each whole. */
TEST(an_entry_that_was_just_printed_reads_as_it_will_in_a_replay)
{
	static const char *const reasons[] = { NULL, "it \"was\" due \\ \n" };

	for (size_t i = 0; i < countof(reasons); i++) {
		const struct act act = { { KIND_SERVICE, "ci", "ada", NULL, "s1" },
					 "r-1",
					 "POST /v1/models",
					 reasons[i] };
		struct stamp st = { .index = 7, .at = 1700000000000, .clock = 1700000000000 };
		struct ctx cx = { 0 };
		auto_entry own = { 0 }, whole = { 0 };
		struct printer p;
		struct fact f;

		fact_start(&cx, &f, ACTION_MODEL_CREATED);
		fact_object(&cx, &f, "model", "a");
		fact_object(&cx, &f, "model", "b");
		st.prev[0] = NO_ENTRY;
		st.prev[1] = 6;
		fact_changed(&f, "title", NULL, "x");
		put_text(&f.body, "name", ",\"fact\":{}");
		put_open(&f.body, "list", '[');
		put_int(&f.body, NULL, 1);
		put_close(&f.body, ']');
		assert_ok(&cx, entry_print(&cx, &act, &f, &st, &p));
		assert_ok(&cx, entry_parse(&cx, p.text, p.size, &whole));
		assert_ok(&cx, entry_read_own(&cx, &act, &f, &st, &p, &own));
		ck_assert_str_eq(said(&cx, &own), said(&cx, &whole));
		arena_free(&cx.mem);
	}
}

/* A fact of one member that opens so many brackets, the fact's own among them. */
static enum err nested_reads(unsigned depth, bool whole)
{
	const struct act act = { .actor = { .kind = KIND_PERSON, .id = "ada" } };
	struct stamp st = { .index = 7, .at = 1700000000000, .clock = 1700000000000 };
	struct ctx cx = { 0 };
	auto_entry e = { 0 };
	struct printer p;
	struct fact f;
	enum err got;

	fact_start(&cx, &f, ACTION_MODEL_CREATED);
	put_open(&f.body, "deep", '[');
	for (unsigned i = 2; i < depth; i++)
		put_open(&f.body, NULL, '[');
	for (unsigned i = 1; i < depth; i++)
		put_close(&f.body, ']');
	assert_ok(&cx, entry_print(&cx, &act, &f, &st, &p));
	got = whole ? entry_parse(&cx, p.text, p.size, &e)
		    : entry_read_own(&cx, &act, &f, &st, &p, &e);
	arena_free(&cx.mem);
	return got;
}

/* The entry's own bracket is one of those that may be open. */
TEST(a_fact_that_a_replay_could_not_read_is_not_entered)
{
	for (int whole = 0; whole <= 1; whole++) {
		ck_assert_int_eq(nested_reads(JSON_DEPTH_MAX - 1, whole), OK);
		ck_assert_int_eq(nested_reads(JSON_DEPTH_MAX, whole), E_INVALID);
	}
}
