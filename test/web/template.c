#include "web/tpl.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"

static const struct embedded pages[] = {
	{ "text", "{{a}}|{{o.b}}|{{n}}" },
	{ "list", "{{#l}}[{{.}}]{{/l}}{{^l}}none{{/l}}" },
	{ "rows", "{{#rows}}<{{a}}{{#more}}+{{/more}}>{{/rows}}" },
	{ "nest", "{{#o}}{{#o}}x{{/o}}{{/o}}" },
	{ "part", "({{>text}})" },
	{ "note", "a{{! not shown }}b" },
	{ "lost", "{{nobody}}" },
	{ "outer", "{{#rows}}<{{a}} of {{../a}}>{{/rows}}" },
	{ "far", "{{#rows}}{{#more}}{{../../o.b}}{{^../gone}}!{{/../gone}}{{/more}}{{/rows}}" },
	{ "inner", "{{#rows}}{{b}}{{/rows}}" },
	{ "beyond", "{{../a}}" },
	{ "self", "{{#l}}{{#../o}}{{../.}}{{/../o}}{{/l}}" },
	{ "many", "{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{>a}}{{"
		  ">a}}{{>a}}{{>a}}{{>a}}{{>a}}" },
	{ "a", "a" },
	{ "kind", "{{l}}" },
	{ "open", "{{#l}}" },
	{ "shut", "{{/l}}" },
	{ "loop", "{{>loop}}" },
	{ "none", "{{>nothing}}" },
	{ 0 },
};

/* clang-format off */
static const struct { const char *page, *data, *want; } cases[] = {
	{ "text", "{\"a\":\"<&\\\"'>\",\"o\":{\"b\":\"x\"},\"n\":7}", "&lt;&amp;&quot;&#39;&gt;|x|7" },
	{ "list", "{\"l\":[\"<\",\"2\"]}", "[&lt;][2]" },
	{ "list", "{\"l\":[]}", "none" },
	{ "list", "{}", "none" },
	{ "rows", "{\"more\":false,\"rows\":[{\"a\":\"1\",\"more\":true},{\"a\":\"2\"}]}", "<1+><2>" },
	{ "part", "{\"a\":\"1\",\"o\":{\"b\":\"2\"},\"n\":3}", "(1|2|3)" },
	{ "note", "{}", "ab" },
	{ "lost", "{}", NULL },
	{ "outer", "{\"a\":\"x\",\"rows\":[{\"a\":\"1\"},{\"a\":\"2\"}]}", "<1 of x><2 of x>" },
	{ "far", "{\"o\":{\"b\":\"x\"},\"rows\":[{\"more\":{\"c\":\"1\"}}]}", "x!" },
	{ "inner", "{\"b\":\"x\",\"rows\":[{\"a\":\"1\"}]}", NULL },
	{ "beyond", "{\"a\":\"x\"}", NULL },
	{ "self", "{\"l\":[\"1\",\"2\"],\"o\":{\"b\":\"x\"}}", "12" },
	{ "many", "{}", "aaaaaaaaaaaaaaaaaa" }, /* beside one another, however many */
	{ "kind", "{\"l\":[]}", NULL },
	{ "open", "{}", NULL },
	{ "shut", "{}", NULL },
	{ "loop", "{}", NULL },
	{ "none", "{}", NULL },
};
/* clang-format on */

TEST_EACH(values_are_escaped_and_what_is_missing_is_a_fault, cases)
{
	json_t *data = json_loads(cases[_i].data, 0, NULL);
	struct ctx cx = { 0 };
	char *out = NULL;
	size_t size;

	assert_err(tpl_render(&cx, pages, cases[_i].page, data, &out, &size),
		   cases[_i].want ? OK : E_FAULT);
	if (cases[_i].want)
		ck_assert_str_eq(out, cases[_i].want);
	else
		ck_assert_ptr_null(out);
	free(out);
	json_decref(data);
	arena_free(&cx.mem);
}
