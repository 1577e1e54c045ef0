#pragma once

/*
 * TEST(name) { ... }             one test; it registers itself
 * TEST_EACH(name, table) { ... } the same, once per row of table; the row is table[_i]
 *
 * A name is a claim.  Every test file is its own program; main() is in test/main.c.
 */

#include <check.h>

#include "base/err.h"

void test_add(const TTest *t, size_t loops);

/* clang-format off */
#define TEST_EACH_N(fn_, n)                                                                \
	static void fn_##_body(int _i);                                                    \
	static const TTest fn_##_case = { #fn_, fn_##_body, __FILE__, __LINE__ };          \
	__attribute__((constructor)) static void fn_##_add(void) { test_add(&fn_##_case, n); } \
	static void fn_##_body(int _i)
#define TEST(name) TEST_EACH_N(name, 1)
#define TEST_EACH(name, table) TEST_EACH_N(name, countof(table))
/* clang-format on */

#define assert_ok(cx, call)                                                               \
	do {                                                                              \
		enum err e_ = (call);                                                     \
		ck_assert_msg(e_ == OK, "%s: %s (%s)", #call, (cx)->detail, (cx)->where); \
	} while (0)
#define assert_err(call, code) ck_assert_int_eq((call), (code))

/*
 * The text holds the part; both are shown if not.  It is for texts that are not
 * JSON: a sentence, a page, the head of an answer, what a program printed.  What
 * stands in an answer of the API is claimed at its place, with json_is() and
 * json_says() of answer.h (test/lint/answers.py).
 */
#define assert_says(text, part) \
	ck_assert_msg(strstr((text), (part)) != NULL, "no '%s' in: %.3000s", (part), (text))
#define assert_says_not(text, part) \
	ck_assert_msg(strstr((text), (part)) == NULL, "'%s' in: %.3000s", (part), (text))
#define page_says(page, part)      assert_says(page, part)
#define page_says_not(page, part)  assert_says_not(page, part)
#define head_says(text, part)      assert_says(text, part) /* of an answer: status and fields */
#define head_says_not(text, part)  assert_says_not(text, part)
#define file_says(text, part)      assert_says(text, part)
#define detail_says(text, part)    assert_says(text, part) /* of a struct ctx */
#define fact_says(text, part)      assert_says(text, part) /* that no server has answered yet */
#define output_says(out, part)     assert_says(out, part)
#define output_says_not(out, part) assert_says_not(out, part)
