/*
 * A key counts once two other approvers signed that it is its owner's.  They look at a
 * fingerprint on paper, so the act names the key's document by digest, and that names origin,
 * person, printed name, site, roles and key.
 *
 * The one exception is the founding: while it is open, each founder's key is confirmed by the
 * other alone, with a key that may be pending, since there is nobody before them.
 */

#include "quality/confirmation.h"

#include <string.h>

#include "engine/history.h"
#include "people/founder.h"
#include "people/user.h"
#include "rules/powers.h"
#include "signing/key.h"

enum err confirmation_complete(struct ctx *cx, struct db *db, struct act_document *d)
{
	struct signing_key key;

	if (!d->key)
		return err_at(cx, errf(cx, E_INVALID, "confirm-key is about a key"), "/key");
	TRY(db_key_at(cx, db, d->key, AT_NOW, &key));
	d->document = key.document;
	if (!d->person)
		d->person = key.user;
	return OK;
}

enum err confirming_founder(struct ctx *cx, struct db *db, enum act_kind kind, const char *person,
			    const char **out)
{
	*out = NULL;
	return kind == ACT_CONFIRM_KEY ? db_founder_other(cx, db, person, out) : OK;
}

static enum err key_waits(struct ctx *cx, struct db *db, const struct act_document *d,
			  struct signing_key *key)
{
	TRY(db_key_at(cx, db, d->key, AT_NOW, key));
	if (strcmp(key->user, d->person) != 0)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "the key is not of '%s' but of '%s'", d->person,
				   key->user),
			      "/person");
	if (key->state != KEY_PENDING)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "the key is %s already",
				   state_name(&key_states, key->state)),
			      "/key");
	return strcmp(key->document, d->document) == 0
		       ? OK
		       : err_at(cx, errf(cx, E_CONFLICT, "the key has another document"),
				"/document");
}

/* While it is being proposed there is no such act. */
static enum err confirmation_waits(struct ctx *cx, struct db *db, const char *act, bool *out)
{
	struct signed_act a;
	enum err e = db_act_at(cx, db, act, AT_NOW, &a);

	*out = e == OK && a.state == SIGNED_ACT_WAITING;
	return e == E_NOT_FOUND ? OK : e;
}

enum err concerned_in_use(struct ctx *cx, struct db *db, const struct act_document *d,
			  struct user *u)
{
	struct act_concerned p = { 0 };

	TRY(db_user_at(cx, db, d->person, AT_NOW, u));
	TRY(confirmation_waits(cx, db, d->id, &p.waited));
	p.active = u->state == USER_ACTIVE;
	p.suspended = u->state == USER_SUSPENDED;
	if (act_reaches(&p))
		return OK;
	TRY(suspended_refuse(cx, u));
	return err_at(
		cx,
		errf(cx, E_CONFLICT, "'%s' is %s", d->person, state_name(&user_states, u->state)),
		"/person");
}

enum err confirmation_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct signing_key key;
	struct user u;

	TRY(key_waits(cx, db, d, &key));
	return concerned_in_use(cx, db, d, &u);
}

enum err confirmation_fact(struct ctx *cx, struct db *db, const struct act_document *d,
			   const struct act_done *done, struct fact *out)
{
	struct signing_key key;
	struct user u;

	fact_start(cx, out, ACTION_KEY_CONFIRMED);
	fact_object(cx, out, "key", d->key);
	fact_object(cx, out, "user", d->person);
	fact_object(cx, out, "act", d->id);
	TRY(db_key_at(cx, db, d->key, AT_NOW, &key));
	TRY(db_user_at(cx, db, d->person, AT_NOW, &u));
	fact_changed(out, "state", state_name(&key_states, key.state),
		     state_name(&key_states, KEY_CONFIRMED));
	act_done_print(&out->body, done);
	put_text(&out->body, "key", d->key);
	if (!key_confirms_person(u.identity, u.identity_idx, key.from_idx)) {
		put_null(&out->body, "entry");
		return OK;
	}
	fact_changed(out, "identity", identity_name(u.identity), identity_name(IDENTITY_CONFIRMED));
	put_int(&out->body, "entry", u.identity_idx);
	return OK;
}
