#include "evidence.h"

#include "rules/heads.h"

/* An index means something in one log: the judge's own.  A captured server signs what it likes, so
 * each case has a log beside the evidence's, signed by the same key. */

#define ENTRIES 1002 /* of the log that the device followed */
#define REVOKED 1000

static enum err true_leaf(const struct merkle_source *src, struct ctx *cx, unsigned level,
			  uint64_t index, struct hash *out)
{
	struct hash left, right;

	if (level == 0) {
		*out = merkle_leaf(&index, sizeof(index));
		return OK;
	}
	TRY(true_leaf(src, cx, level - 1, 2 * index, &left));
	TRY(true_leaf(src, cx, level - 1, 2 * index + 1, &right));
	*out = merkle_node(&left, &right);
	return OK;
}

static const struct merkle_source true_log = { true_leaf };

static enum err followed(void *arg, struct ctx *cx, const struct tree_head *head)
{
	struct hash root;

	if (head->size <= ENTRIES && merkle_root(cx, &true_log, head->size, &root) == OK &&
	    hash_same(&root, &head->root))
		return OK;
	return errf(cx, E_TAMPERED, "this device never saw that head");
}

static const struct own_log device = { "signet/01890000-0000-7000-8000-000000000001/1", followed,
				       NULL };

static void signers_of_true_log(struct world *w)
{
	struct trust_signers *s = &w->trust.signers;

	s->head.size = ENTRIES;
	assert_ok(&w->cx, merkle_root(&w->cx, &true_log, ENTRIES, &s->head.root));
	for (size_t i = 0; i < s->n; i++)
		s->signer[i].key->revoked_at = REVOKED;
}

/* In the fork no key was ever revoked: it has a few entries, and the revocation has index 1,000. */
TEST(evidence_under_a_fork_says_nothing_of_keys_that_were_revoked_in_the_true_log)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_build(&w);
	assert_ok(&w.cx, world_check(&w));
	ck_assert_uint_lt(w.n, REVOKED);
	signers_of_true_log(&w);
	w.own = &device;
	assert_err(world_check(&w), E_TAMPERED);
	assert_says(w.cx.detail, "this device never saw that head");
}

/* The server shows signers of the fork as well. */
TEST(signers_whose_head_is_of_a_fork_are_not_believed)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_build(&w);
	w.own = &device;
	assert_err(world_check(&w), E_TAMPERED);
	assert_says(w.cx.detail, "this device never saw that head");
}

static void another_log(struct world *w)
{
	w->trust.signers.origin = "signet/another/1";
}

static void ended(struct world *w)
{
	w->trust.logs.abandoned[w->trust.logs.n_abandoned++] =
		(struct trust_abandoned){ w->trust.signers.origin, w->trust.signers.head };
}

static void nobody(struct world *w)
{
	w->trust.signers.origin = NULL;
}

static const struct {
	void (*bend)(struct world *w);
	enum err code;
	const char *says;
} grounds[] = {
	{ another_log, E_TAMPERED, "trust/signers.json is about another log, 'signet/another/1'" },
	{ ended, E_FORBIDDEN, "which ended: people must sign it anew" },
	{ nobody, E_FORBIDDEN, "trust/signers.json names nobody yet" },
};

TEST_EACH(signers_count_in_the_log_that_goes_on_and_is_the_judges_own, grounds)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_build(&w);
	grounds[_i].bend(&w);
	assert_err(world_check(&w), grounds[_i].code);
	assert_says(w.cx.detail, grounds[_i].says);
}

#define WORLD_HAS 10 /* entries */

/* What was opened or signed before is under the name that the log had then, and the head of a
 * signer may be the very one at which it goes on. */
TEST_EACH_N(evidence_counts_wherever_its_log_goes_on_under_another_name, WORLD_HAS)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.continued_at = _i + 1;
	world_build(&w);
	ck_assert_uint_eq(w.n, WORLD_HAS);
	assert_ok(&w.cx, world_check(&w));
}

TEST(a_head_under_a_name_that_the_log_no_longer_had_is_about_something_else)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.continued_at = 1;
	w.first_name = true;
	world_build(&w);
	assert_err(world_check(&w), E_TAMPERED);
	assert_says(w.cx.detail, "the statement is about something else");
	ck_assert_str_eq(w.cx.place, "/changes/0/signatures/1");
}
