/*
 * The idea: the server states again what the signer should have signed, from
 * its own facts, and compares.  statement_compose() makes that statement both for a
 * person who is about to sign and, in sign_check(), for one who has; two ways
 * to compute it would drift apart.
 *
 * A statement that comes back may differ from the draft in id, times and their
 * zone, base head, comment and site alone, and the site must be one at which the
 * signer was granted the role.  All else (subjects, meaning and its full
 * sentence, signer, role, key, custody) must be what the tables say at
 * the moment of entering: a person whose role was withdrawn between draft and
 * signature has signed in vain.  The policy that it names is that of its base
 * head: what the signer knew.  The one in force at the merge decides.
 *
 * Time is bounded on both sides.  The signer's own time is not in the future
 * and not before what the signer knew, beyond a slack, and not_after is not past and
 * not later than the policy allows, so an old statement cannot be kept in a drawer
 * and entered when it suits, nor be dated back.  The base head must be one that this log had: the
 * signer saw this history and no other.
 *
 * Never: take a member from the envelope as true because its signature
 * verifies; enter a statement whose id was used before, since one act would
 * count twice.
 */

#include "signing/signature.h"

#include <string.h>

#include "access/principal.h"
#include "base/clock.h"
#include "base/text.h"
#include "documents/path.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/founder.h"
#include "people/user.h"
#include "people/zone.h"
#include "rules/role_clash.h"
#include "rules/statement_words.h"
#include "rules/times.h"
#include "signing/key.h"
#include "signing/times.h"
#include "tree/document.h"

enum err policy_in_force(struct ctx *cx, struct db *db, struct policy **out, const char **digest)
{
	struct document doc;

	*out = arena_alloc(&cx->mem, sizeof(**out));
	TRY(db_document_at(cx, db, POLICY_PATH, AT_NOW, digest));
	TRY(document_read(cx, db, *digest, &doc));
	TRY(policy_parse(cx, doc.bytes, doc.size, *out));
	return policy_judged(cx, *out);
}

static enum err authority_gather(struct ctx *cx, struct db *db, const struct signing_key *key,
				 const char *role, const char *site, const struct user *u,
				 bool founding, struct authority_facts *out)
{
	enum role parsed;
	unsigned roles;

	*out = (struct authority_facts){
		.in_use = (u->state == USER_ACTIVE || u->state == USER_SUSPENDED) &&
			  u->kind == KIND_PERSON,
		.suspended = u->state == USER_SUSPENDED,
		.reset = u->identity == IDENTITY_RESET,
		.key = key->state,
		.founding = founding,
	};
	TRY(key_is_for(cx, db, key, role, &out->key_has_role));
	TRY(db_roles_at(cx, db, u->id, site, AT_NOW, &roles));
	out->holds_role = role_parse(role, &parsed) && (roles & role_bit(parsed));
	return OK;
}

static enum err pending_refused(struct ctx *cx, struct db *db, const struct signing_key *key)
{
	const char *other;

	TRY(db_founder_other(cx, db, key->user, &other));
	return err_next(cx, errf(cx, E_FORBIDDEN, "the key is pending"),
			"Have %s confirm it: signet key confirm %s --key FILE.",
			other ? "the other founder" : "others", key->id);
}

static enum err authority_check(struct ctx *cx, struct db *db, const struct authority_facts *f,
				const struct signing_key *key, const char *role, const char *site,
				const struct user *u)
{
	switch (authority(f)) {
	case AUTHORITY_GIVEN:
		return OK;
	case AUTHORITY_NOBODY:
		return errf(cx, E_FORBIDDEN, "'%s' is not a person in use", u->id);
	case AUTHORITY_SUSPENDED:
		return err_next(cx, errf(cx, E_FORBIDDEN, "'%s' is suspended", u->id),
				LIFT_SUSPENSION_NEXT, u->id);
	case AUTHORITY_RESET:
		return err_next(
			cx,
			errf(cx, E_FORBIDDEN,
			     "the password of '%s' was reset, and nobody confirmed yet who uses "
			     "the account",
			     u->id),
			CONFIRM_PERSON_NEXT, u->id);
	case AUTHORITY_PENDING:
		return pending_refused(cx, db, key);
	case AUTHORITY_REVOKED:
		return err_next(cx, errf(cx, E_FORBIDDEN, "the key is revoked"),
				"Sign with another key, or enrol one.");
	case AUTHORITY_KEY_OTHER:
	case AUTHORITY_ROLE_GONE:
		break;
	}
	return errf(cx, E_FORBIDDEN, "'%s' does not sign as %s at %s with this key", u->id, role,
		    site);
}

/* The policy under a head of that size; "": there was none yet. */
static enum err policy_under(struct ctx *cx, struct db *db, int64_t size, const char **digest)
{
	enum err e = db_document_at(cx, db, POLICY_PATH, size - 1, digest);

	if (e != E_NOT_FOUND)
		return e;
	*digest = "";
	return OK;
}

/* The site of the grant that a signature relies on: the one that is asked for; else the signer's
 * own, where a grant names it. */
static enum err relied_on(struct ctx *cx, struct db *db, const struct signing *what,
			  const struct signer_says *s, const char **site)
{
	struct user u;
	bool own;

	*site = s->site ? s->site : what->site;
	if (*site)
		return OK;
	TRY(db_user_at(cx, db, s->user, AT_NOW, &u));
	TRY(db_role_granted(cx, db, u.id, s->role, u.site, &own));
	*site = grant_site(own, u.site);
	return OK;
}

/* A statement names a grant that there is, or it would say of its signer what nobody granted. */
static enum err granted_check(struct ctx *cx, struct db *db, const struct statement *s,
			      const char *place)
{
	bool held;

	TRY(db_role_granted(cx, db, s->signer, s->role, s->site, &held));
	if (held)
		return OK;
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_FORBIDDEN, "'%s' was not granted the role %s at %s",
				    s->signer, s->role, s->site),
			       "%s", place),
			"Name the site of a grant that you hold: 'signet user show %s' lists them.",
			s->signer);
}

/* Asked at the signature and again at the merge.  The founding alone takes a
 * key that is still pending: two founders confirm each other, and somebody must
 * begin. */
enum err signer_valid(struct ctx *cx, struct db *db, const struct signing_key *key,
		      const char *role, const char *site, bool founding, const char **name)
{
	struct authority_facts facts;
	struct user u;

	TRY(db_user_at(cx, db, key->user, AT_NOW, &u));
	TRY(authority_gather(cx, db, key, role, site, &u, founding, &facts));
	TRY(authority_check(cx, db, &facts, key, role, site, &u));
	*name = u.name;
	return *name ? OK : errf(cx, E_FORBIDDEN, "the name of '%s' was erased", u.id);
}

enum err signature_site(struct ctx *cx, struct db *db, const struct signature *s, const char **out)
{
	struct document envelope;
	struct statement st;

	TRY(document_read(cx, db, s->envelope, &envelope));
	if (envelope_peek(cx, envelope.bytes, envelope.size, &st) != OK)
		return errf(cx, E_TAMPERED, "the envelope of the signature %s is none", s->id);
	*out = st.site;
	return OK;
}

static enum err meaning_find(struct ctx *cx, const struct signing *what, const char *code,
			     const struct meaning **out)
{
	*out = policy_meaning(what->policy, code);
	if (*out)
		return OK;
	return err_at(cx, errf(cx, E_INVALID, "the policy has no meaning '%s'", code), "/meaning");
}

/* The sentence that the signer is shown, and signs. */
static enum err sentence_find(struct ctx *cx, const struct meaning *m, const struct signer_says *s,
			      const struct sentence **out)
{
	*out = s->language ? meaning_in(m, s->language) : meaning_for(m, s->accept);
	if (*out)
		return OK;
	return err_at(cx,
		      errf(cx, E_INVALID, "the policy does not say '%s' in the language '%s'",
			   m->code, s->language),
		      "/language");
}

/* A sealed key's statement is made and entered within one request, so it lives
 * for minutes; a person's own key may be in a safe, so the policy gives days. */
static int64_t not_after(const struct signing *what, const char *custody, int64_t time)
{
	enum custody parsed;

	custody_parse(custody, &parsed); /* as the key's, which the server has stored */
	return time + statement_life(parsed, what->policy->not_after_days);
}

static enum err key_own(struct ctx *cx, struct db *db, const char *user, const char *id,
			struct signing_key *out)
{
	TRY(db_key_at(cx, db, id, AT_NOW, out));
	if (strcmp(out->user, user) != 0)
		return errf(cx, E_FORBIDDEN, "nobody signs with another's key");
	return OK;
}

static enum err statement_compose(struct ctx *cx, struct db *db, const struct signing *what,
				  const struct signer_says *s, struct statement *out)
{
	const struct meaning *m = NULL;
	const struct sentence *said = NULL;
	struct signing_key key;
	struct checkpoint head;
	bool founding = what->founder && strcmp(what->founder, s->user) == 0;

	TRY(meaning_find(cx, what, s->meaning, &m));
	TRY(sentence_find(cx, m, s, &said));
	TRY(key_own(cx, db, s->user, s->key, &key));
	*out = (struct statement){ .subjects = what->subjects.subject,
				   .n_subjects = what->subjects.n,
				   .id = uuid7(cx, cx->now),
				   .meaning = m->code,
				   .meaning_text = said->text,
				   .language = said->language,
				   .signer = s->user,
				   .role = s->role,
				   .fingerprint = ssh_fingerprint(cx, &key.public),
				   .custody = key.custody,
				   .auth = key.sealed ? statement_auth_sealed
						      : (struct statement_auth){ 0 },
				   .time = cx->now,
				   .not_after = not_after(what, key.custody, cx->now),
				   .offset = "+00:00",
				   .zone = "Etc/UTC",
				   .origin = what->origin,
				   .change = what->change,
				   .comment = s->comment };
	TRY(relied_on(cx, db, what, s, &out->site));
	TRY(signer_valid(cx, db, &key, s->role, out->site, founding, &out->signer_name));
	/* heads lie beside contents: no entry gives one to a store that is made again */
	TRY(trail_head(cx, db_contents(db), &head));
	out->size = (int64_t)head.size;
	out->root = head.root;
	return policy_under(cx, db, out->size, &out->policy);
}

enum err sign_draft(struct ctx *cx, struct db *db, const struct signing *what,
		    const struct signer_says *s, struct statement *out)
{
	TRY(statement_compose(cx, db, what, s, out));
	return granted_check(cx, db, out, "/site");
}

/* The head that the signer knew must be a prefix of our log. */
static enum err signature_base_check(struct ctx *cx, struct db *db, const struct statement *got)
{
	bool had;

	TRY(trail_contains(cx, db, (uint64_t)got->size, &got->root, &had));
	return had ? OK : statement_refused(cx, "/predicate/base", "this log never had that head");
}

static enum err id_check(struct ctx *cx, struct db *db, const char *id)
{
	struct signature_on known;

	TRY(db_signature_get(cx, db, id, &known));
	return known.subject
		       ? statement_refused(cx, "/predicate/id", "this statement was used before")
		       : OK;
}

/* ssh_fingerprint() is base64; a key's id is the same hash as a digest. */
static enum err key_of(struct ctx *cx, struct db *db, const struct statement *s, const char *user,
		       struct signing_key *out)
{
	struct signing_key keys[KEYS_OF_USER_MAX] = { 0 };
	size_t n = countof(keys);

	TRY(db_keys_of(cx, db, user, AT_NOW, keys, &n));
	for (size_t i = 0; i < n; i++) {
		*out = keys[i];
		if (strcmp(ssh_fingerprint(cx, &keys[i].public), s->fingerprint) == 0)
			return OK;
	}
	return err_at(cx, errf(cx, E_FORBIDDEN, "'%s' has no key %s", user, s->fingerprint),
		      "/predicate/key/fingerprint");
}

/* A policy that was changed meanwhile may not say it in that language any more. */
static enum err language_check(struct ctx *cx, const struct signing *what,
			       const struct statement *got)
{
	const struct meaning *m = policy_meaning(what->policy, got->meaning);

	return !m || meaning_in(m, got->language)
		       ? OK
		       : statement_refused(cx, "/predicate/meaning/language",
					   "the policy does not say this meaning in that language");
}

enum err sign_check(struct ctx *cx, struct db *db, const struct signing *what, const char *user,
		    const char *envelope, struct fact *f, struct signature *out)
{
	struct statement got, want;
	struct signing_key key = { 0 };
	struct word_differs differs;

	/* first the name of the key, unverified; then everything again,
	 * verified with it */
	TRY(envelope_peek(cx, envelope, strlen(envelope), &got));
	TRY(key_of(cx, db, &got, user, &key));
	TRY(envelope_open(cx, envelope, strlen(envelope), &key.public, &got));
	TRY(statement_judged(cx, &got));
	TRY(language_check(cx, what, &got));
	TRY(statement_compose(cx, db, what,
			      &(struct signer_says){ user, key.id, got.meaning, got.role, got.site,
						     got.comment, got.language, NULL },
			      &want));
	TRY(granted_check(cx, db, &want, "/predicate/signer/site"));
	TRY(policy_under(cx, db, got.size, &want.policy));
	if (statement_differs(&got, &want, &what->subjects, &differs))
		return statement_refused(cx, differs.place, "it is not what stands here");
	TRY(signature_base_check(cx, db, &got));
	if (!zone_had_offset(got.zone, got.offset, got.time))
		return statement_refused(cx, "/predicate/time/offset",
					 "its time zone did not have it then");
	TRY(signature_times_check(cx, db, what, &got,
				  not_after(what, got.custody, got.time) - got.time));
	TRY(id_check(cx, db, got.id));
	*out = (struct signature){ .id = got.id,
				   .signer = user,
				   .role = got.role,
				   .site = got.site,
				   .meaning = got.meaning,
				   .key = key.id,
				   .custody = key.custody,
				   .envelope = fact_document(cx, f, envelope, strlen(envelope)) };
	return OK;
}
