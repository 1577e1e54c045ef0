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

/* The text holds the part; both are shown if not. */
#define assert_says(text, part) \
	ck_assert_msg(strstr((text), (part)) != NULL, "no '%s' in: %s", (part), (text))
