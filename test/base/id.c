#include "base/id.h"

#include <string.h>

#include "test.h"

/* clang-format off */
static const struct { const char *s; bool ok; } ids[] = {
	{ "a", true }, { "7", true }, { "anna.ross", true }, { "anna_ross", true }, { "anna-ross", true },
	{ "a.", true }, { "a..b", true }, { "0-_.", true },
	{ "", false }, { ".a", false }, { "_a", false }, { "-a", false }, { "Anna", false }, { "anna ross", false },
	{ "ann\xc3\xa4", false }, { "anna/ross", false }, { "anna@ross", false }, { "a\n", false },
};

/* Worked out by hand, each by the rule that it is here for. */
static const struct { const char *id, *fold; } folds[] = {
	{ "anna", "anna" },
	{ "anna.ross", "annaross" }, { "a_n-n.a", "anna" }, { "a---", "a" },
	{ "0", "o" }, { "1", "l" }, { "i", "l" }, { "l", "l" }, { "5", "s" }, { "8", "b" }, { "2", "z" }, { "q", "g" },
	{ "34679", "34679" },
	{ "b0b", "bob" }, { "80b", "bob" }, { "lisa", "llsa" }, { "1i5a", "llsa" },
	{ "bern", "bem" }, { "bem", "bem" }, { "vvera", "wera" }, { "clara", "dara" },
	{ "ciara", "dara" }, { "c1ara", "dara" }, /* the letter first, then the pair */
	{ "r.n", "m" }, { "v-v", "w" }, { "c_l", "d" },
	{ "vvv", "wv" }, { "vvvv", "ww" }, /* from left to right */
	{ "rrn", "rm" }, { "rnn", "mn" }, { "ccll", "cdl" },
	{ "rncl", "md" }, { "vvrn", "wm" },
	{ "m", "m" }, { "w", "w" }, { "d", "d" },
	{ "line-1-12", "llnellz" }, { "line-11-2", "llnellz" },
	{ "quinn", "gulnn" }, { "2oe", "zoe" },
};
/* clang-format on */

TEST_EACH(an_id_is_of_its_letters_alone, ids)
{
	ck_assert_int_eq(id_ok(ids[_i].s), ids[_i].ok);
}

TEST(an_id_has_at_most_64_bytes)
{
	char s[66];

	memset(s, 'a', 65);
	s[65] = '\0';
	ck_assert(!id_ok(s));
	s[64] = '\0';
	ck_assert(id_ok(s));
}

TEST_EACH(the_fold_of_an_id_is_the_one_worked_out_by_hand, folds)
{
	struct ctx cx = { 0 };

	ck_assert_str_eq(id_fold(&cx, folds[_i].id), folds[_i].fold);
	arena_free(&cx.mem);
}
