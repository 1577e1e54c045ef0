/*
 * A review is signed by somebody who had no part in what it is about: not whose key it was, nor who
 * proposed or signed a revocation of that key, be it another one.  A review only ever gives back:
 * what was upheld once is not disputed again, and what no review upholds stays disputed.
 */

#include "quality/review.h"

#include "alarm/alarm.h"
#include "base/text.h"
#include "documents/trust.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/user.h"
#include "proof/entry.h"
#include "quality/approvers.h"
#include "rules/powers.h"
#include "signing/dispute.h"
#include "signing/key.h"

/* What one would uphold does not keep another from upholding less. */
const char *review_object(struct ctx *cx, const struct act_document *d)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '[');
	for (size_t i = 0; i < d->n_upholds; i++)
		put_int(&p, NULL, d->upholds[i]);
	put_close(&p, ']');
	return arena_printf(&cx->mem, "entry:%lld upholds %s", (long long)d->entry, p.text);
}

static enum err revocation_of(struct ctx *cx, struct db *db, const struct act_document *d,
			      struct revocation *out)
{
	enum err e = db_revocation_at(cx, db, d->entry, out);

	if (e != E_NOT_FOUND)
		return e;
	return err_next(
		cx,
		err_at(cx,
		       errf(cx, E_CONFLICT,
			    "entry %lld is no revocation that disputes a "
			    "signature",
			    (long long)d->entry),
		       "/entry"),
		"Name the entry of the revocation: 'signet key show KEY' says it as index.");
}

enum err review_person(struct ctx *cx, struct db *db, const struct act_document *d,
		       const char **out)
{
	struct revocation r;

	TRY(revocation_of(cx, db, d, &r));
	*out = r.person;
	return OK;
}

/* Is the signature of that entry one that the revocation disputes? */
static enum err signature_disputed(struct ctx *cx, struct db *db, const struct revocation *r,
				   int64_t index, bool *out)
{
	auto_entry e = { .json = NULL };
	json_t *signature;

	TRY(trail_entry_open(cx, db, index, &e));
	signature = json_object_get(e.fact, "signature");
	*out |= index >= r->since &&
		text_same(json_string_value(json_object_get(signature, "key")), r->key);
	return OK;
}

/* Is one of the signatures that confirmed the key one that the revocation disputes? */
static enum err key_disputed(struct ctx *cx, struct db *db, const struct revocation *r,
			     const char *key, bool *out)
{
	auto_entry e = { .json = NULL };
	int64_t confirmed;
	json_t *index;
	size_t i;

	*out = false;
	TRY(db_key_confirmed(cx, db, key, &confirmed));
	TRY(trail_entry_open(cx, db, confirmed, &e));
	json_array_foreach (json_object_get(json_object_get(e.fact, "act"), "signatures"), i, index)
		TRY(signature_disputed(cx, db, r, json_integer_value(index), out));
	return OK;
}

enum err review_key_apart(struct ctx *cx, struct db *db, const struct act_document *d,
			  const char *key)
{
	struct revocation r;
	bool disputed;

	TRY(revocation_of(cx, db, d, &r));
	TRY(key_disputed(cx, db, &r, key, &disputed));
	if (!disputed)
		return OK;
	return err_next(
		cx, errf(cx, E_FORBIDDEN, "what is reviewed confirmed the key that would sign it"),
		"Another must, whose key others confirmed.");
}

/* By a key whose signature would be taken: on another one the review would wait for ever. */
static enum err reviewer_able(struct ctx *cx, struct db *db, const struct revocation *r,
			      const char *person, enum role role, const char *site, bool *able)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);
	bool disputed;

	TRY(db_keys_of(cx, db, person, AT_NOW, keys, &n));
	for (size_t i = 0; i < n && !*able; i++) {
		TRY(key_is_able(cx, db, &keys[i], role, site, able));
		if (!*able)
			continue;
		TRY(key_disputed(cx, db, r, keys[i].id, &disputed));
		*able = !disputed;
	}
	return OK;
}

static enum err somebody_for(struct ctx *cx, struct db *db, const struct revocation *r,
			     const struct act_case *c, enum role role, bool *out)
{
	const struct name_list *holders;

	*out = false;
	TRY(db_role_holders(cx, db, role, c->site, &holders));
	for (const struct name_list *h = holders; h && !*out; h = h->next)
		if (!act_excludes(c, h->name))
			TRY(reviewer_able(cx, db, r, h->name, role, c->site, out));
	return OK;
}

static enum err parts_add(struct ctx *cx, struct db *db, const char *act, struct act_case *c)
{
	struct signature s[SIGNED_ACT_MAX];
	size_t n = countof(s);
	struct signed_act a;

	TRY(db_act_at(cx, db, act, AT_NOW, &a));
	TRY(db_signatures_of(cx, db, arena_printf(&cx->mem, "act:%s", act), AT_NOW, s, &n));
	act_part_add(cx, c, a.author);
	for (size_t i = 0; i < n; i++)
		act_part_add(cx, c, s[i].signer);
	return OK;
}

/* There is a row of what disputes a signature alone, and an entry of each revocation. */
static enum err revokers_add(struct ctx *cx, struct db *db, const char *key, struct act_case *c)
{
	int64_t entry = AT_NOW;
	const char *act;

	for (;;) {
		TRY(db_key_revoked_before(cx, db, key, entry, &entry));
		if (entry == NO_ENTRY)
			return OK;
		TRY(act_of_entry(cx, db, entry, &act));
		if (act) /* NULL: its owner did, at once */
			TRY(parts_add(cx, db, act, c));
	}
}

enum err review_parts(struct ctx *cx, struct db *db, const struct act_document *d,
		      struct act_case *c)
{
	struct revocation r;

	TRY(revocation_of(cx, db, d, &r));
	TRY(revokers_add(cx, db, r.key, c));
	TRY(somebody_for(cx, db, &r, c, ROLE_APPROVER, &c->approver));
	return somebody_for(cx, db, &r, c, ROLE_REVIEWER, &c->reviewer);
}

/* ---- may it ---- */

static enum err upheld_fits(struct ctx *cx, struct db *db, const struct act_document *d,
			    const struct revocation *r, size_t i)
{
	int64_t signature = d->upholds[i], review;
	bool disputed;

	TRY(db_upheld_by(cx, db, r->key, signature, AT_NOW, &review));
	if (review != NO_ENTRY)
		return err_next(
			cx,
			err_at(cx,
			       errf(cx, E_CONFLICT, "entry %lld is upheld already, by entry %lld",
				    (long long)signature, (long long)review),
			       "/upholds/%zu", i),
			"Leave it out: it counts.");
	TRY(db_disputed_by(cx, db, r->key, r->since, r->entry, signature, &disputed));
	return disputed
		       ? OK
		       : err_next(cx,
				  err_at(cx,
					 errf(cx, E_CONFLICT,
					      "entry %lld is no signature that entry %lld disputes",
					      (long long)signature, (long long)r->entry),
					 "/upholds/%zu", i),
				  "'signet key disputed %s' lists them.", r->key);
}

enum err review_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct revocation r;
	int64_t before;

	TRY(revocation_of(cx, db, d, &r));
	if (r.reviewed && d->n_upholds == 0)
		return err_at(cx,
			      errf(cx, E_CONFLICT,
				   "it was reviewed, and another review upholds something"),
			      "/upholds");
	TRY(db_upheld_count(cx, db, r.key, &before));
	if (before + (int64_t)d->n_upholds > TRUST_UPHELD_MAX)
		return err_next(cx,
				err_at(cx,
				       errf(cx, E_CONFLICT,
					    "%d signatures of one key are upheld at most, and "
					    "%lld are",
					    TRUST_UPHELD_MAX, (long long)before),
				       "/upholds"),
				"Have others sign again what is to stay.");
	for (size_t i = 0; i < d->n_upholds; i++)
		TRY(upheld_fits(cx, db, d, &r, i));
	return OK;
}

enum err review_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		     const struct act_done *done, struct fact *out)
{
	struct revocation r;

	TRY(revocation_of(cx, db, d, &r));
	fact_start(cx, out, ACTION_KEY_REVIEWED);
	fact_object(cx, out, "key", r.key);
	fact_object(cx, out, "user", r.person);
	fact_object(cx, out, "act", d->id);
	act_done_print(&out->body, done);
	put_text(&out->body, "key", r.key);
	put_int(&out->body, "entry", d->entry);
	put_open(&out->body, "upholds", '[');
	for (size_t i = 0; i < d->n_upholds; i++)
		put_int(&out->body, NULL, d->upholds[i]);
	put_close(&out->body, ']');
	return OK;
}

/* ---- by itself ---- */

enum err review_is_overdue(struct ctx *cx, struct db *db, const char *key, bool *out)
{
	struct revocation r;

	TRY(db_revocation_due(cx, db, key, &r, out));
	*out = *out && review_overdue(r.clock, cx->now);
	return OK;
}

enum err review_step(struct ctx *cx, struct db *db, const struct instance *in, const char *key,
		     struct fact *out)
{
	struct new_alarm a = { .kind = ALARM_REVIEW_DUE,
			       .object = arena_printf(&cx->mem, "key:%s", key) };
	struct revocation r;
	bool any;

	out->action = ACTION_NONE;
	TRY(db_revocation_due(cx, db, key, &r, &any));
	if (!any)
		return alarm_end(cx, db, a.kind, a.object, "it was reviewed", out);
	if (!review_overdue(r.clock, cx->now))
		return OK;
	a.since = r.clock + REVIEW_MS;
	a.detail =
		arena_printf(&cx->mem,
			     "what the key signed from entry %lld on was disputed by entry %lld, "
			     "and nobody has reviewed it: signet act propose review --key-id %s "
			     "--upholds ENTRY --reason TEXT",
			     (long long)r.since, (long long)r.entry, key);
	return alarm_begin(cx, db, &a, out);
}
