/*
 * A signature on a change or a key: the entry says who signed what, the
 * envelope holds the signed statement, and each word of the one must be that of
 * the other and of the state at this index.  The policy of that moment gives
 * meaning and lifetime.
 *
 * The printed name is personal and may have been erased; then the statement's
 * own is taken, since its digest is bound.
 */

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/path.h"
#include "documents/role.h"
#include "rules/role_clash.h"
#include "rules/statement_words.h"
#include "rules/times.h"
#include "verify/disputes.h"

enum err policy_now(struct verify *v, const struct policy **out, const char **digest)
{
	struct state *s = v->state;
	const struct archive_file *f;
	enum err e;

	*digest = map_get(&s->tree, POLICY_PATH);
	f = *digest ? document_of(v, *digest) : NULL;
	if (!f)
		return wrong(v, "/fact", "no policy is in force, or its document is not there");
	if (strcmp(s->policy_digest, *digest) != 0) {
		arena_reset(&s->policy_cx.mem);
		s->policy = arena_alloc(&s->policy_cx.mem, sizeof(*s->policy));
		e = policy_parse(&s->policy_cx, f->bytes, f->size, s->policy);
		if (e != OK)
			return errf(&v->scratch, e, "%s: %s", f->name, s->policy_cx.detail);
		snprintf(s->policy_digest, sizeof(s->policy_digest), "%s", *digest);
	}
	*out = s->policy;
	return OK;
}

const char *signer_counts(struct verify *v, const struct key *k, const char *role, const char *site,
			  bool founding)
{
	enum role parsed = ROLE_COUNT;
	bool known = role_parse(role, &parsed);
	const struct authority_facts facts = {
		.in_use = k->owner->person &&
			  (k->owner->state == USER_ACTIVE || k->owner->state == USER_SUSPENDED),
		.suspended = k->owner->state == USER_SUSPENDED,
		.reset = k->owner->identity == IDENTITY_RESET,
		.key = k->state,
		.founding = founding,
		.key_has_role = known && (k->roles & role_bit(parsed)),
		.holds_role = known && (roles_at(k->owner, site) & role_bit(parsed)),
	};

	switch (authority(&facts)) {
	case AUTHORITY_GIVEN:
		break;
	case AUTHORITY_NOBODY:
		return "the signer is no person in use";
	case AUTHORITY_SUSPENDED:
		return "the signer is suspended";
	case AUTHORITY_RESET:
		return "nobody confirmed who uses the signer's account";
	case AUTHORITY_PENDING:
		return "the key is not confirmed";
	case AUTHORITY_REVOKED:
		return "the key is revoked";
	case AUTHORITY_KEY_OTHER:
		return "the key was not enrolled for the role";
	case AUTHORITY_ROLE_GONE:
		return "the signer does not hold the role";
	}
	return NULL;
}

static int64_t corrected_time(struct verify *v, const struct trust_signers *people,
			      const struct entry *e)
{
	const struct entry_moment m = { head_origin_at(&v->logs, v->key.origin, (uint64_t)e->index),
					e->index,
					{ e->at, e->clock } };

	return entry_time(people, &m);
}

static enum err corrected_time_at(struct verify *v, const struct trust_signers *people,
				  int64_t index, int64_t *out)
{
	auto_entry e = { .json = NULL };

	TRY(entry_at(v, (uint64_t)index, &e));
	*out = corrected_time(v, people, &e);
	return OK;
}

/* No entry before is later than this one, so that only a time that lies before it needs a look at
 * those. */
static enum err signing_times_judge(struct verify *v, const struct entry *e,
				    const struct signing *what, const struct trust_signers *people,
				    const struct statement *st, int64_t life, enum times *out)
{
	struct statement_moments m = { e->clock, corrected_time(v, people, e), CLOCK_MIN,
				       CLOCK_MIN };

	if (made_early(st->time, e->at)) {
		TRY(corrected_time_at(v, people, what->opened, &m.opened));
		if (st->size > 0)
			TRY(corrected_time_at(v, people, st->size - 1, &m.base));
	}
	*out = statement_times(st->time, st->not_after, life, &m);
	return OK;
}

static enum err signing_times_check(struct verify *v, const struct entry *e,
				    const struct signing *what, const struct policy *p,
				    const struct signature *s, const struct statement *st)
{
	int64_t life = statement_life(s->custody, p->not_after_days);
	struct trust_signers nobody = { .n = 0 };
	enum times is;

	TRY(signing_times_judge(v, e, what, &nobody, st, life, &is));
	if (is == TIMES_BASE || is == TIMES_OPENED || is == TIMES_OVER)
		TRY(signing_times_judge(v, e, what, people_newest(v), st, life, &is));
	switch (is) {
	case TIMES_OK:
		break;
	case TIMES_AHEAD:
		return wrong(v, "/fact/signature", "its time lies after the entry");
	case TIMES_BASE:
		return wrong(v, "/fact/signature",
			     "its time lies before the newest entry that the signer knew of");
	case TIMES_OPENED:
		return wrong(v, "/fact/signature", "its time lies before what is signed was there");
	case TIMES_OVER:
		return wrong(v, "/fact/signature", "it came after its not_after");
	case TIMES_LONG:
		return wrong(v, "/fact/signature",
			     "its not_after is later than the policy lets it be");
	}
	return OK;
}

/* The head that the signer knew: a prefix of this log, and before the signature. */
static enum err signing_base_check(struct verify *v, const struct entry *e,
				   const struct statement *st)
{
	struct hash root;

	if (!was_called(v, st->origin, st->size - 1) || st->size > e->index)
		return wrong(v, "/fact/signature", "its base is no earlier head of this log");
	TRY(tree_root(&v->scratch, &v->tree, (uint64_t)st->size, &root));
	return hash_same(&root, &st->root)
		       ? OK
		       : wrong(v, "/fact/signature", "this log never had the head of its base");
}

static const char *erasable_name(struct verify *v, const struct user *u)
{
	const struct archive_file *f = contents_find(v, &v->personal, u->name);

	if (!f || f->size < SALT_SIZE)
		return NULL;
	return arena_strndup(&v->scratch.mem, (const char *)f->bytes + SALT_SIZE,
			     f->size - SALT_SIZE);
}

/* Is there a grant of the role at that very site?  A statement names the one that it relies on. */
static bool was_granted(const struct user *u, const char *role, const char *site)
{
	enum role parsed;
	bool held = false;

	for (const struct held *h = u->held; h && role_parse(role, &parsed); h = h->next)
		held |= strcmp(h->site, site) == 0 && (h->roles & role_bit(parsed));
	return held;
}

/* The policy under the head that the signer knew; "": there was none yet. */
static const char *policy_known(const struct state *s, int64_t size)
{
	const struct policy_mark *m = s->policy_mark;

	while (m && m->index >= size)
		m = m->older;
	return m ? m->digest : "";
}

/* What the statement says against what the entries say. */
static enum err signing_words_check(struct verify *v, const struct policy *p,
				    const struct signing *what, const struct signature *s,
				    const struct statement *st)
{
	const struct meaning *m = policy_meaning(p, st->meaning);
	const struct sentence *said = m ? meaning_in(m, st->language) : NULL;
	const struct key *k = s->key;
	const struct statement want = { .meaning = s->meaning,
					.language = said ? said->language : "",
					.meaning_text = said ? said->text : "",
					.signer = s->signer,
					.signer_name = erasable_name(v, k->owner),
					.role = s->role,
					.custody = k->custody,
					.fingerprint = ssh_fingerprint(&v->scratch, &k->public),
					.policy = policy_known(v->state, st->size),
					.change = what->change };
	struct word_differs differs;

	if (!was_granted(k->owner, s->role, st->site))
		return wrong(v, "/fact/signature",
			     "the statement relies on a grant of %s at '%s', and there is none "
			     "(/predicate/signer/site)",
			     s->role, st->site);
	if (!statement_differs(st, &want, &what->subjects, &differs))
		return OK;
	return differs.want
		       ? wrong(v, "/fact/signature", "the statement says '%s', not '%s' (%s)",
			       differs.got, differs.want, differs.place)
		       : wrong(v, "/fact/signature", "the statement is not about what %s is (%s)",
			       what->object, differs.place);
}

struct said { /* by the fact */
	const char *id, *subject, *key, *custody, *shown, *envelope;
};

static enum err said_read(struct verify *v, const struct entry *e, struct said *said,
			  struct signature *out)
{
	struct reader r = reader(json_object_get(e->fact, "signature"), "/fact/signature");

	said->id = read_text(&r, "id");
	said->subject = read_text(&r, "subject");
	out->signer = read_text(&r, "signer");
	out->role = read_text(&r, "role");
	out->meaning = read_text(&r, "meaning");
	said->key = read_text(&r, "key");
	said->custody = read_text(&r, "custody");
	said->shown = read_text_or_null(&r, "shown");
	said->envelope = read_text(&r, "envelope");
	TRY(read_end(&v->scratch, &r));
	out->key = map_get(&v->state->keys, said->key);
	if (!out->key || strcmp(out->key->custody, said->custody) != 0 ||
	    !custody_parse(said->custody, &out->custody))
		return wrong(v, "/fact/signature/key",
			     "no such key was enrolled with that custody");
	if (!text_same(said->shown, statement_shown_by(said->custody)))
		return wrong(v, "/fact/signature/shown",
			     "what a sealed key signs is shown by the server, and no other key's");
	if (strcmp(e->actor, out->signer) != 0 || e->actor_kind != KIND_PERSON ||
	    strcmp(out->key->owner->id, out->signer) != 0)
		return wrong(v, "/fact/signature/signer", "nobody signs for another");
	return OK;
}

static enum err signing_statement_check(struct verify *v, const struct entry *e,
					const struct signing *what, const struct statement *st,
					struct signature *out)
{
	const struct policy *p = NULL;
	const char *digest, *why;

	TRY(policy_now(v, &p, &digest));
	why = signer_counts(v, out->key, out->role, st->site,
			    text_same(what->founder, out->signer));
	if (why)
		return wrong(v, "/fact/signature", "%s", why);
	if (statement_judged(&v->scratch, st) != OK)
		return wrong(v, "/fact/signature/envelope", "%s", v->scratch.detail);
	TRY(signing_words_check(v, p, what, out, st));
	TRY(signing_base_check(v, e, st));
	return signing_times_check(v, e, what, p, out, st);
}

/* So that a re-founding knows whether quality is still there (rules/refounding.h). */
static void approver_note(struct verify *v, const struct entry *e, const struct signature *s)
{
	for (const struct held *h = s->key->owner->held; h; h = h->next)
		if (custody_moves_ground(s->custody) && (h->roles & role_bit(ROLE_APPROVER)))
			v->state->approver_signed = e->index;
}

enum err signature_check(struct verify *v, const struct entry *e, const struct signing *what,
			 struct signature *out)
{
	struct statement st;
	const struct archive_file *f;
	struct said said;

	*out = (struct signature){ .index = e->index };
	TRY(said_read(v, e, &said, out));
	f = document_of(v, said.envelope);
	if (!f)
		return wrong(v, "/fact/signature/envelope", "its envelope is not there");
	if (envelope_open(&v->scratch, f->bytes, f->size, &out->key->public, &st) != OK)
		return wrong(v, "/fact/signature/envelope", "%s is not signed by the key: %s",
			     f->name, v->scratch.detail);
	if (strcmp(st.id, said.id) != 0 || strcmp(said.subject, what->object) != 0)
		return wrong(v, "/fact/signature", "its envelope is of another statement");
	if (map_get(&v->state->statements, st.id))
		return wrong(v, "/fact/signature/id", "this statement was used before");
	map_put(&v->state->statements, st.id, v);
	out->site = st.site;
	TRY(signing_statement_check(v, e, what, &st, out));
	approver_note(v, e, out);
	signed_note(v, out->key);
	return OK;
}
