/*
 * The rules for acts as the policy that ships has them.  An act that this version does not judge
 * is taken by nobody, so nobody has seen a rule for it at work; until it is judged a
 * policy has these rules or leaves some out, and another one is refused.  Otherwise a
 * rule that people signed without effect would come into force with a later version.
 *
 * When all acts are judged, this file goes.
 */

#include <string.h>

#include "documents/need.h"

#define ANY_KEY  (custody_bit(CUSTODY_SEALED) | OWN_KEY)
#define OWN_KEY  (custody_bit(CUSTODY_FILE) | custody_bit(CUSTODY_HARDWARE))
#define NEED_MAX 2

struct shipped_need {
	const char *meaning, *role;
	int64_t number;
	unsigned custody;
};

/* clang-format off */
static const struct {
	unsigned acts;
	struct shipped_need need[NEED_MAX];
} shipped[] = {
	{ act_bit(ACT_STOP) | act_bit(ACT_TAKE_STOP_BACK),      { { "order", "operator", 1, ANY_KEY } } },
	{ act_bit(ACT_STOP) | act_bit(ACT_TAKE_STOP_BACK),      { { "order", "approver", 1, ANY_KEY } } },
	{ act_bit(ACT_OPEN_RING),                               { { "release", "approver", 1, OWN_KEY } } },
};
/* clang-format on */

static bool need_same(const struct need *n, const struct shipped_need *want)
{
	return strcmp(n->meaning, want->meaning) == 0 && strcmp(n->role, want->role) == 0 &&
	       n->number == want->number && n->custody == want->custody &&
	       strcmp(need_site(n), NEED_ANY) == 0;
}

static bool needs_same(const struct needs *needs, const struct shipped_need *want)
{
	size_t n = 0;

	while (n < NEED_MAX && want[n].meaning)
		n++;
	if (needs->n != n || needs->exclude)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!need_same(&needs->need[i], &want[i]))
			return false;
	return true;
}

bool act_rule_is_judged(const struct rule *r)
{
	bool all = true;

	for (int kind = 0; kind < ACT_COUNT; kind++)
		all &= !(r->acts & act_bit(kind)) || act_judged((enum act_kind)kind);
	if (all)
		return true;
	for (size_t i = 0; i < countof(shipped); i++)
		if (r->acts == shipped[i].acts && needs_same(&r->needs, shipped[i].need))
			return true;
	return false;
}
