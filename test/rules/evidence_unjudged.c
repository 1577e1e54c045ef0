#include "evidence.h"

/* Evidence is judged by devices, with nobody beside them: what people signed, in a log that bears
 * it out, and what this version does not judge is refused all the same. */

static void release_labelled(struct world *w)
{
	w->labels = "[\"dry hall\"]";
}

static struct trust_approval *approval(struct world *w)
{
	return &w->trust.approval;
}

static void lift_expires(struct world *w)
{
	approval(w)->lift = approval(w)->release;
	approval(w)->lift.need[0].expiry = 30;
}

static void withdrawal_is_ordered(struct world *w)
{
	approval(w)->withdraw = approval(w)->release;
	approval(w)->withdraw.need[1].ordered = true;
}

static void approval_expires(struct world *w)
{
	approval(w)->release.need[1].expiry = 30;
}

/* clang-format off */
static const struct {
	void (*before)(struct world *w), (*after)(struct world *w);
	const char *place;
} cases[] = {
	{ release_labelled, NULL, "/scope/labels" },
	{ NULL, lift_expires, "/lift/0/expiry" },
	{ NULL, withdrawal_is_ordered, "/withdraw/1/ordered" },
	{ NULL, approval_expires, "/require/1/expiry" },
};
/* clang-format on */

TEST_EACH(evidence_of_what_this_version_does_not_judge_is_not_enough, cases)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	if (cases[_i].before)
		cases[_i].before(&w);
	world_build(&w);
	if (cases[_i].after)
		cases[_i].after(&w);
	assert_err(world_check(&w), E_INVALID);
	assert_says(w.cx.detail, "this version does not judge");
	ck_assert_str_eq(w.cx.place, cases[_i].place);
}
