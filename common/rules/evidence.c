/*
 * The judgement of an agent over a release: did people approve these exact
 * bytes, in this log, by the approval that people demand?  The server's word
 * counts for nothing; everything is derived from trust that people signed
 * (struct trust) and from bytes that prove themselves.
 *
 * The chain: the checkpoint is signed by a key of a trusted log.  Each entry's
 * bytes lead to its root.  The entries say that a change was opened, signed and
 * merged with this manifest, and the manifest names the two records by digest.
 * Each signature is checked with the key that people named for its signer, at
 * the index where it was entered: valid then, for this role, in the custody it
 * states.  The head that each signer had checked must be a prefix of the same
 * log, so a server that showed signers one history and devices another is
 * found.  Then the signatures are counted against what people demand, one per
 * person, without those who are excluded.
 *
 * Two kinds of refusal: untrue (E_TAMPERED) if something is not what it claims
 * to be, and not enough (E_FORBIDDEN) if all of it is true and still does not
 * suffice.  A reader of the agent's report must be able to distinguish a
 * forgery from a missing signature.
 *
 * Never: read a clock, a file or a setting here; accept a part because the
 * server would not have merged without it; stop at the first need that is met.
 */

#include <string.h>

#include "base/json.h"
#include "documents/envelope.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "proof/entry.h"
#include "rules/authority.h"
#include "rules/ballot.h"
#include "rules/exclusion.h"
#include "rules/subjects.h"
#include "rules/times.h"

/* What is checked, and against what. */
struct check {
	const struct trust *trust;
	const struct evidence *e;
	struct checkpoint checkpoint;
	struct evidence_says *says;
};

/* One change of it, as far as it has been read. */
struct shown_change {
	const struct check *k;
	const struct evidence_change *c;
	const char *place, *digest; /* of the manifest */
	struct manifest manifest;
	struct subjects subjects; /* of what is signed */
	const char *author;
	int64_t time; /* has come, as the log and all who signed state */
	struct statement statement[CHANGE_SIGNATURES_MAX]; /* what each signature says */
	struct vote vote[CHANGE_SIGNATURES_MAX];
};

static enum err untrue(struct ctx *cx, const char *place, const char *why)
{
	return err_at(cx, errf(cx, E_TAMPERED, "%s: %s", place, why), "%s", place);
}

static enum err not_enough(struct ctx *cx, const char *place, const char *why)
{
	return err_at(cx, errf(cx, E_FORBIDDEN, "%s: %s", place, why), "%s", place);
}

static enum err evidence_checkpoint_check(struct ctx *cx, struct check *k)
{
	const struct trust_logs *logs = &k->trust->logs;

	for (size_t i = 0; i < logs->n; i++)
		if (strcmp(logs->key[i].origin, k->e->origin) == 0 &&
		    checkpoint_verify(cx, &logs->key[i], k->e->checkpoint, &k->checkpoint) == OK)
			return OK;
	return untrue(cx, "/checkpoint", "no trusted log's key of this origin signed it");
}

/* ---- entries ---- */

/* The entry is in the log and is what it is given for; the caller owns it. */
static enum err entry_open(struct ctx *cx, const struct check *k, const struct evidence_entry *e,
			   const char *place, enum action action, struct entry *out)
{
	struct hash leaf = merkle_leaf(e->entry, e->size);

	if (e->index < 0 || (uint64_t)e->index >= k->checkpoint.size ||
	    !merkle_inclusion_ok(&leaf, (uint64_t)e->index, k->checkpoint.size, &e->proof,
				 &k->checkpoint.root))
		return untrue(cx, place, "the entry is not in the log at this index");
	if (entry_parse(cx, e->entry, e->size, out) != OK || out->index != e->index)
		return untrue(cx, place, "it is no entry of this index");
	if (out->action != action || out->v != 1)
		return untrue(cx, place,
			      arena_printf(&cx->mem, "the entry is not a %s", action_name(action)));
	return OK;
}

static const char *fact_text(const struct entry *e, const char *member)
{
	const char *text = json_string_value(json_object_get(e->fact, member));

	return text ? text : "";
}

static bool is_about(const struct entry *e, int64_t number, const char *manifest)
{
	return json_integer_value(json_object_get(e->fact, "number")) == number &&
	       strcmp(fact_text(e, "manifest"), manifest) == 0;
}

static enum err opened_check(struct ctx *cx, struct shown_change *o)
{
	const char *place = json_pointer(cx, o->place, "opened");
	auto_entry e = { .json = NULL };

	TRY(entry_open(cx, o->k, &o->c->opened, place, ACTION_CHANGE_OPENED, &e));
	if (!is_about(&e, o->c->number, o->digest))
		return untrue(cx, place, "the entry opens another change, or another manifest");
	o->author = arena_strdup(&cx->mem, fact_text(&e, "author"));
	return OK;
}

/* Did the merge count the signature of this entry? */
static bool counts(const struct entry *merged, int64_t index)
{
	json_t *list = json_object_get(merged->fact, "signatures");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_integer_value(json_array_get(list, i)) == index)
			return true;
	return false;
}

static enum err merged_check(struct ctx *cx, struct shown_change *o)
{
	const char *place = json_pointer(cx, o->place, "merged");
	auto_entry e = { .json = NULL };

	TRY(entry_open(cx, o->k, &o->c->merged, place, ACTION_CHANGE_MERGED, &e));
	if (!is_about(&e, o->c->number, o->digest))
		return untrue(cx, place, "the entry merges another change, or another manifest");
	for (size_t i = 0; i < o->c->n_signatures; i++) {
		int64_t index = o->c->signature[i].signed_.index;

		if (index <= o->c->opened.index || index >= o->c->merged.index ||
		    !counts(&e, index))
			return untrue(cx, arena_printf(&cx->mem, "%s/signatures/%zu", o->place, i),
				      "the merge did not count this signature");
	}
	o->time = e.at;
	return OK;
}

static const char *new_of(const struct manifest *m, const char *path)
{
	for (size_t i = 0; i < m->n_paths; i++)
		if (strcmp(m->paths[i].path, path) == 0)
			return m->paths[i].new;
	return NULL;
}

static bool brings(struct ctx *cx, const struct manifest *m, const char *path, const void *bytes,
		   size_t size)
{
	const char *digest = new_of(m, path);
	struct hash h = hash_bytes(bytes, size);

	return digest && strcmp(digest, digest_text(cx, &h)) == 0;
}

static enum err evidence_manifest_check(struct ctx *cx, struct shown_change *o)
{
	const char *place = json_pointer(cx, o->place, "manifest");
	size_t size = strlen(o->c->manifest);
	struct hash h = hash_bytes(o->c->manifest, size);

	if (manifest_parse(cx, o->c->manifest, size, &o->manifest) != OK)
		return untrue(cx, place, "it is no manifest");
	if (o->manifest.change != o->c->number || strcmp(o->manifest.origin, o->k->e->origin) != 0)
		return untrue(cx, place, "it is that of another change");
	o->digest = digest_text(cx, &h);
	for (size_t i = 0; i < o->c->n_documents; i++) {
		const struct evidence_document *d = &o->c->document[i];

		if (!brings(cx, &o->manifest, d->path, d->content, strlen(d->content)))
			return untrue(cx, arena_printf(&cx->mem, "%s/documents/%zu", o->place, i),
				      "the change did not bring this document");
	}
	return change_subjects(cx, o->k->e->origin, o->c->number, o->digest, o->manifest.paths,
			       o->manifest.n_paths, &o->subjects);
}

/* ---- signatures ---- */

/* Might the key sign so, then?  A signer in TRUST_SIGNERS is in use, and holds the roles there. */
static enum err key_check(struct ctx *cx, const struct trust_key *key,
			  const struct trust_signer *whose, const struct statement *s,
			  int64_t index, const char *place)
{
	bool revoked = key->revoked_at != TRUST_NEVER && index >= key->revoked_at;
	bool for_role = trust_key_is_for(key, s->role);
	const struct authority_facts facts = { .in_use = true,
					       .key = index < key->valid_from ? KEY_PENDING
						      : revoked               ? KEY_REVOKED
									      : KEY_CONFIRMED,
					       .key_has_role = for_role,
					       .holds_role = for_role };

	if (strcmp(whose->id, s->signer) != 0)
		return untrue(cx, place, "the key is another person's");
	if (strcmp(key->custody, s->custody) != 0)
		return untrue(cx, place, "the key is not in the custody it states");
	switch (authority(&facts)) {
	case AUTHORITY_GIVEN:
		return OK;
	case AUTHORITY_PENDING:
		return not_enough(cx, place, "the key was not valid yet");
	case AUTHORITY_REVOKED:
		return not_enough(cx, place, "the key was revoked before");
	case AUTHORITY_NOBODY:
	case AUTHORITY_KEY_OTHER:
	case AUTHORITY_ROLE_GONE:
		break;
	}
	return not_enough(cx, place, "the signer's key is not for this role");
}

static enum err evidence_statement_check(struct ctx *cx, const struct shown_change *o,
					 const struct evidence_signature *sig,
					 const struct statement *s, const char *place)
{
	const struct checkpoint *head = &o->k->checkpoint;

	if (s->change != o->c->number || strcmp(s->origin, o->k->e->origin) != 0 ||
	    !statement_names(s, &o->subjects))
		return untrue(cx, place, "the statement is about something else");
	if (!merkle_consistency_ok((uint64_t)s->size, &s->root, head->size, &head->root,
				   &sig->consistency))
		return untrue(cx, place, "the head that the signer knew is not part of this log");
	return OK;
}

/* The entry names exactly this envelope, signer, meaning and role. */
static bool entry_agrees(struct ctx *cx, const struct entry *e, const struct shown_change *o,
			 const char *envelope, const struct statement *s)
{
	json_t *sig = json_object_get(e->fact, "signature");
	struct hash h = hash_bytes(envelope, strlen(envelope));
	const struct {
		const char *member, *is;
	} pairs[] = {
		{ "id", s->id },
		{ "subject", arena_printf(&cx->mem, "change:%lld", (long long)o->c->number) },
		{ "signer", s->signer },
		{ "role", s->role },
		{ "meaning", s->meaning },
		{ "custody", s->custody },
		{ "envelope", digest_text(cx, &h) },
	};

	for (size_t i = 0; i < countof(pairs); i++) {
		const char *got = json_string_value(json_object_get(sig, pairs[i].member));

		if (!got || strcmp(got, pairs[i].is) != 0)
			return false;
	}
	return true;
}

static enum err signature_open(struct ctx *cx, struct shown_change *o, size_t i, const char *place)
{
	const struct evidence_signature *sig = &o->c->signature[i];
	const struct trust_signer *whose = NULL;
	struct statement *s = &o->statement[i];
	const struct trust_key *key;

	if (envelope_peek(cx, sig->envelope, strlen(sig->envelope), s) != OK)
		return untrue(cx, place, "it is no signed statement");
	key = trust_key_of(&o->k->trust->signers, s->fingerprint, &whose);
	if (!key)
		return not_enough(cx, place,
				  "the key is not among those that people named in " TRUST_SIGNERS);
	if (envelope_open(cx, sig->envelope, strlen(sig->envelope), key->public, s) != OK)
		return untrue(cx, place, "the signature is not that key's");
	return key_check(cx, key, whose, s, sig->signed_.index, place);
}

static enum err excluded_check(struct ctx *cx, const struct shown_change *o, const char *signer,
			       const char *place)
{
	static const char *const why[] = {
		[EXCLUDE_AUTHOR] = "who wrote the change may not sign it",
		[EXCLUDE_TRAINER] = "who trained the version may not sign it",
		[EXCLUDE_VALIDATOR] = "who validated the version may not sign it",
	};
	const struct version_record *v = &o->k->says->version;
	struct part part[] = { { EXCLUDE_AUTHOR, o->author },
			       { EXCLUDE_TRAINER, v->trainer },
			       { EXCLUDE_VALIDATOR, v->validator } };
	enum excluded as = exclusion(o->k->trust->approval.exclude,
				     &(struct parts){ part, countof(part) }, signer);

	return as == EXCLUDE_COUNT ? OK : not_enough(cx, place, why[as]);
}

static enum err evidence_signature_check(struct ctx *cx, struct shown_change *o, size_t i)
{
	const char *place = arena_printf(&cx->mem, "%s/signatures/%zu", o->place, i);
	const struct evidence_signature *sig = &o->c->signature[i];
	const struct statement *s = &o->statement[i];
	auto_entry e = { .json = NULL };

	TRY(entry_open(cx, o->k, &sig->signed_, place, ACTION_CHANGE_SIGNED, &e));
	TRY(signature_open(cx, o, i, place));
	TRY(evidence_statement_check(cx, o, sig, s, place));
	if (entered_late(s->not_after, e.at))
		return untrue(cx, place,
			      "it was entered after the time that it states as its last");
	if (!entry_agrees(cx, &e, o, sig->envelope, s))
		return untrue(cx, place, "the entry is about another signature");
	TRY(excluded_check(cx, o, s->signer, place));
	o->vote[i] = (struct vote){ s->signer, s->meaning, s->role, CUSTODY_SEALED, true };
	custody_parse(s->custody, &o->vote[i].custody);  /* a statement has one of the three */
	o->time = s->time < o->time ? s->time : o->time; /* one honest signer is enough */
	return OK;
}

static const char *need_text(struct ctx *cx, const struct need *n, int64_t have)
{
	return arena_printf(&cx->mem,
			    "%lld of %lld %s by role %s with a key in the custody asked for",
			    (long long)have, (long long)n->number, n->meaning, n->role);
}

static const char *vote_place(struct ctx *cx, const struct shown_change *o, const struct vote *v)
{
	return arena_printf(&cx->mem, "%s/signatures/%zu", o->place, (size_t)(v - o->vote));
}

static enum err ballot_check(struct ctx *cx, struct shown_change *o)
{
	const struct needs *needs = &o->k->trust->approval;
	struct ballot b;

	ballot_count(needs, o->vote, o->c->n_signatures, &b);
	if (b.again)
		return not_enough(cx, vote_place(cx, o, b.again), "one person has signed twice");
	if (b.rejection)
		return not_enough(cx, vote_place(cx, o, b.rejection), "it rejects the change");
	for (size_t n = 0; n < needs->n; n++)
		if (b.have[n] < needs->need[n].number)
			return not_enough(cx, o->place, need_text(cx, &needs->need[n], b.have[n]));
	return OK;
}

static enum err change_check(struct ctx *cx, const struct check *k, size_t i)
{
	struct shown_change *o = arena_alloc(&cx->mem, sizeof(*o));

	o->k = k;
	o->c = &k->e->change[i];
	o->place = arena_printf(&cx->mem, "/changes/%zu", i);
	TRY(evidence_manifest_check(cx, o));
	TRY(opened_check(cx, o));
	TRY(merged_check(cx, o));
	for (size_t s = 0; s < o->c->n_signatures; s++)
		TRY(evidence_signature_check(cx, o, s));
	TRY(ballot_check(cx, o));
	k->says->time = o->time > k->says->time ? o->time : k->says->time;
	return OK;
}

/* ---- the records ---- */

/* Every change given is there for one of the two records. */
static enum err records_read(struct ctx *cx, const struct evidence *e, const void *release,
			     size_t size, struct evidence_says *out)
{
	const char *found, *path;
	size_t at[2] = { 0, 0 };

	TRY(release_record_parse(cx, release, size, &out->release));
	path = path_print(cx, PATH_RELEASE, e->model, e->release);
	found = evidence_document(e, path, &at[0]);
	if (!found || strlen(found) != size || memcmp(found, release, size) != 0 ||
	    strcmp(out->release.model, e->model) != 0 || out->release.number != e->release)
		return untrue(cx, "/release", "the evidence is that of another release");
	path = path_print(cx, PATH_VERSION, e->model, out->release.version);
	out->version_text = evidence_document(e, path, &at[1]);
	if (!out->version_text)
		return untrue(cx, "/changes", "no change brings the version's record");
	TRY(version_record_parse(cx, out->version_text, strlen(out->version_text), &out->version));
	if (strcmp(out->version.model, e->model) != 0 ||
	    out->version.number != out->release.version ||
	    out->version.envelope != out->release.envelope)
		return untrue(cx, "/changes",
			      "the version's record is that of another, or under another envelope");
	for (size_t i = 0; i < e->n_changes; i++)
		if (i != at[0] && i != at[1])
			return untrue(cx, "/changes", "a change brings neither record");
	return OK;
}

enum err evidence_check(struct ctx *cx, const struct trust *trust, const void *bytes, size_t size,
			const void *release, size_t release_size, struct evidence_says *out)
{
	struct evidence *e = arena_alloc(&cx->mem, sizeof(*e));
	struct check k = { .trust = trust, .e = e, .says = out };

	*out = (struct evidence_says){ 0 };
	TRY(evidence_parse(cx, bytes, size, e));
	TRY(evidence_checkpoint_check(cx, &k));
	TRY(records_read(cx, e, release, release_size, out));
	for (size_t i = 0; i < e->n_changes; i++)
		TRY(change_check(cx, &k, i));
	out->checkpoint = k.checkpoint;
	out->origin = e->origin;
	return OK;
}
