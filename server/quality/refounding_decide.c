/*
 * What the root's threshold may bring is asked when it is proposed, at each signature, when the
 * last one comes, and a day later, when it takes effect: meanwhile an approver may have come back.
 *
 * Whom it names is asked likewise.  The document has fingerprints, as people compare them on paper;
 * the facts have the keys' ids.
 */

#include "quality/refounding.h"

#include <string.h>

#include "alarm/alarm.h"
#include "base/clock.h"
#include "base/text.h"
#include "engine/content.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/user.h"
#include "proof/origin.h"
#include "quality/able.h"
#include "rules/refounding.h"
#include "signing/key.h"
#include "trust/trust.h"

const char *refounding_people(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "%s and %s", d->people[0].id, d->people[1].id);
}

const char *refounding_object(struct ctx *cx, const struct act_document *d)
{
	/* with the keys: one about a key that is lost keeps none about another back */
	const char *of =
		arena_printf(&cx->mem, "people:%s=%s/%s=%s", d->people[0].id,
			     d->people[0].fingerprint, d->people[1].id, d->people[1].fingerprint);

	/* one that rests on an announcement is not kept back by one that does not */
	return d->kind == ACT_REFOUND && d->announced != ACT_NONE
		       ? arena_printf(&cx->mem, "%s since %lld", of, (long long)d->announced)
		       : of;
}

const char *refounding_end_object(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "entry:%lld", (long long)d->entry);
}

enum err refounding_compose(struct ctx *cx, struct db *db, struct act_document *d)
{
	struct checkpoint head;

	TRY(trail_head(cx, db, &head));
	d->head = checkpoint_head(&head);
	d->instance = origin_instance(cx, d->origin);
	return OK;
}

/* The refusal's place; OK is OK. */
static enum err placed(struct ctx *cx, enum err e, const char *place)
{
	return e == OK ? OK : err_at(cx, e, "%s", place);
}

/* ---- whom it names ---- */

static enum err key_of_fingerprint(struct ctx *cx, struct db *db, const struct act_person *p,
				   struct signing_key *out)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);

	TRY(db_keys_of(cx, db, p->id, AT_NOW, keys, &n));
	for (size_t i = 0; i < n; i++)
		if (strcmp(ssh_fingerprint(cx, &keys[i].public), p->fingerprint) == 0) {
			*out = keys[i];
			return OK;
		}
	return err_next(cx,
			errf(cx, E_CONFLICT, "'%s' has enrolled no key %s", p->id, p->fingerprint),
			"The person enrols it first: signet key new FILE --role approver.");
}

/* A key that was enrolled since would have confirmed the person with itself. */
static bool account_taken(const struct user *u, const struct signing_key *key)
{
	return u->identity == IDENTITY_RESET &&
	       !(key->state == KEY_PENDING &&
		 key_confirms_person(u->identity, u->identity_idx, key->from_idx));
}

static enum err new_founder_gather(struct ctx *cx, struct db *db, const char *id,
				   const struct signing_key *key, struct new_founder *out)
{
	struct user u;
	bool held;
	enum err e = OK;

	TRY(db_role_granted(cx, db, id, role_name(ROLE_APPROVER), EVERY_SITE, &held));
	if (!held)
		e = role_givable(cx, db, id, role_name(ROLE_APPROVER), EVERY_SITE, &u);
	TRY(e == E_CONFLICT ? OK : e);
	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	*out = (struct new_founder){ .in_use = u.kind == KIND_PERSON && (u.state == USER_ACTIVE ||
									 u.state == USER_SUSPENDED),
				     .clashes = e == E_CONFLICT,
				     .taken = account_taken(&u, key),
				     .key = key->state };
	return key_standing(cx, db, key, &out->custody, &out->roles);
}

static enum err new_founder_check(struct ctx *cx, struct db *db, const struct act_person *p,
				  const char **key)
{
	struct new_founder f;
	struct signing_key k;
	enum founder_fault fault;

	TRY(key_of_fingerprint(cx, db, p, &k));
	TRY(new_founder_gather(cx, db, p->id, &k, &f));
	*key = k.id;
	fault = founder_fault(&f);
	return fault == FOUNDER_OK
		       ? OK
		       : errf(cx, E_CONFLICT, "'%s' %s", p->id, founder_fault_text(fault));
}

static enum err new_founders_check(struct ctx *cx, struct db *db, const struct act_document *d,
				   const char *key[ACT_PEOPLE])
{
	struct user u;

	for (size_t i = 0; i < ACT_PEOPLE; i++) {
		TRY(db_user_at(cx, db, d->people[i].id, AT_NOW, &u));
		TRY(placed(cx, new_founder_check(cx, db, &d->people[i], &key[i]),
			   arena_printf(&cx->mem, "/people/%zu", i)));
	}
	return OK;
}

/* ---- whether it may be ---- */

/* The holders who signed an act, by the root in force. */
static enum err holders_of_act(struct ctx *cx, struct db *db, const struct tuf_keys *root,
			       const char *id, struct holder_signature *out, size_t *n)
{
	struct act_document d;
	struct signed_act a;
	const char *bytes;

	TRY(db_act_at(cx, db, id, AT_NOW, &a));
	TRY(act_document_of(cx, db, &a, &d, &bytes));
	TRY(db_holders_of(cx, db, id, AT_NOW, out, n));
	holders_count(root, bytes, strlen(bytes), out, *n);
	return OK;
}

/* While it is being proposed there is no such act. */
static enum err holders_compare(struct ctx *cx, struct db *db, const char *announced,
				const char *id, bool *alike)
{
	struct holder_signature before[HOLDERS_MAX], now[HOLDERS_MAX];
	size_t n_before = countof(before), n_now = countof(now);
	struct tuf_keys root;
	enum err e;

	*alike = true;
	TRY(trust_root_keys(cx, db, &root));
	TRY(holders_of_act(cx, db, &root, announced, before, &n_before));
	e = holders_of_act(cx, db, &root, id, now, &n_now);
	if (e != E_NOT_FOUND)
		TRY(e);
	if (e == OK)
		*alike = holders_alike(before, n_before, now, n_now, root.threshold);
	return OK;
}

static enum err announcement_gather(struct ctx *cx, struct db *db, const struct act_document *d,
				    struct refounding *out)
{
	struct announcement a;
	struct document doc;
	struct act_document before;
	enum err e = db_announcement_of(cx, db, d->announced, &a);

	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(document_read(cx, db, a.document, &doc));
	TRY(act_document_parse(cx, ACT_ANNOUNCE_REFOUNDING, doc.bytes, doc.size, &before));
	out->there = a.state == ANNOUNCEMENT_OPEN;
	out->same = refounding_same(d->people, before.people);
	out->since = a.at;
	TRY(holders_compare(cx, db, a.act, d->id, &out->alike));
	return db_approver_signed_since(cx, db, a.entry, &out->signed_since);
}

static enum err refounding_refused(struct ctx *cx, const struct refounding *r,
				   const struct act_document *d)
{
	long long entry = (long long)d->announced;

	switch (refounding_fault(r)) {
	case REFOUNDING_OK:
		return OK;
	case REFOUNDING_TWO_STAND:
		return err_next(cx,
				errf(cx, E_CONFLICT,
				     "%zu approvers of every site are able to sign, and grant the "
				     "role themselves",
				     r->able),
				"Where they cannot be reached, announce it: signet act propose "
				"announce-refounding --person %s=%s --person %s=%s --reason TEXT.",
				d->people[0].id, d->people[0].fingerprint, d->people[1].id,
				d->people[1].fingerprint);
	case REFOUNDING_GONE:
		return errf(cx, E_CONFLICT, "no announcement by entry %lld is open", entry);
	case REFOUNDING_OTHER:
		return errf(cx, E_CONFLICT, "the announcement by entry %lld names others", entry);
	case REFOUNDING_HOLDERS:
		return errf(cx, E_CONFLICT,
			    "other holders of the root signed the announcement by entry %lld",
			    entry);
	case REFOUNDING_SIGNED:
		return err_next(
			cx,
			errf(cx, E_CONFLICT, "an approver's own key has signed since entry %lld",
			     entry),
			"Quality is there, and grants the role: signet role grant %s approver "
			"--site '*' --reason TEXT.",
			d->people[0].id);
	case REFOUNDING_EARLY:
		break;
	}
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the announcement by entry %lld was not there for 14 days yet", entry),
			"It is at %s.", clock_text(cx, r->since + REFOUNDING_OPEN_MS));
}

enum err refound_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct refounding r = { .announced = d->announced != ACT_NONE, .now = cx->now };
	const char *key[ACT_PEOPLE];

	TRY(act_possible(cx, db, d, EVERY_SITE));
	TRY(approvers_standing(cx, db, &r.able));
	if (r.announced)
		TRY(announcement_gather(cx, db, d, &r));
	TRY(placed(cx, refounding_refused(cx, &r, d), "/announced"));
	return new_founders_check(cx, db, d, key);
}

enum err announce_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	const char *key[ACT_PEOPLE];

	TRY(act_possible(cx, db, d, EVERY_SITE));
	return new_founders_check(cx, db, d, key);
}

/* The act that is ended: it announced, or waits. */
static enum err end_of(struct ctx *cx, struct db *db, const struct act_document *d,
		       struct signed_act *out)
{
	struct announcement a;
	enum err e = db_announcement_of(cx, db, d->entry, &a);

	if (e == E_NOT_FOUND)
		return db_act_waiting(cx, db, ACT_REFOUND, d->entry, out);
	TRY(e);
	if (a.state != ANNOUNCEMENT_OPEN)
		return errf(cx, E_CONFLICT, "the announcement by entry %lld is %s",
			    (long long)d->entry, state_name(&announcement_states, a.state));
	return db_act_at(cx, db, a.act, AT_NOW, out);
}

enum err end_compose(struct ctx *cx, struct db *db, struct act_document *d)
{
	struct signed_act a;

	TRY(placed(cx, end_of(cx, db, d, &a), "/entry"));
	d->document = a.document;
	return OK;
}

enum err end_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct signed_act a;

	TRY(placed(cx, end_of(cx, db, d, &a), "/entry"));
	if (strcmp(a.document, d->document) == 0)
		return OK;
	return err_at(cx,
		      errf(cx, E_CONFLICT, "the document of the act by entry %lld is %s",
			   (long long)d->entry, a.document),
		      "/document");
}

/* ---- what it does ---- */

/* confirms: the keys come to count by it, where they did not before. */
static enum err founders_print(struct ctx *cx, struct db *db, const struct act_document *d,
			       bool confirms, struct fact *out)
{
	const char *key[ACT_PEOPLE];
	struct signing_key k;

	TRY(new_founders_check(cx, db, d, key));
	put_open(&out->body, "people", '[');
	for (size_t i = 0; i < ACT_PEOPLE; i++) {
		fact_object(cx, out, "user", d->people[i].id);
		put_open(&out->body, NULL, '{');
		put_text(&out->body, "user", d->people[i].id);
		put_text(&out->body, "key", key[i]);
		if (confirms) {
			fact_object(cx, out, "key", key[i]);
			TRY(db_key_at(cx, db, key[i], AT_NOW, &k));
			put_bool(&out->body, "confirmed", k.state == KEY_PENDING);
		}
		put_close(&out->body, '}');
	}
	put_close(&out->body, ']');
	return OK;
}

enum err announce_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		       const struct act_done *done, struct fact *out)
{
	fact_start(cx, out, ACTION_REFOUNDING_ANNOUNCED);
	fact_object(cx, out, "act", d->id);
	act_done_print(&out->body, done);
	return founders_print(cx, db, d, false, out);
}

enum err refound_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		      const struct act_done *done, struct fact *out)
{
	fact_start(cx, out, ACTION_QUALITY_REFOUNDED);
	fact_object(cx, out, "act", d->id);
	act_done_print(&out->body, done);
	if (d->announced == ACT_NONE)
		put_null(&out->body, "announced");
	else
		put_int(&out->body, "announced", d->announced);
	return founders_print(cx, db, d, true, out);
}

enum err end_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		  const struct act_done *done, struct fact *out)
{
	struct signed_act a;

	fact_start(cx, out, ACTION_REFOUNDING_ENDED);
	fact_object(cx, out, "act", d->id);
	TRY(end_of(cx, db, d, &a));
	fact_object(cx, out, "act", a.id);
	act_done_print(&out->body, done);
	put_int(&out->body, "entry", d->entry);
	put_text(&out->body, "ended", a.id);
	return OK;
}

/* ---- the alarm of an announcement ---- */

static enum err announcement_alarm(struct ctx *cx, struct db *db, const struct announcement *a,
				   const char *object, struct fact *out)
{
	const struct new_alarm alarm = {
		.kind = ALARM_REFOUNDING_ANNOUNCED,
		.object = object,
		.since = a->at,
		.detail = arena_printf(
			&cx->mem,
			"entry %lld: the root's holders may found quality anew from %s on, unless "
			"an approver's own key signs anything until then; the alarm stays until "
			"two "
			"approvers or reviewers end the announcement: " END_REFOUNDING_COMMAND,
			(long long)a->entry, clock_text(cx, a->at + REFOUNDING_OPEN_MS),
			(long long)a->entry),
	};

	return alarm_begin(cx, db, &alarm, out);
}

enum err refounding_step(struct ctx *cx, struct db *db, const struct instance *in,
			 const char *entry, struct fact *out)
{
	const char *object;
	struct announcement a;
	int64_t index;

	out->action = ACTION_NONE;
	if (!text_number(entry, INT_SAFE_MAX, &index))
		return errf(cx, E_FAULT, "'%s' is no entry", entry);
	TRY(db_announcement_of(cx, db, index, &a));
	object = arena_printf(&cx->mem, "act:%s", a.act);
	if (a.state == ANNOUNCEMENT_OPEN)
		return announcement_alarm(cx, db, &a, object, out);
	return alarm_end(cx, db, ALARM_REFOUNDING_ANNOUNCED, object,
			 a.state == ANNOUNCEMENT_USED ? "quality was founded anew"
						      : "two approvers or reviewers ended it",
			 out);
}
