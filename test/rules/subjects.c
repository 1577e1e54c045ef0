#include "rules/subjects.h"

#include <string.h>

#include "base/text.h"
#include "test.h"

#define FOUR(c)   c c c c
#define DIGEST(c) "sha256:" FOUR(FOUR(FOUR(c)))

/* One file comes, one goes, one is replaced. */
static struct manifest_path paths[] = { { "a.json", NULL, DIGEST("1") },
					{ "b.json", DIGEST("2"), NULL },
					{ "c.json", DIGEST("3"), DIGEST("4") } };

static void assert_subject(const struct statement_subject *s, const char *name, const char *digest)
{
	struct hash want;

	ck_assert(digest_parse(digest, &want));
	ck_assert_str_eq(s->name, name);
	ck_assert(hash_same(&s->hash, &want));
}

TEST(a_statement_on_a_change_names_the_manifest_and_each_file_that_comes)
{
	struct ctx cx = { 0 };
	struct subjects s;

	assert_ok(&cx, change_subjects(&cx, "signet/x/1", 7, DIGEST("f"), paths, 3, &s));
	ck_assert_uint_eq(s.n, 3);
	assert_subject(&s.subject[0], "signet/x/1/changes/7/manifest", DIGEST("f"));
	assert_subject(&s.subject[1], "a.json", DIGEST("1"));
	assert_subject(&s.subject[2], "c.json", DIGEST("4"));
	arena_free(&cx.mem);
}

TEST(a_statement_on_an_act_names_the_document_under_its_kind)
{
	struct ctx cx = { 0 };

	for (int kind = 0; kind < ACT_COUNT; kind++) {
		struct subjects s;

		assert_ok(&cx, act_subjects(&cx, "signet/x/1", (enum act_kind)kind, "id",
					    DIGEST("d"), &s));
		ck_assert_uint_eq(s.n, 1);
		assert_subject(&s.subject[0],
			       arena_printf(&cx.mem, "signet/x/1/acts/%s/id",
					    act_name((enum act_kind)kind)),
			       DIGEST("d"));
		ck_assert(path_ok(s.subject[0].name));
	}
	arena_free(&cx.mem);
}

TEST(what_has_no_digest_cannot_be_signed)
{
	struct manifest_path bad[] = { { "a.json", NULL, "sha256:1" } };
	struct ctx cx = { 0 };
	struct subjects s;

	assert_err(change_subjects(&cx, "o", 1, DIGEST("f"), bad, 1, &s), E_TAMPERED);
	assert_err(change_subjects(&cx, "o", 1, "", paths, 3, &s), E_TAMPERED);
	assert_err(act_subjects(&cx, "o", ACT_STOP, "id", "", &s), E_TAMPERED);
	arena_free(&cx.mem);
}

/* ---- is a statement over them? ---- */

static void as_it_is(struct statement *s)
{
}

static void one_less(struct statement *s)
{
	s->n_subjects--;
}

static void one_more(struct statement *s)
{
	s->n_subjects++;
}

static void other_name(struct statement *s)
{
	s->subjects[1].name = "b.json";
}

static void other_bytes(struct statement *s)
{
	s->subjects[2].hash.b[31] ^= 1;
}

static void other_order(struct statement *s)
{
	struct statement_subject first = s->subjects[1];

	s->subjects[1] = s->subjects[2];
	s->subjects[2] = first;
}

static const struct {
	void (*alter)(struct statement *s);
	bool names;
} statements[] = {
	{ as_it_is, true },    { one_less, false },    { one_more, false },
	{ other_name, false }, { other_bytes, false }, { other_order, false },
};

TEST_EACH(a_statement_over_less_more_or_something_else_is_over_nothing, statements)
{
	struct statement_subject subject[4];
	struct statement st = { .subjects = subject };
	struct ctx cx = { 0 };
	struct subjects s;

	assert_ok(&cx, change_subjects(&cx, "signet/x/1", 7, DIGEST("f"), paths, 3, &s));
	memcpy(subject, s.subject, s.n * sizeof(*subject));
	subject[3] = s.subject[2];
	st.n_subjects = s.n;
	statements[_i].alter(&st);
	ck_assert(statement_names(&st, &s) == statements[_i].names);
	arena_free(&cx.mem);
}
