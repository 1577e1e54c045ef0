#include "rules/statement_words.h"

#include <string.h>

#include "test.h"

static struct statement_subject named[] = { { "a", { { 1 } } }, { "b", { { 2 } } } };
static const struct subjects both = { named, 2 };

static struct statement statement_of_all(void)
{
	return (struct statement){ .subjects = named,
				   .n_subjects = 2,
				   .meaning = "approval",
				   .meaning_text = "I approve.",
				   .language = "en",
				   .signer = "anna",
				   .signer_name = "Anna",
				   .role = "approver",
				   .site = "*",
				   .fingerprint = "SHA256:x",
				   .custody = "file",
				   .policy = "sha256:y",
				   .origin = "signet/x/1",
				   .comment = "as discussed",
				   .change = 7 };
}

#define WORD(member, place)                               \
	{                                                 \
		offsetof(struct statement, member), place \
	}

static const struct {
	size_t at;
	const char *place;
} words[] = {
	WORD(meaning, "/predicate/meaning/code"),
	WORD(meaning_text, "/predicate/meaning/text"),
	WORD(language, "/predicate/meaning/language"),
	WORD(signer, "/predicate/signer/id"),
	WORD(signer_name, "/predicate/signer/name"),
	WORD(role, "/predicate/signer/role"),
	WORD(site, "/predicate/signer/site"),
	WORD(fingerprint, "/predicate/key/fingerprint"),
	WORD(custody, "/predicate/key/custody"),
	WORD(policy, "/predicate/policy"),
	WORD(origin, "/predicate/base/origin"),
	WORD(comment, "/predicate/comment"),
};

static void word_set(struct statement *s, size_t at, const char *to)
{
	memcpy((char *)s + at, &to, sizeof(to));
}

TEST(a_word_that_differs_or_is_missing_is_named)
{
	const struct statement want = statement_of_all();
	static const char *const others[] = { "another", "", NULL };

	for (size_t i = 0; i < countof(words); i++)
		for (size_t k = 0; k < countof(others); k++) {
			struct statement got = want;
			struct word_differs differs;

			word_set(&got, words[i].at, others[k]);
			ck_assert(statement_differs(&got, &want, &both, &differs));
			ck_assert_str_eq(differs.place, words[i].place);
			ck_assert_ptr_eq(differs.got, others[k]);
		}
}

TEST(the_same_words_do_not_differ_and_what_a_judge_does_not_know_is_not_compared)
{
	const struct statement got = statement_of_all();
	struct word_differs differs;

	ck_assert(!statement_differs(&got, &got, &both, &differs));
	for (size_t i = 0; i < countof(words); i++) {
		struct statement want = got;

		word_set(&want, words[i].at, NULL);
		ck_assert(!statement_differs(&got, &want, &both, &differs));
	}
}

TEST(the_change_and_the_subjects_are_compared_whatever_a_judge_knows)
{
	const struct statement nothing = { .change = 7 };
	struct statement got = statement_of_all();
	struct word_differs differs;

	ck_assert(!statement_differs(&got, &nothing, &both, &differs));
	got.change = 0;
	ck_assert(statement_differs(&got, &nothing, &both, &differs));
	ck_assert_str_eq(differs.place, "/predicate/change");
	got = statement_of_all();
	got.n_subjects = 1;
	ck_assert(statement_differs(&got, &nothing, &both, &differs));
	ck_assert_str_eq(differs.place, "/subject");
}
