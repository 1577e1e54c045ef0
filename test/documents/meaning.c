#include "documents/meaning.h"

#include <string.h>

#include "files.h"
#include "test.h"

static enum err parse(struct ctx *cx, const char *text, struct meaning *out)
{
	auto_json json = NULL;

	assert_ok(cx, json_read(cx, text, strlen(text), &json));
	return meaning_parse(cx, json, "/m", out);
}

#define ALL                                                                      \
	"{\"code\":\"review\",\"text\":{\"en\":\"I did.\",\"de\":\"Ich habe.\"," \
	"\"de-AT\":\"I hab.\",\"zh-Hant\":\"\xe6\x88\x91\",\"pt-BR\":\"Eu fiz.\"}}"

TEST(what_was_read_prints_as_it_was_in_its_order)
{
	struct ctx cx = { 0 };
	struct printer p = { .mem = &cx.mem };
	struct meaning m;

	assert_ok(&cx, parse(&cx, ALL, &m));
	ck_assert_uint_eq(m.n, 5);
	meaning_print(&p, &m);
	ck_assert_str_eq(p.text, ALL);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to, *place; } wrong[] = {
	{ "\"review\"", "\"Review\"", "/m/code" },
	{ "\"code\":\"review\",", "", "/m/code" },
	{ "\"code\"", "\"language\":\"en\",\"code\"", "/m/language" },
	{ "{\"en\"", "\"I did.\",\"x\":{\"en\"", "/m/text" },
	{ "\"I did.\"", "\"\"", "/m/text/en" },
	{ "\"I did.\"", "7", "/m/text/en" },
	{ "\"I did.\"", "null", "/m/text/en" },
	{ "\"I did.\"", "\"I \\u202e did.\"", "/m/text/en" },
	{ "\"pt-BR\"", "\"p\"", "/m/text/p" },
	{ "\"pt-BR\"", "\"pt_BR\"", "/m/text/pt_BR" },
	{ "\"pt-BR\"", "\"\"", "/m/text/" },
	{ "\"pt-BR\"", "\"DE\"", "/m/text/DE" },
};

/* Accept-Language, and the language that comes of it. */
static const struct { const char *accept, *language; } asked[] = {
	{ NULL, "en" }, { "", "en" }, { "fr", "en" }, { "*", "en" },
	{ "de", "de" }, { "DE", "de" }, { "de-CH", "de" }, { "de-AT", "de-AT" }, { "de-at-1996", "de-AT" }, { "zh-Hant-TW", "zh-Hant" },
	{ "zh", "en" }, { "pt", "en" }, { "d", "en" }, { "deu", "en" },
	{ "fr,de", "de" }, { "fr, de;q=0.5", "de" }, { "en;q=0.5,de;q=0.9", "de" }, { "en;q=0.5, de;q=0.50", "en" },
	{ "de;q=0", "en" }, { "de;q=0,pt-BR;q=0.001", "pt-BR" }, { "de;q=0.001,pt-BR;q=1.000", "pt-BR" },
	{ "de;q=2", "en" }, { "de;q=1.5", "en" }, { "de;x=1", "en" }, { ";q=1,,de", "de" }, { " \t,de", "de" },
	{ "fr;q=0.9,*;q=0.5,de;q=0.4", "en" }, { "\xff,de", "de" },
};
/* clang-format on */

TEST_EACH(what_is_no_meaning_is_refused_at_its_place, wrong)
{
	struct ctx cx = { 0 };
	struct meaning m;

	assert_err(parse(&cx, text_with(&cx, ALL, wrong[_i].from, wrong[_i].to), &m), E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}

static const char *many(struct ctx *cx, size_t n)
{
	const char *text = "{\"code\":\"review\",\"text\":{";

	for (size_t i = 0; i < n; i++)
		text = arena_printf(&cx->mem, "%s%s\"a%c\":\"x\"", text, i ? "," : "",
				    (char)('a' + i));
	return arena_printf(&cx->mem, "%s}}", text);
}

TEST(a_meaning_is_said_in_1_to_16_languages_in_at_most_500_bytes)
{
	struct ctx cx = { 0 };
	struct meaning m;
	char said[502];

	assert_err(parse(&cx, many(&cx, 0), &m), E_INVALID);
	assert_ok(&cx, parse(&cx, many(&cx, 16), &m));
	assert_err(parse(&cx, many(&cx, 17), &m), E_INVALID);
	memset(said, 'x', 501);
	said[501] = '\0';
	assert_err(parse(&cx, text_with(&cx, ALL, "I did.", said), &m), E_INVALID);
	said[500] = '\0';
	assert_ok(&cx, parse(&cx, text_with(&cx, ALL, "I did.", said), &m));
	arena_free(&cx.mem);
}

TEST_EACH(a_person_is_shown_the_language_liked_best_of_those_there_are, asked)
{
	struct ctx cx = { 0 };
	struct meaning m;

	assert_ok(&cx, parse(&cx, ALL, &m));
	ck_assert_str_eq(meaning_for(&m, asked[_i].accept)->language, asked[_i].language);
	arena_free(&cx.mem);
}

TEST(a_sentence_is_found_by_exactly_its_language)
{
	struct ctx cx = { 0 };
	struct meaning m;

	assert_ok(&cx, parse(&cx, ALL, &m));
	ck_assert_str_eq(meaning_in(&m, "de-AT")->text, "I hab.");
	ck_assert_ptr_null(meaning_in(&m, "de-at"));
	ck_assert_ptr_null(meaning_in(&m, "d"));
	ck_assert_ptr_null(meaning_in(&m, ""));
	arena_free(&cx.mem);
}
