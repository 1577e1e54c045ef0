/*
 * One judgement for stops, by every judge: the files differ in what they carry, and not in what is
 * asked.  The order is that of evidence: first what the bytes say, then who signed them, then
 * whether that person might.
 *
 * Never: take the server's word that a stop is in the log; ask an index of a stop that came from a
 * hand; let a stop that was signed for one site count at another.
 */

#include "rules/stop.h"

#include <string.h>

#include "documents/envelope.h"
#include "documents/role.h"
#include "documents/stop_file.h"
#include "rules/evidence_shown.h"
#include "rules/heads.h"
#include "rules/signed_entry.h"
#include "rules/subjects.h"
#include "rules/times.h"

/* An index after all that people name: what counts there counts now. */
#define NOW INT_SAFE_MAX

/* One file, as far as it has been read. */
struct order {
	const struct stop_judge *judge;
	enum act_kind kind;
	enum action action;
	struct stop_file file;
	struct stop_says *says;
	struct check k; /* the log that its entry is in */
};

bool stop_covers(const struct act_document *stop, const struct stop_place *place)
{
	const struct act_names *names = stop->sites.stated ? &stop->sites : &stop->devices;
	const char *is = stop->sites.stated ? place->site : place->device;

	if (strcmp(stop->model, place->model) != 0 || place->release < stop->from ||
	    place->release > stop->to)
		return false;
	for (size_t i = 0; names->stated && i < names->n; i++)
		if (strcmp(names->name[i], is) == 0)
			return true;
	return !names->stated;
}

static enum err stop_may(struct ctx *cx, const struct trust_approval *a, const struct statement *s)
{
	bool named = false;

	for (size_t i = 0; i < a->n_stop; i++) {
		if (strcmp(a->stop[i].role, s->role) != 0)
			continue;
		named = true;
		if (a->stop[i].custody & trust_custody_bit(s->custody))
			return OK;
	}
	return err_at(cx,
		      errf(cx, E_FORBIDDEN,
			   named ? TRUST_APPROVAL " lets nobody stop releases as %s with a %s key"
				 : TRUST_APPROVAL " lets nobody stop releases as %s",
			   s->role, s->custody),
		      "/envelope");
}

enum err stop_ordered(struct ctx *cx, enum act_kind kind, const char *id, const char *digest,
		      const struct statement *s)
{
	struct subjects subjects;

	TRY(act_subjects(cx, s->origin, kind, id, digest, &subjects));
	if (s->change == 0 && strcmp(s->meaning, STOP_MEANING) == 0 &&
	    statement_names(s, &subjects))
		return OK;
	return evidence_untrue(cx, "/envelope", "the statement is about something else");
}

/* ---- the entry ---- */

/* The head counts, and it is one of the judge's own log. */
static enum err head_open(struct ctx *cx, struct order *o)
{
	const struct stop_judge *j = o->judge;
	struct checkpoint head;
	enum err e;

	o->k = (struct check){ .trust = j->trust, .site = j->site, .origin = j->own->origin };
	e = head_signed(cx, &j->trust->logs, o->k.origin, o->file.checkpoint, &head);
	if (e != OK)
		return err_at(cx, errf(cx, e, "/checkpoint: %s", cx->detail), "/checkpoint");
	o->k.head = checkpoint_head(&head);
	TRY(signers_ground(cx, &j->trust->logs, &j->trust->signers, j->own));
	return log_is_own(cx, "the stop", j->own, o->k.origin, &o->k.head);
}

static enum err entry_open(struct ctx *cx, struct order *o)
{
	const struct act_document *d = &o->says->document;
	const char *subject =
		arena_printf(&cx->mem, "stop:%s", o->kind == ACT_STOP ? d->id : d->stop);
	struct stop_says *says = o->says;
	auto_entry e = { .json = NULL };

	TRY(head_open(cx, o));
	TRY(evidence_entry_open(cx, &o->k, &o->file.entry, "/entry", o->action, &e));
	if (!evidence_is_of_log(&o->k, says->document.origin, e.index))
		return evidence_lacks(cx, "/document/origin", "it is for another log");
	if (!entry_names_signature(cx, &e, subject, o->file.envelope, &says->statement))
		return evidence_untrue(cx, "/entry", "the entry is about another signature");
	says->index = e.index;
	says->time = evidence_time(&o->k, &e);
	if (entered_late(says->statement.not_after, says->time))
		return evidence_untrue(cx, "/entry",
				       "it was entered after the time that it states as its last");
	return OK;
}

/* From a hand: the log that it is for is one that people name, or an earlier name of that. */
static enum err origin_known(struct ctx *cx, const struct trust_logs *logs, const char *origin)
{
	bool known = trust_log_next(logs, origin) != NULL;

	for (size_t i = 0; i < logs->n; i++)
		known |= strcmp(logs->key[i].origin, origin) == 0;
	return known ? OK : evidence_lacks(cx, "/document/origin", "it is for another log");
}

/* ---- who signed ---- */

static enum err stop_key_named(struct ctx *cx, const struct trust *trust, const struct statement *s,
			       const struct trust_key **key, const struct trust_signer **whose)
{
	*key = trust_key_of(&trust->signers, s->fingerprint, whose);
	return *key ? OK
		    : evidence_lacks(
			      cx, "/envelope",
			      "the key is not among those that people named in " TRUST_SIGNERS);
}

enum err stop_signer_check(struct ctx *cx, const struct trust *trust, const struct statement *s,
			   int64_t index)
{
	const struct trust_signer *whose = NULL;
	const struct trust_key *key;

	TRY(stop_key_named(cx, trust, s, &key, &whose));
	TRY(stop_may(cx, &trust->approval, s));
	return evidence_key_check(cx, key, whose, s, index == ACT_NONE ? NOW : index, "/envelope");
}

static enum err signer_open(struct ctx *cx, const struct order *o)
{
	const struct trust *trust = o->judge->trust;
	struct statement *s = &o->says->statement;
	const struct trust_signer *whose = NULL;
	const struct trust_key *key;

	TRY(stop_key_named(cx, trust, s, &key, &whose));
	if (envelope_open(cx, o->file.envelope, strlen(o->file.envelope), &key->public, s) != OK)
		return evidence_untrue(cx, "/envelope", "the signature is not that key's");
	if (statement_judged(cx, s) != OK)
		return evidence_lacks(cx, "/envelope", cx->detail);
	if (o->judge->site && !grant_counts_at(s->site, o->judge->site))
		return evidence_lacks(cx, "/envelope",
				      "the signer's role does not count at this site");
	return stop_signer_check(cx, trust, s, o->says->index);
}

static enum err stop_order_check(struct ctx *cx, struct order *o, const void *bytes, size_t size)
{
	struct stop_says *says = o->says;
	struct hash h;

	TRY(stop_file_parse(cx, bytes, size, &o->file));
	h = hash_bytes(o->file.document, strlen(o->file.document));
	says->digest = digest_text(cx, &h);
	says->index = ACT_NONE;
	TRY(act_document_parse(cx, o->kind, o->file.document, strlen(o->file.document),
			       &says->document));
	if (envelope_peek(cx, o->file.envelope, strlen(o->file.envelope), &says->statement) != OK)
		return evidence_untrue(cx, "/envelope", "it is no signed statement");
	says->time = says->statement.time;
	TRY(trust_approval_judged(cx, &o->judge->trust->approval));
	if (o->file.checkpoint && o->judge->own)
		TRY(entry_open(cx, o));
	else
		TRY(origin_known(cx, &o->judge->trust->logs, says->document.origin));
	TRY(signer_open(cx, o));
	return stop_ordered(cx, o->kind, says->document.id, says->digest, &says->statement);
}

enum err stop_check(struct ctx *cx, const struct stop_judge *judge, const char *id,
		    const void *bytes, size_t size, struct stop_says *out)
{
	struct order o = { judge, ACT_STOP, ACTION_STOP_SIGNED, { 0 }, out, { 0 } };

	*out = (struct stop_says){ .index = ACT_NONE };
	TRY(stop_order_check(cx, &o, bytes, size));
	if (id && strcmp(out->document.id, id) != 0)
		return evidence_untrue(cx, "/document/id", "it is another stop");
	return OK;
}

enum err stop_back_check(struct ctx *cx, const struct stop_judge *judge,
			 const struct stop_says *stop, const void *bytes, size_t size)
{
	struct stop_says *back = arena_alloc(&cx->mem, sizeof(*back));
	struct order o = { judge, ACT_TAKE_STOP_BACK, ACTION_STOP_TAKEN_BACK, { 0 }, back, { 0 } };

	*back = (struct stop_says){ .index = ACT_NONE };
	TRY(stop_order_check(cx, &o, bytes, size));
	if (strcmp(back->document.stop, stop->document.id) != 0 ||
	    strcmp(back->document.document, stop->digest) != 0)
		return evidence_untrue(cx, "/document/stop", "it takes another stop back");
	if (strcmp(back->statement.fingerprint, stop->statement.fingerprint) != 0)
		return evidence_lacks(cx, "/envelope",
				      "only the key that signed the stop takes it back");
	if (back->index == ACT_NONE || stop->index == ACT_NONE)
		return evidence_lacks(cx, "/entry", "no entry says when it was taken back");
	if (back->index < stop->index || back->time - stop->time > STOP_BACK_MS)
		return evidence_lacks(cx, "/entry", "it came more than an hour after the stop");
	return OK;
}
