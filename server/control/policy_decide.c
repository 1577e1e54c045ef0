/*
 * The policy governs changes to itself.  A policy without a rule for its own
 * path could never be changed again, so it is refused; a mistake of any other
 * kind can be mended by the next change.
 */

#include "control/kinds.h"
#include "documents/policy.h"

static enum err policy_rule(struct ctx *cx, struct db *db, const struct record *r,
			    const struct record_set *set)
{
	struct policy *policy = arena_alloc(&cx->mem, sizeof(*policy));
	struct printer text = { .mem = &cx->mem };

	put_json(&text, NULL, r->json);
	TRY(policy_parse(cx, text.text, text.size, policy));
	TRY(policy_judged(cx, policy));
	for (size_t i = 0; i < policy->n_rules; i++)
		if (policy->rules[i].paths && path_fits(policy->rules[i].paths, POLICY_PATH))
			return OK;
	return err_at(cx,
		      errf(cx, E_INVALID,
			   "no rule covers " POLICY_PATH ": it could never be changed again"),
		      "/rules");
}

/* clang-format off */
const struct record_kind control_kinds[] = {
	{ PATH_POLICY, RECORD_REPLACED, false, policy_rule, NULL },
	{ 0 },
};
/* clang-format on */
