#include "rules/act_needs.h"

#include <string.h>

#include "documents/need.h"

#define TWO 2

unsigned act_proposers(enum act_kind kind)
{
	static const unsigned rows[ACT_COUNT] = {
		/* the administrator's own part in a grant */
		[ACT_GRANT_ROLE] = role_bit(ROLE_ADMINISTRATOR),
		[ACT_REVOKE_KEY] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_SUSPEND] = role_bit(ROLE_APPROVER),
		[ACT_LIFT_SUSPENSION] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_CONFIRM_PERSON] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_CONFIRM_SUSPENSION] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
	};

	return rows[kind];
}

/* By how many at least, whatever the policy says. */
static int64_t act_number(const struct act_case *c)
{
	bool far = c->kind == ACT_REVOKE_KEY && c->now - c->since > ACT_BACK_MS;

	return far || c->kind == ACT_GRANT_ROLE || c->kind == ACT_CONFIRM_PERSON ? TWO : 1;
}

static void act_rule_take(const struct rule *r, const struct act_case *c, struct needs *out)
{
	int64_t least = act_number(c);

	*out = r->needs;
	for (size_t i = 0; i < out->n; i++) {
		struct need *need = &out->need[i];

		if (need->number < least)
			need->number = least;
		need->site = NEED_CONCERNED;
		if (act_moves_ground(c->kind))
			need->custody = custodies_for_ground(need->custody);
	}
}

enum err act_needs(struct ctx *cx, const struct policy *p, const struct act_case *c,
		   struct act_needs *out)
{
	const struct rule *r;

	out->site = c->site;
	out->concerned = (struct concerned){ &out->site, 1 };
	for (out->n = 0; (r = policy_act_rule(p, c->kind, out->n)); out->n++) {
		if (out->n == ACT_RULES_MAX)
			return errf(cx, E_CONFLICT, "the policy has more than %d rules for '%s'",
				    ACT_RULES_MAX, act_name(c->kind));
		act_rule_take(r, c, &out->by[out->n]);
	}
	if (out->n)
		return OK;
	return err_next(cx,
			errf(cx, E_FORBIDDEN, "no rule of the policy is for the act '%s'",
			     act_name(c->kind)),
			"Propose a rule for it in policies/approval.json first.");
}

bool act_excludes(const struct act_case *c, const char *signer)
{
	return strcmp(c->person, signer) == 0 && c->kind != ACT_REVOKE_KEY;
}

bool act_needs_take(const struct act_needs *needs, const struct signs *s)
{
	for (size_t i = 0; i < needs->n; i++)
		if (needs_take(&needs->by[i], &needs->concerned, s))
			return true;
	return false;
}

bool act_met(const struct act_needs *needs, struct vote *vote, size_t n, struct ballot *out)
{
	*out = (struct ballot){ 0 };
	for (size_t i = 0; i < needs->n; i++) {
		ballot_count(&needs->by[i], &needs->concerned, vote, n, out);
		if (out->met)
			return true;
	}
	return false;
}

bool role_is_granted_by_act(const char *role)
{
	enum role parsed;

	return role_parse(role, &parsed) &&
	       (role_bit(parsed) & (role_bit(ROLE_APPROVER) | role_bit(ROLE_AUDITOR)));
}
