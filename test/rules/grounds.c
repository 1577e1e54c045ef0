#include "rules/grounds.h"

#include "test.h"

#define PLANT "0190b8c4"

static const struct tuf_signet own = { .instance = PLANT, .use = USE_PRODUCTION };

static enum err check(struct ctx *cx, const struct tuf_signet *s)
{
	return ground_check(cx, "root", s, "signet/" PLANT "/1", USE_PRODUCTION);
}

/* clang-format off */
static const struct { struct tuf_signet s; enum err code; const char *says; } others[] = {
	{ { .instance = NULL }, E_TAMPERED, "root does not say of which instance it is" },
	{ { .instance = "0190b8c5" }, E_TAMPERED, "root is of another instance, 0190b8c5" },
	{ { .instance = "0190b8c" }, E_TAMPERED, "root is of another instance" },
	{ { .instance = "0190b8c4-" }, E_TAMPERED, "root is of another instance" },
	{ { .instance = PLANT, .use = USE_VALIDATION }, E_TAMPERED, "root is for validation, and this is for production" },
	{ { .instance = PLANT, .use = USE_TRAINING }, E_TAMPERED, "root is for training, and this is for production" },
	{ { .instance = PLANT, .time = 1000, .clock = 2000 }, E_INVALID, "the root sets the time to" },
};
/* clang-format on */

TEST_EACH(what_is_of_another_instance_or_use_is_refused, others)
{
	struct ctx cx = { 0 };

	assert_ok(&cx, check(&cx, &own));
	assert_err(check(&cx, &others[_i].s), others[_i].code);
	assert_says(cx.detail, others[_i].says);
	arena_free(&cx.mem);
}

/* ---- versions only rise ---- */

struct shown { /* versions, and what is said of lower ones; 0: nothing */
	int64_t root, root_floor, targets, targets_floor, signers;
	int64_t signed_; /* when the targets were; the root was at 2 */
};

static enum err hold(struct ctx *cx, struct versions *v, const struct shown *s)
{
	struct tuf_root *root = arena_alloc(&cx->mem, sizeof(*root));
	struct tuf_targets targets = { .version = s->targets }, signers = { .version = s->signers };

	root->version = s->root;
	root->signet.floor = s->root_floor;
	root->signet.time = 2;
	targets.signet.time = s->signed_;
	targets.signet.floor = s->targets_floor;
	return versions_hold(cx, v, root, &targets, &signers);
}

static const struct {
	struct shown before, then;
	bool held;
} steps[] = {
	{ { 1, 0, 3, 0, 5 }, { 1, 0, 3, 0, 5 }, true },
	{ { 1, 0, 3, 0, 5 }, { 2, 0, 4, 0, 6 }, true },
	{ { 1, 0, 3, 0, 5 }, { 1, 0, 3, 0, 4 }, false },
	{ { 1, 0, 3, 0, 5 }, { 1, 0, 2, 0, 5 }, false },
	/* other keys of snapshot and timestamp come with a new root, which says nothing else */
	{ { 1, 0, 3, 0, 5 }, { 2, 0, 3, 0, 4 }, false },
	{ { 1, 0, 3, 0, 5 }, { 2, 0, 2, 0, 5 }, false },
	/* a new root lowers targets, and only to there */
	{ { 1, 0, 3, 0, 5 }, { 2, 2, 2, 0, 5 }, true },
	{ { 1, 0, 3, 0, 5 }, { 2, 2, 1, 0, 5 }, false },
	/* but not signers: the targets that follow do */
	{ { 1, 0, 3, 0, 5 }, { 2, 2, 2, 0, 4 }, false },
	{ { 1, 0, 3, 0, 5 }, { 2, 2, 2, 4, 4, 2 }, true },
	{ { 1, 0, 3, 0, 5 }, { 1, 0, 4, 2, 2 }, true },
	{ { 1, 0, 3, 0, 5 }, { 1, 0, 4, 2, 1 }, false },
	/* what was heard once is not heard again */
	{ { 2, 3, 3, 0, 5 }, { 2, 3, 3, 0, 5 }, true },
	{ { 1, 0, 3, 4, 5 }, { 1, 0, 3, 4, 4 }, false },
	{ { 1, 0, 3, 4, 7 }, { 2, 3, 3, 4, 4, 1 }, false },
	{ { 1, 0, 3, 4, 7 }, { 2, 3, 3, 4, 4, 2 }, false },
	{ { 1, 0, 3, 4, 7 }, { 2, 3, 3, 4, 7 }, true },
	/* nor what targets said that are older than the root which let them back */
	{ { 1, 0, 3, 0, 7 }, { 2, 2, 2, 4, 4, 1 }, false },
	{ { 1, 0, 3, 0, 7 }, { 2, 2, 2, 4, 7, 1 }, true },
	{ { 2, 3, 9, 0, 5 }, { 2, 3, 3, 0, 5 }, false },
};

TEST_EACH(versions_of_what_people_signed_only_rise_but_where_people_say_so, steps)
{
	struct ctx cx = { 0 };
	struct versions v = { 0 }, was;

	assert_ok(&cx, hold(&cx, &v, &steps[_i].before));
	was = v;
	assert_err(hold(&cx, &v, &steps[_i].then), steps[_i].held ? OK : E_TAMPERED);
	if (steps[_i].held) {
		ck_assert_int_eq(v.targets, steps[_i].then.targets);
		ck_assert_int_eq(v.signers, steps[_i].then.signers);
	} else {
		ck_assert_mem_eq(&v, &was, sizeof(v));
		assert_says(cx.detail, "which was seen before");
	}
	arena_free(&cx.mem);
}
