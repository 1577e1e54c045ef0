#include <string.h>

#include "people/named.h"
#include "store.h"

/* Names in bodies as they are stored.  The server's own bodies: control/named. */

#define NAME "sha256:0ada3b886f71465331132391d1975f46dc84228dbb7e687db793b1d7fb5c7308"

/* lee's name has quotes in it, and NAME is its digest under a salt of one zero; that of gone was
 * erased. */
static void people_put(struct fixture *f)
{
	raw_sql(f->path,
		"INSERT INTO content VALUES ('" NAME "', 'personal', x'00', CAST('Lee \"Q\"' AS "
		"BLOB));"
		"INSERT INTO user VALUES ('lee', 'person', NULL, 's1', '" NAME "', 'active', NULL, "
		"'confirmed', 0,"
		" 0, 9007199254740991);"
		"INSERT INTO user VALUES ('gone', 'person', NULL, 's1', 'sha256:2', 'active', "
		"NULL, 'confirmed', 0,"
		" 0, 9007199254740991)");
}

#define EVENT(by) "{\"index\":7,\"at\":\"2026-01-31T08:15:00.000Z\",\"by\":" by

/* clang-format off */
static const struct { const char *stored, *named; } bodies[] = {
	{ "{}", "{}" },
	{ "{\"owner\":\"lee\"}", "{\"owner\":\"lee\",\"owner_name\":\"Lee \\\"Q\\\"\"}" },
	{ "{\"a\":1,\"author\":\"lee\",\"person\":\"gone\",\"b\":[]}",
	  "{\"a\":1,\"author\":\"lee\",\"author_name\":\"Lee \\\"Q\\\"\",\"person\":\"gone\",\"person_name\":null,\"b\":[]}" },
	{ "{\"owner\":null}", "{\"owner\":null,\"owner_name\":null}" },
	{ "{\"owner\":\"press-1\"}", "{\"owner\":\"press-1\",\"owner_name\":null}" },
	{ "{\"owner\":[\"lee\",{\"owner\":\"lee\"}]}", "{\"owner\":[\"lee\",{\"owner\":\"lee\"}],\"owner_name\":null}" },
	{ "{\"x\":{\"owner\":\"lee\"}}", "{\"x\":{\"owner\":\"lee\"}}" },
	{ "{\"title\":\"\\\"owner\\\":\\\"lee\\\"\"}", "{\"title\":\"\\\"owner\\\":\\\"lee\\\"\"}" },
	{ "{\"owner_\":\"lee\",\"\\\"owner\":\"lee\"}", "{\"owner_\":\"lee\",\"\\\"owner\":\"lee\"}" },
	{ "{\"opened\":" EVENT("\"lee\"}") "}", "{\"opened\":" EVENT("\"lee\",\"by_name\":\"Lee \\\"Q\\\"\"}") "}" },
	{ "{\"opened\":" EVENT("\"lee\",\"reason\":\"}\"}") ",\"z\":0}",
	  "{\"opened\":" EVENT("\"lee\",\"by_name\":\"Lee \\\"Q\\\"\",\"reason\":\"}\"}") ",\"z\":0}" },
	{ "{\"x\":[" EVENT("\"lee\"}") "]}", "{\"x\":[" EVENT("\"lee\"}") "]}" },
	{ "{\"x\":{\"index\":7,\"by\":\"lee\"}}", "{\"x\":{\"index\":7,\"by\":\"lee\"}}" },
};
/* clang-format on */

TEST_EACH(a_name_stands_behind_each_id_of_a_body_and_all_else_as_it_was, bodies)
{
	auto_fixture f = fixture_open();
	struct body b = { .json = bodies[_i].stored };
	struct page page = { 0 };
	struct printer list = { .mem = &f.cx.mem };

	people_put(&f);
	assert_ok(&f.cx, body_named(&f.cx, f.db, &b));
	ck_assert_str_eq(b.json, bodies[_i].named);
	put_open(&list, NULL, '[');
	for (int i = 0; i < 2; i++)
		put_raw(&list, NULL, bodies[_i].stored, strlen(bodies[_i].stored));
	put_close(&list, ']');
	page.items = list;
	assert_ok(&f.cx, page_named(&f.cx, f.db, &page));
	ck_assert_str_eq(page.items.text,
			 arena_printf(&f.cx.mem, "[%s,%s]", bodies[_i].named, bodies[_i].named));
}

static const char *const broken[] = {
	"",
	"1",
	"{",
	"{\"a\"}",
	"{\"a\":1",
	"{\"a\":1,}",
	"{a:1}",
	"{\"a\":\"}",
	"{\"owner\":\"lee}",
	"{\"a\":1}}",
	"{\"a\":1} ",
	"{\"opened\":" EVENT("\"lee\"}"),
	"{\"opened\":" EVENT("\"lee}}"),
};

TEST_EACH(a_body_that_somebody_cut_is_not_shown, broken)
{
	auto_fixture f = fixture_open();
	struct body b = { .json = broken[_i] };

	assert_err(body_named(&f.cx, f.db, &b), E_TAMPERED);
	ck_assert_str_eq(f.cx.detail, "a body is not as it was printed");
}

TEST(a_page_without_bodies_stays_empty)
{
	auto_fixture f = fixture_open();
	struct page page = { .items = { .mem = &f.cx.mem } };

	put_open(&page.items, NULL, '[');
	put_close(&page.items, ']');
	assert_ok(&f.cx, page_named(&f.cx, f.db, &page));
	ck_assert_str_eq(page.items.text, "[]");
}
