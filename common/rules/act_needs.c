#include "rules/act_needs.h"

#include <string.h>

#include "documents/need.h"

#define TWO     2
#define QUALITY (role_bit(ROLE_APPROVER) | role_bit(ROLE_REVIEWER))

unsigned act_proposers(enum act_kind kind)
{
	static const unsigned rows[ACT_COUNT] = {
		/* the administrator's own part in a grant */
		[ACT_GRANT_ROLE] = role_bit(ROLE_ADMINISTRATOR),
		[ACT_REVOKE_KEY] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_SUSPEND] = role_bit(ROLE_APPROVER),
		[ACT_LIFT_SUSPENSION] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_CONFIRM_KEY] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_CONFIRM_PERSON] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_CONFIRM_SUSPENSION] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		/* what the root signs may be proposed by whom there is */
		[ACT_REFOUND] = role_bit(ROLE_ADMINISTRATOR) | QUALITY,
		[ACT_ANNOUNCE_REFOUNDING] = role_bit(ROLE_ADMINISTRATOR) | QUALITY,
		[ACT_END_REFOUNDING] = QUALITY,
		[ACT_REVIEW] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		[ACT_DISOWN_HEAD] = role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR),
		/* the first who signed it, while nobody serves */
		[ACT_ACCEPT_DAMAGE] = role_bit(ROLE_APPROVER),
		[ACT_GO_ON] = role_bit(ROLE_APPROVER),
	};

	return rows[kind];
}

bool act_proposed_by_all(enum act_kind kind)
{
	return act_is_of_root(kind) || kind == ACT_LIFT_SUSPENSION;
}

bool act_proposed_by_each(enum act_kind kind)
{
	return act_proposed_by_all(kind) || kind == ACT_REVIEW || kind == ACT_END_REFOUNDING;
}

const char *act_object(struct ctx *cx, enum act_kind kind, const char *about, const char *site,
		       const char *author)
{
	if (kind != ACT_GRANT_ROLE && strcmp(site, EVERY_SITE) != 0)
		about = arena_printf(&cx->mem, "%s at %s", about, site);
	return act_proposed_by_each(kind)
		       ? arena_printf(&cx->mem, "%s, proposed by %s", about, author)
		       : about;
}

bool act_is_about(const char *object, const char *about)
{
	const size_t n = strlen(about);

	return strncmp(object, about, n) == 0 && strchr(" ,", object[n]);
}

unsigned act_enders(enum act_kind kind)
{
	if (act_is_of_root(kind) || kind == ACT_END_REFOUNDING)
		return 0;
	return kind == ACT_GRANT_ROLE ? role_bit(ROLE_APPROVER) | role_bit(ROLE_ADMINISTRATOR)
				      : role_bit(ROLE_APPROVER);
}

bool act_ended_by(const struct act_ending *e)
{
	/* nor though it was their own proposal: by proposing and ending it again and again they
	 * would make each signature void that others make elsewhere */
	if (e->part)
		return false;
	if (e->proposer && !e->waits && !e->joined)
		return true;
	/* of what is given to a person, that person may refuse it */
	if (e->concerned && !act_is_by_two(e->kind))
		return false;
	return act_enders(e->kind) & e->roles;
}

bool act_is_by_two(enum act_kind kind)
{
	return kind == ACT_GRANT_ROLE || kind == ACT_CONFIRM_PERSON || kind == ACT_CONFIRM_KEY;
}

bool act_reaches(const struct act_concerned *p)
{
	return p->active || (p->suspended && p->waited);
}

bool act_counts_able(const struct act_concerned *p)
{
	return p->able || (p->suspended && p->waited && p->lasts);
}

/* One who waited is enough, also where a second one has come meanwhile. */
static struct act_terms terms_by_two(const struct act_case *c)
{
	const bool few = c->others + c->able < TWO;

	if (c->founder)
		return (struct act_terms){ .number = 1, .exact = true };
	if (c->others == 0)
		return (struct act_terms){ .number = TWO, .impossible = true };
	if (c->others >= TWO && !c->waited)
		return (struct act_terms){ .number = TWO };
	return (struct act_terms){ .number = 1,
				   .exact = true,
				   .wait_ms = ACT_WAIT_MS,
				   .root = few && c->rooted ? ACT_ROOT_ONE : ACT_ROOT_NONE };
}

static bool review_left_to_root(const struct act_case *c)
{
	return c->kind == ACT_REVIEW && !c->approver && !c->reviewer;
}

static enum act_root act_root_of(const struct act_case *c)
{
	if (review_left_to_root(c))
		return ACT_ROOT_INSTEAD;
	return c->kind == ACT_LIFT_SUSPENSION ? ACT_ROOT_INSTEAD : ACT_ROOT_NONE;
}

struct act_terms act_terms(const struct act_case *c)
{
	const bool far = c->kind == ACT_REVOKE_KEY && c->now - c->since > ACT_BACK_MS,
		   blind = c->kind == ACT_GO_ON && !c->compared_by,
		   two = far || blind || c->kind == ACT_DISOWN_HEAD || c->kind == ACT_ACCEPT_DAMAGE;

	if (act_is_by_two(c->kind))
		return terms_by_two(c);
	if (act_is_of_root(c->kind))
		return (struct act_terms){ .wait_ms = c->kind == ACT_REFOUND ? ACT_WAIT_MS : 0,
					   .root = ACT_ROOT_ALONE,
					   .impossible = !c->rooted };
	return (struct act_terms){ .number = two ? TWO : 1,
				   .root = act_root_of(c),
				   .impossible = review_left_to_root(c) && !c->rooted };
}

/* Two people, of whatever site, end what re-founds, whatever the policy says. */
static void end_rule_take(struct needs *needs)
{
	for (size_t i = 0; i < needs->n; i++) {
		struct need *need = &needs->need[i];

		need->site = NEED_ANY;
		if (needs->n == 1 && need->number < TWO)
			need->number = TWO;
	}
}

/* Where every approver who is able had a part, the review would wait for ever. */
static const char *act_role(const struct act_case *c, const char *role)
{
	bool takes_over = c->kind == ACT_REVIEW && !c->approver &&
			  strcmp(role, role_name(ROLE_APPROVER)) == 0;

	return takes_over ? role_name(ROLE_REVIEWER) : role;
}

/* Where one approver alone is there, a policy asks for no second one. */
static int64_t terms_number(const struct act_terms *t, const struct need *need)
{
	if (t->exact && strcmp(need->role, role_name(ROLE_APPROVER)) == 0)
		return t->number;
	return need->number < t->number ? t->number : need->number;
}

static void act_rule_take(const struct rule *r, const struct act_case *c,
			  const struct act_terms *terms, struct needs *out)
{
	*out = r->needs;
	for (size_t i = 0; i < out->n; i++) {
		struct need *need = &out->need[i];

		need->number = terms_number(terms, need);
		need->role = act_role(c, need->role);
		need->site = NEED_CONCERNED;
		if (act_moves_ground(c->kind))
			need->custody = custodies_for_ground(need->custody);
	}
	if (c->kind == ACT_END_REFOUNDING)
		end_rule_take(out);
}

static bool need_acknowledges(const struct need *need)
{
	return strcmp(need->meaning, KEY_MEANING) == 0 &&
	       strcmp(need->role, role_name(ROLE_APPROVER)) == 0;
}

static struct need need_least(const struct act_case *c)
{
	return (struct need){ KEY_MEANING, role_name(ROLE_APPROVER), act_terms(c).number,
			      custodies_for_ground(~0u), NEED_CONCERNED };
}

/* A key is confirmed by approvers who acknowledge it, whatever else a rule asks for. */
static enum err acknowledged_add(struct ctx *cx, const struct act_case *c, struct needs *out)
{
	for (size_t i = 0; i < out->n; i++)
		if (need_acknowledges(&out->need[i]))
			return OK;
	if (out->n == POLICY_NEEDS_MAX)
		return errf(cx, E_CONFLICT, "the policy asks for more than %d kinds of signature",
			    POLICY_NEEDS_MAX);
	out->need[out->n++] = need_least(c);
	return OK;
}

void act_needs_least(const struct act_case *c, struct act_needs *out)
{
	out->n = 1;
	out->with[0] = NULL;
	out->terms = act_terms(c);
	out->site = c->site;
	out->concerned = (struct concerned){ &out->site, 1 };
	out->by[0] = (struct needs){ .need = { need_least(c) }, .n = 1 };
}

static enum err alternative_add(struct ctx *cx, const struct rule *r, const struct act_case *c,
				struct act_needs *out)
{
	const struct act_terms terms = act_terms(c);
	struct needs *by = &out->by[out->n];

	act_rule_take(r, c, &terms, by);
	out->with[out->n++] = c->compared_by;
	return c->kind == ACT_CONFIRM_KEY ? acknowledged_add(cx, c, by) : OK;
}

/* Where the one who compared the head did not sign, two others do. */
static enum err alternatives_add(struct ctx *cx, const struct rule *r, const struct act_case *c,
				 struct act_needs *out)
{
	struct act_case blind = *c;

	blind.compared_by = NULL;
	TRY(alternative_add(cx, r, c, out));
	return c->compared_by ? alternative_add(cx, r, &blind, out) : OK;
}

enum err act_needs(struct ctx *cx, const struct policy *p, const struct act_case *c,
		   struct act_needs *out)
{
	const struct rule *r;
	size_t i;

	out->terms = act_terms(c);
	out->site = c->site;
	out->concerned = (struct concerned){ &out->site, 1 };
	out->n = 0;
	for (i = 0; (r = policy_act_rule(p, c->kind, i)); i++) {
		if (i == ACT_RULES_MAX)
			return errf(cx, E_CONFLICT, "the policy has more than %d rules for '%s'",
				    ACT_RULES_MAX, act_name(c->kind));
		TRY(alternatives_add(cx, r, c, out));
	}
	if (out->n || out->terms.root == ACT_ROOT_ALONE)
		return OK;
	return err_next(cx,
			errf(cx, E_FORBIDDEN, "no rule of the policy is for the act '%s'",
			     act_name(c->kind)),
			"Propose a rule for it in policies/approval.json first.");
}

bool act_excludes(const struct act_case *c, const char *signer)
{
	for (const struct act_part *p = c->parts; p; p = p->next)
		if (strcmp(p->person, signer) == 0)
			return true;
	if (c->founder)
		return strcmp(c->founder, signer) != 0;
	return c->person && strcmp(c->person, signer) == 0 && c->kind != ACT_REVOKE_KEY;
}

void act_part_add(struct ctx *cx, struct act_case *c, const char *person)
{
	struct act_part *p = arena_alloc(&cx->mem, sizeof(*p));

	*p = (struct act_part){ person, c->parts };
	c->parts = p;
}

bool act_needs_take(const struct act_needs *needs, const struct signs *s)
{
	for (size_t i = 0; i < needs->n; i++)
		if (needs_take(&needs->by[i], &needs->concerned, s))
			return true;
	return false;
}

bool act_counts_with(const char *person, const struct vote *vote, size_t n)
{
	for (size_t i = 0; person && i < n; i++)
		if (vote[i].counts && strcmp(vote[i].signer, person) == 0)
			return true;
	return !person;
}

bool act_met(const struct act_needs *needs, struct vote *vote, size_t n, struct ballot *out)
{
	*out = (struct ballot){ 0 };
	for (size_t i = 0; i < needs->n; i++) {
		ballot_count(&needs->by[i], &needs->concerned, vote, n, out);
		if (out->met && act_counts_with(needs->with[i], vote, n))
			return true;
	}
	return false;
}

bool act_suffices(const struct act_terms *t, bool people, size_t holders, int64_t threshold)
{
	const bool whole = threshold > 0 && (int64_t)holders >= threshold;

	switch (t->root) {
	case ACT_ROOT_NONE:
		return people;
	case ACT_ROOT_ONE:
		return people && holders > 0;
	case ACT_ROOT_INSTEAD:
		return people || whole;
	case ACT_ROOT_ALONE:
		return whole;
	}
	return false;
}

bool act_holders_count(const struct act_terms *t, bool people)
{
	return t->root == ACT_ROOT_ONE || t->root == ACT_ROOT_ALONE ||
	       (t->root == ACT_ROOT_INSTEAD && !people);
}

bool role_is_granted_by_act(const char *role)
{
	enum role parsed;

	return role_parse(role, &parsed) &&
	       (role_bit(parsed) & (role_bit(ROLE_APPROVER) | role_bit(ROLE_AUDITOR)));
}
