#include "documents/omissions.h"

#include <string.h>

#include "files.h"
#include "test.h"

/* test/golden/lists.py made the file with Python's standard library; it never changes. */
TEST(a_list_of_omissions_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "omissions.json");
	struct omissions list;
	struct printer again;
	struct hash first = hash_bytes("seven years ago", 15);

	assert_ok(&cx, omissions_parse(&cx, file.b, file.size, &list));
	ck_assert_uint_eq(list.n, 3);
	ck_assert(hash_same(&list.omission[0].digest, &first));
	ck_assert_int_eq(list.omission[0].reason, OMISSION_RETENTION);
	ck_assert_int_eq(list.omission[1].reason, OMISSION_ERASED);
	ck_assert_int_eq(list.omission[2].reason, OMISSION_SITE);
	omissions_print(&cx, &list, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

#define HEAD       "{\"v\":1,\"omitted\":["
#define EIGHT(c)   c c c c c c c c
#define DIGEST(c)  "sha256:" EIGHT(EIGHT(c))
#define ITEM(c, r) "{\"digest\":\"" DIGEST(c) "\",\"reason\":\"" r "\"}"

/* clang-format off */
static const struct { const char *list, *place; } unfit[] = {
	{ "", "byte 0" },
	{ "{\"v\":2,\"omitted\":[" ITEM("a", "site") "]}", "/v" },
	{ "{\"v\":1}", "/omitted" },
	{ HEAD "]}", "/omitted" },
	{ HEAD "null]}", "/omitted/0" },
	{ HEAD ITEM("a", "site") "],\"more\":1}", "/more" },
	{ HEAD ITEM("b", "site") "," ITEM("a", "site") "]}", "/omitted/1/digest" },
	{ HEAD ITEM("a", "site") "," ITEM("a", "erased") "]}", "/omitted/1/digest" },
	{ HEAD ITEM("A", "site") "]}", "/omitted/0/digest" },
	{ HEAD "{\"digest\":\"sha256:12\",\"reason\":\"site\"}]}", "/omitted/0/digest" },
	{ HEAD "{\"digest\":null,\"reason\":\"site\"}]}", "/omitted/0/digest" },
	{ HEAD ITEM("a", "secret") "]}", "/omitted/0/reason" },
	{ HEAD ITEM("a", "") "]}", "/omitted/0/reason" },
	{ HEAD "{\"digest\":\"" DIGEST("a") "\"}]}", "/omitted/0/reason" },
	{ HEAD "{\"digest\":\"" DIGEST("a") "\",\"reason\":\"site\",\"by\":1}]}", "/omitted/0/by" },
	{ HEAD " " ITEM("a", "site") "]}", "byte 18" },
};
/* clang-format on */

TEST_EACH(a_list_of_omissions_that_is_wrong_is_refused_at_the_place, unfit)
{
	struct ctx cx = { 0 };
	struct omissions list;

	assert_err(omissions_parse(&cx, unfit[_i].list, strlen(unfit[_i].list), &list), E_INVALID);
	ck_assert_ptr_nonnull(cx.place);
	ck_assert_str_eq(cx.place, unfit[_i].place);
	arena_free(&cx.mem);
}

/* So many, in their order, of the reason that is longest. */
static struct printer many(struct ctx *cx, size_t n)
{
	struct omissions list = { arena_alloc(&cx->mem, n * sizeof(struct omission)), n };
	struct printer p;

	for (size_t i = 0; i < n; i++) {
		list.omission[i] = (struct omission){ .reason = OMISSION_RETENTION };
		list.omission[i].digest.b[0] = (unsigned char)(i >> 16);
		list.omission[i].digest.b[1] = (unsigned char)(i >> 8);
		list.omission[i].digest.b[2] = (unsigned char)i;
	}
	omissions_print(cx, &list, &p);
	return p;
}

TEST(as_many_omissions_as_may_be_are_within_the_bytes_that_may_be_and_one_more_is_refused)
{
	struct ctx cx = { 0 };
	struct printer p = many(&cx, OMISSIONS_MAX);
	struct omissions list;

	assert_ok(&cx, omissions_parse(&cx, p.text, p.size, &list));
	ck_assert_uint_eq(list.n, OMISSIONS_MAX);
	p = many(&cx, OMISSIONS_MAX + 1);
	assert_err(omissions_parse(&cx, p.text, p.size, &list), E_INVALID);
	ck_assert_str_eq(cx.place, "/omitted");
	arena_free(&cx.mem);
}

TEST(a_list_beyond_its_bytes_is_refused_before_it_is_read)
{
	struct ctx cx = { 0 };
	struct omissions list;

	assert_err(omissions_parse(&cx, arena_alloc(&cx.mem, OMISSIONS_SIZE_MAX + 1),
				   OMISSIONS_SIZE_MAX + 1, &list),
		   E_INVALID);
	detail_says(cx.detail, "at most 4194304 bytes");
	arena_free(&cx.mem);
}
