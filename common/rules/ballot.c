/*
 * The count of signatures, said once.  Server, verifier and agent gather the
 * votes each from what they believe (tables, entries, evidence) and ask here
 * whether they meet the needs; the three must not be able to differ about a
 * number.
 *
 * A vote counts if its signer holds the role and the key by the gatherer's own
 * judgement, is not excluded, and has not voted before; a rejection, if a rule asks for its
 * signer's role at its signer's site besides, so that nobody else has a veto.
 */

#include "rules/ballot.h"

#include <string.h>

#include "documents/need.h"

static bool ballot_has(const struct vote *vote, size_t n, const char *signer)
{
	for (size_t i = 0; i < n; i++)
		if (vote[i].counts && strcmp(vote[i].signer, signer) == 0)
			return true;
	return false;
}

static bool is_rejection(const struct signs *s)
{
	return strcmp(s->meaning, "rejection") == 0;
}

void ballot_count(const struct needs *needs, const struct concerned *c, struct vote *vote, size_t n,
		  struct ballot *out)
{
	*out = (struct ballot){ .needs = needs, .concerned = c, .vote = vote, .n = n, .met = true };
	for (size_t i = 0; i < n; i++) {
		struct vote *v = &vote[i];
		bool again = ballot_has(vote, i, v->signer);

		v->counts = v->holds && !v->excluded && !again &&
			    (!is_rejection(&v->as) || needs_ask(needs, c, &v->as));
		if (again && v->holds && !v->excluded && !out->again)
			out->again = v;
		if (v->counts && !out->rejection && is_rejection(&v->as))
			out->rejection = v;
	}
	for (size_t k = 0; k < needs->n; k++)
		out->met &= ballot_need_met(out, k);
}

int64_t ballot_have(const struct ballot *b, size_t need, size_t place)
{
	int64_t have = 0;

	for (size_t i = 0; i < b->n; i++)
		have += b->vote[i].counts &&
			need_takes_at(&b->needs->need[need], b->concerned, place, &b->vote[i].as);
	return have;
}

/* A judge that gathers no site at all must not find a need met. */
bool ballot_need_met(const struct ballot *b, size_t need)
{
	const struct need *asked = &b->needs->need[need];
	size_t places = need_places(asked, b->concerned);

	for (size_t i = 0; i < places; i++)
		if (ballot_have(b, need, i) < asked->number)
			return false;
	return places > 0;
}

bool ballot_need_helped(const struct ballot *b, size_t need, const struct signs *s)
{
	const struct need *asked = &b->needs->need[need];

	for (size_t i = 0; i < need_places(asked, b->concerned); i++)
		if (need_takes_at(asked, b->concerned, i, s) &&
		    ballot_have(b, need, i) < asked->number)
			return true;
	return false;
}

static const char *missing_joined(struct ctx *cx, const struct ballot *b, const char *between)
{
	const char *missing = NULL;

	for (size_t i = 0; i < b->needs->n; i++) {
		const struct need *need = &b->needs->need[i];

		for (size_t k = 0; k < need_places(need, b->concerned); k++) {
			const char *place = need_place(need, b->concerned, k);
			int64_t have = ballot_have(b, i, k);

			if (have < need->number)
				missing =
					arena_printf(&cx->mem, "%s%s%s%s%s", missing ? missing : "",
						     missing ? between : "",
						     need_counted(cx, need, need->number - have),
						     place ? " at " : "", place ? place : "");
		}
	}
	return missing;
}

const char *ballot_missing(struct ctx *cx, const struct ballot *b)
{
	return missing_joined(cx, b, ", ");
}

const char *ballot_missing_and(struct ctx *cx, const struct ballot *b)
{
	return missing_joined(cx, b, " and ");
}

/* ---- which grant ---- */

static int grant_rank(const struct ballot *b, const struct signs *s)
{
	int every = strcmp(s->site, EVERY_SITE) == 0;

	if (is_rejection(s))
		return needs_ask(b->needs, b->concerned, s) ? 1 + every : 0;
	if (!needs_take(b->needs, b->concerned, s))
		return 0;
	for (size_t i = 0; i < b->needs->n; i++)
		if (ballot_need_helped(b, i, s))
			return 3 + every;
	return 1 + every;
}

const char *ballot_grant(const struct ballot *b, const struct role_held *held,
			 const struct signs *s)
{
	const char *best = NULL;
	int rank = 0;

	for (; held; held = held->next) {
		struct signs as = *s;
		int r;

		if (strcmp(role_name(held->role), s->role) != 0)
			continue;
		as.site = held->site;
		r = grant_rank(b, &as);
		if (r > rank || (r > 0 && r == rank && strcmp(as.site, best) < 0)) {
			best = as.site;
			rank = r;
		}
	}
	return best;
}
