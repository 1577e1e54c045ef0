/*
 * Each signature of a change: whose key made it, over what, under which head,
 * when, and whether that person may sign this change.  Together they are a
 * ballot over what people demand in trust/approval.json.
 */

#include "rules/evidence_shown.h"

#include <string.h>

#include "documents/envelope.h"
#include "documents/need.h"
#include "rules/authority.h"
#include "rules/exclusion.h"
#include "rules/signed_entry.h"
#include "rules/times.h"

/* Might the key sign so, then?  A signer in TRUST_SIGNERS is in use. */
enum err evidence_key_check(struct ctx *cx, const struct trust_key *key,
			    const struct trust_signer *whose, const struct statement *s,
			    int64_t index, const char *place)
{
	bool revoked = trust_key_was_revoked(key, index);
	bool for_role = trust_key_had_role(key, s->role, s->site, index);
	const struct authority_facts facts = { .in_use = true,
					       .suspended = trust_key_was_suspended(key, index),
					       .key = index <= key->confirmed ? KEY_PENDING
						      : revoked               ? KEY_REVOKED
									      : KEY_CONFIRMED,
					       .key_has_role = for_role,
					       .holds_role = for_role };

	if (strcmp(whose->id, s->signer) != 0)
		return evidence_untrue(cx, place, "the key is another person's");
	if (strcmp(key->custody, s->custody) != 0)
		return evidence_untrue(cx, place, "the key is not in the custody it states");
	switch (authority(&facts)) {
	case AUTHORITY_GIVEN:
		return OK;
	case AUTHORITY_RESET:
	case AUTHORITY_SUSPENDED:
		return evidence_lacks(cx, place, "the signer was suspended");
	case AUTHORITY_PENDING:
		return evidence_lacks(cx, place, "the key was not confirmed yet");
	case AUTHORITY_REVOKED:
		return evidence_lacks(cx, place, "the key was revoked before");
	case AUTHORITY_NOBODY:
	case AUTHORITY_KEY_OTHER:
	case AUTHORITY_ROLE_GONE:
		break;
	}
	return evidence_lacks(cx, place, "the signer did not hold this role at this site");
}

static enum err evidence_statement_check(struct ctx *cx, const struct shown_change *o,
					 const struct evidence_signature *sig,
					 const struct statement *s, const char *place)
{
	const struct tree_head *head = &o->k->head;

	if (s->change != o->c->number || !evidence_is_of_log(o->k, s->origin, s->size - 1) ||
	    !statement_names(s, &o->subjects))
		return evidence_untrue(cx, place, "the statement is about something else");
	if (!merkle_consistency_ok((uint64_t)s->size, &s->root, head->size, &head->root,
				   &sig->consistency))
		return evidence_untrue(cx, place,
				       "the head that the signer knew is not part of this log");
	return OK;
}

static enum err signature_open(struct ctx *cx, struct shown_change *o, size_t i, const char *place)
{
	const struct evidence_signature *sig = &o->c->signature[i];
	const struct trust_signer *whose = NULL;
	struct statement *s = &o->statement[i];
	const struct trust_key *key;

	if (envelope_peek(cx, sig->envelope, strlen(sig->envelope), s) != OK)
		return evidence_untrue(cx, place, "it is no signed statement");
	key = trust_key_of(&o->k->trust->signers, s->fingerprint, &whose);
	if (!key)
		return evidence_lacks(
			cx, place,
			"the key is not among those that people named in " TRUST_SIGNERS);
	if (envelope_open(cx, sig->envelope, strlen(sig->envelope), &key->public, s) != OK)
		return evidence_untrue(cx, place, "the signature is not that key's");
	if (statement_judged(cx, s) != OK)
		return evidence_lacks(cx, place, cx->detail);
	return evidence_key_check(cx, key, whose, s, sig->signed_.index, place);
}

static enum err excluded_check(struct ctx *cx, const struct shown_change *o, const char *signer,
			       const char *place)
{
	static const char *const why[] = {
		[EXCLUDE_AUTHOR] = "who wrote the change may not sign it",
		[EXCLUDE_TRAINER] = "who trained the version may not sign it",
		[EXCLUDE_VALIDATOR] = "who validated the version may not sign it",
	};
	struct part part[] = { { EXCLUDE_AUTHOR, o->author },
			       { EXCLUDE_TRAINER, o->k->trainer },
			       { EXCLUDE_VALIDATOR, o->k->validator } };
	enum excluded as =
		exclusion(o->k->needs->exclude, &(struct parts){ part, countof(part) }, signer);

	return as == EXCLUDE_COUNT ? OK : evidence_lacks(cx, place, why[as]);
}

enum err evidence_signature_check(struct ctx *cx, struct shown_change *o, size_t i)
{
	const char *place = arena_printf(&cx->mem, "%s/signatures/%zu", o->place, i);
	const struct evidence_signature *sig = &o->c->signature[i];
	const struct statement *s = &o->statement[i];
	auto_entry e = { .json = NULL };

	TRY(evidence_entry_open(cx, o->k, &sig->signed_, place, ACTION_CHANGE_SIGNED, &e));
	TRY(signature_open(cx, o, i, place));
	TRY(evidence_statement_check(cx, o, sig, s, place));
	if (made_early(s->time, o->opened))
		return evidence_untrue(cx, place, "it states a time before the change was opened");
	if (entered_late(s->not_after, evidence_time(o->k, &e)))
		return evidence_untrue(cx, place,
				       "it was entered after the time that it states as its last");
	if (!entry_names_signature(cx, &e,
				   arena_printf(&cx->mem, "change:%lld", (long long)o->c->number),
				   sig->envelope, s))
		return evidence_untrue(cx, place, "the entry is about another signature");
	TRY(excluded_check(cx, o, s->signer, place));
	o->vote[i] = (struct vote){ s->signer, { s->meaning, s->role, s->site }, true };
	custody_parse(s->custody, &o->vote[i].as.custody); /* a statement has one of the three */
	o->time = s->time < o->time ? s->time : o->time;   /* one honest signer is enough */
	return OK;
}

static const char *need_text(struct ctx *cx, const struct need *n, const char *place, int64_t have)
{
	return arena_printf(&cx->mem, "%lld of %s%s%s with a key in the custody asked for",
			    (long long)have, need_counted(cx, n, n->number), place ? " at " : "",
			    place ? place : "");
}

/* The first place at which the need has too few. */
static enum err need_lacks(struct ctx *cx, const struct shown_change *o, const struct ballot *b,
			   size_t i)
{
	const struct need *need = &b->needs->need[i];

	for (size_t k = 0; k < need_places(need, b->concerned); k++)
		if (ballot_have(b, i, k) < need->number)
			return evidence_lacks(cx, o->place,
					      need_text(cx, need, need_place(need, b->concerned, k),
							ballot_have(b, i, k)));
	return evidence_lacks(cx, o->place, "it concerns no site");
}

static const char *vote_place(struct ctx *cx, const struct shown_change *o, const struct vote *v)
{
	return arena_printf(&cx->mem, "%s/signatures/%zu", o->place, (size_t)(v - o->vote));
}

enum err evidence_ballot_check(struct ctx *cx, struct shown_change *o)
{
	const struct needs *needs = o->k->needs;
	struct ballot b;

	ballot_count(needs, &o->concerned, o->vote, o->c->n_signatures, &b);
	if (b.again)
		return evidence_lacks(cx, vote_place(cx, o, b.again),
				      "one person has signed twice");
	if (b.rejection)
		return evidence_lacks(cx, vote_place(cx, o, b.rejection), "it rejects the change");
	for (size_t n = 0; n < needs->n; n++)
		if (!ballot_need_met(&b, n))
			return need_lacks(cx, o, &b, n);
	return OK;
}
