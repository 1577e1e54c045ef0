#include "base/json_skip.h"

#include <stdio.h>
#include <string.h>

#include "test.h"

static const char *const values[] = {
	"\"\"", "\"a\\\"}],\"", "\"\\\\\"",
	"null", "-17",          "{}",
	"[]",   "[[],{}]",      "{\"a\":[1,{\"b\":\"]}\"}],\"c\":true}",
};

TEST_EACH(a_step_goes_over_one_value_and_not_into_the_next, values)
{
	static const char *const behind[] = { ",1", "]", "}", "},{}", "" };

	for (size_t i = 0; i < countof(behind); i++) {
		char text[80];
		const char *at = text;

		snprintf(text, sizeof(text), "%s%s", values[_i], behind[i]);
		ck_assert(json_skip(&at));
		ck_assert_str_eq(at, behind[i]);
	}
}

TEST_EACH(a_step_over_a_value_that_is_cut_ends_at_the_end_of_the_text_at_most, values)
{
	for (size_t n = 0; n < strlen(values[_i]); n++) {
		struct arena mem = { 0 };
		const char *text = arena_strndup(&mem, values[_i], n), *at = text;
		bool whole = json_skip(&at);

		ck_assert(at <= text + n);
		/* the beginning of a word or of a number is one to the eye */
		ck_assert(!whole || (n > 0 && !strchr("\"{[", *text)));
		arena_free(&mem);
	}
}

TEST(what_closes_a_bracket_that_was_not_opened_is_no_value)
{
	const char *at = "}}";

	ck_assert(!json_skip(&at));
}

TEST(other_bytes_are_not_stepped_over)
{
	const char *const text = "\"by\":1", *at = text;

	ck_assert(!json_skip_bytes(&at, "\"bye\":"));
	ck_assert(!json_skip_bytes(&at, "\"by\":1,"));
	ck_assert(at == text);
	ck_assert(json_skip_bytes(&at, "\"by\":"));
	ck_assert_str_eq(at, "1");
}
