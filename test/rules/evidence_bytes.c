#include "evidence.h"

#include <string.h>

TEST(evidence_prints_as_the_bytes_it_was_read_from)
{
	auto_world w = { .n = 0 };
	struct printer first, again;
	struct evidence e;

	world_open(&w);
	world_build(&w);
	assert_ok(&w.cx, evidence_print(&w.cx, &w.e, &first));
	assert_ok(&w.cx, evidence_parse(&w.cx, first.text, first.size, &e));
	assert_ok(&w.cx, evidence_print(&w.cx, &e, &again));
	ck_assert_str_eq(first.text, again.text);
}

static const struct {
	const char *from, *to, *place;
} unreadable[] = {
	{ "{\"v\":1,\"origin\"", "{\"v\":2,\"origin\"", "/v" },
	{ "\"model\":\"m\",\"release\"", "\"model\":\"m\",\"more\":1,\"release\"", "/more" },
	{ "\"changes\":[{\"number\":1", "\"changes\":[{\"number\":\"1\"", "/changes/0/number" },
	{ "\"proof\":[\"", "\"proof\":[\"?", "/changes/0/opened/proof" },
	{ "\"opened\":{\"index\"", "\"opened\":{\"index_\"", "/changes/0/opened/index" },
	{ "\"opened\":{\"index\":", "\"opened\":{\"index\":-9", "/changes/0/opened/index" },
};

TEST_EACH(evidence_that_cannot_be_read_names_the_place, unreadable)
{
	auto_world w = { .n = 0 };
	struct printer p;
	struct evidence e;
	const char *at;

	world_open(&w);
	world_build(&w);
	assert_ok(&w.cx, evidence_print(&w.cx, &w.e, &p));
	at = strstr(p.text, unreadable[_i].from);
	ck_assert_ptr_nonnull(at);
	at = arena_printf(&w.cx.mem, "%.*s%s%s", (int)(at - p.text), p.text, unreadable[_i].to,
			  at + strlen(unreadable[_i].from));
	assert_err(evidence_parse(&w.cx, at, strlen(at), &e), E_INVALID);
	ck_assert_str_eq(w.cx.place, unreadable[_i].place);
}
