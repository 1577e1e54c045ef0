/*
 * What an act still needs, in words and as members.  The rules of the policy that name it are
 * alternatives, of which one suffices, so each is counted by itself; one that asks for no less than
 * another one does is left out of the words.
 */

#include <string.h>

#include "quality/acts.h"

static void alternative_count(const struct act_standing *s, size_t rule,
			      struct vote vote[SIGNED_ACT_MAX], struct ballot *out)
{
	memcpy(vote, s->vote, sizeof(s->vote));
	ballot_count(&s->needs.by[rule], &s->needs.concerned, vote, s->n, out);
}

/* Each need of an act has one place: its site, or any. */
static int64_t need_left(const struct ballot *b, size_t need)
{
	int64_t left = b->needs->need[need].number - ballot_have(b, need, 0);

	return left > 0 ? left : 0;
}

void act_asks_print(const struct act_standing *s, struct printer *out)
{
	struct vote vote[SIGNED_ACT_MAX];
	struct ballot b;

	for (size_t i = 0; i < s->needs.n; i++) {
		alternative_count(s, i, vote, &b);
		for (size_t k = 0; k < s->needs.by[i].n; k++) {
			const struct need *need = &s->needs.by[i].need[k];

			put_open(out, NULL, '{');
			put_text(out, "meaning", need->meaning);
			put_text(out, "role", need->role);
			put_int(out, "number", need->number);
			put_int(out, "alternative", (int64_t)i + 1);
			put_int(out, "have", ballot_have(&b, k, 0));
			put_close(out, '}');
		}
	}
}

/* ---- in words ---- */

struct alternative {
	struct vote vote[SIGNED_ACT_MAX];
	struct ballot b;
	const char *with; /* as in struct act_needs */
};

/* How many signatures as the need of another alternative takes this one still lacks. */
static int64_t left_like(const struct ballot *b, const struct need *as)
{
	for (size_t i = 0; i < b->needs->n; i++) {
		const struct need *need = &b->needs->need[i];

		if (strcmp(need->meaning, as->meaning) == 0 && strcmp(need->role, as->role) == 0 &&
		    need->custody == as->custody)
			return need_left(b, i);
	}
	return 0;
}

/* Whatever meets the one meets the other. */
static bool asks_no_less(const struct ballot *one, const struct ballot *other)
{
	for (size_t i = 0; i < other->needs->n; i++)
		if (left_like(one, &other->needs->need[i]) < need_left(other, i))
			return false;
	return true;
}

/* Of two that ask for the same the first stays. */
static bool is_idle(const struct alternative *all, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (k != i && !all[k].with && asks_no_less(&all[i].b, &all[k].b) &&
		    (k < i || !asks_no_less(&all[k].b, &all[i].b)))
			return true;
	return false;
}

/* A vote of that person, whatever else is missing. */
static const char *alternative_missing(struct ctx *cx, const struct alternative *a, size_t n)
{
	return act_counts_with(a->with, a->vote, n)
		       ? ballot_missing_and(cx, &a->b)
		       : arena_printf(&cx->mem, "a signature of '%s'", a->with);
}

static const char *people_missing(struct ctx *cx, const struct act_standing *s)
{
	struct alternative *all = arena_alloc(&cx->mem, (s->needs.n + 1) * sizeof(*all));
	const char *out = NULL;

	for (size_t i = 0; i < s->needs.n; i++) {
		alternative_count(s, i, all[i].vote, &all[i].b);
		all[i].with = s->needs.with[i];
	}
	for (size_t i = 0; i < s->needs.n; i++) {
		const char *one = alternative_missing(cx, &all[i], s->n);

		if (one && !is_idle(all, s->needs.n, i))
			out = out ? arena_printf(&cx->mem, "%s, or %s", out, one) : one;
	}
	return out;
}

int64_t act_holders_asked(const struct act_standing *s)
{
	if (s->needs.terms.root == ACT_ROOT_NONE)
		return 0;
	return s->needs.terms.root == ACT_ROOT_ONE ? 1 : s->root.threshold;
}

const char *act_missing(struct ctx *cx, const struct act_standing *s)
{
	const enum act_root root = s->needs.terms.root;
	const int64_t left = act_holders_asked(s) - (int64_t)s->holders;
	const char *people, *holders;

	if (s->met)
		return NULL;
	people = s->people || root == ACT_ROOT_ALONE ? NULL : people_missing(cx, s);
	if (left <= 0)
		return people;
	holders = arena_printf(&cx->mem, "%lld signature%s of the root's holders", (long long)left,
			       left == 1 ? "" : "s");
	return people ? arena_printf(&cx->mem, "%s, %s %s", people,
				     root == ACT_ROOT_INSTEAD ? "or" : "and", holders)
		      : holders;
}
