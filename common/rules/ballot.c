/*
 * The count of signatures, said once.  Server, verifier and agent gather the
 * votes each from what they believe (tables, entries, evidence) and ask here
 * whether they meet the needs; the three must not be able to differ about a
 * number.
 *
 * A vote counts if its signer holds the role and the key by the gatherer's own
 * judgement, is not excluded, and has not voted before; a rejection, if a rule asks for its
 * signer's role besides, so that nobody else has a veto.
 */

#include "rules/ballot.h"

#include <string.h>

static bool ballot_has(const struct vote *vote, size_t n, const char *signer)
{
	for (size_t i = 0; i < n; i++)
		if (vote[i].counts && strcmp(vote[i].signer, signer) == 0)
			return true;
	return false;
}

static bool is_rejection(const struct vote *v)
{
	return strcmp(v->meaning, "rejection") == 0;
}

void ballot_count(const struct needs *needs, struct vote *vote, size_t n, struct ballot *out)
{
	*out = (struct ballot){ .met = true };
	for (size_t i = 0; i < n; i++) {
		struct vote *v = &vote[i];
		bool again = ballot_has(vote, i, v->signer);

		v->counts = v->holds && !v->excluded && !again &&
			    (!is_rejection(v) || needs_ask(needs, v->role));
		if (again && v->holds && !v->excluded && !out->again)
			out->again = v;
		if (v->counts && !out->rejection && is_rejection(v))
			out->rejection = v;
		for (size_t k = 0; v->counts && k < needs->n; k++)
			out->have[k] +=
				need_takes(&needs->need[k], v->meaning, v->role, v->custody);
	}
	for (size_t k = 0; k < needs->n; k++)
		out->met &= out->have[k] >= needs->need[k].number;
}

const char *ballot_missing(struct ctx *cx, const struct needs *needs, const struct ballot *b)
{
	const char *missing = NULL;

	for (size_t i = 0; i < needs->n; i++) {
		const struct need *need = &needs->need[i];

		if (b->have[i] < need->number)
			missing = arena_printf(&cx->mem, "%s%s%lld %s by role %s",
					       missing ? missing : "", missing ? ", " : "",
					       (long long)(need->number - b->have[i]),
					       need->meaning, need->role);
	}
	return missing;
}
