/*
 * A key counts once another quality person signed its document.  The confirmer
 * looks at a fingerprint on paper, so the document names origin, person,
 * printed name, site, roles and key, and the statement covers its exact bytes.
 *
 * The one exception is the founding: while it is open, the two founders confirm
 * each other's pending keys, since there is nobody before them.  The exception
 * needs both: the confirmer and the owner of the key are founders, and not the
 * same person.
 */

#include "quality/confirmation.h"

#include <string.h>

#include "engine/history.h"
#include "people/founder.h"
#include "signing/key.h"
#include "trust/trust.h"

enum err confirmation_signing(struct ctx *cx, struct db *db, const char *origin, const char *id,
			      struct signing *out)
{
	struct signing_key key;
	struct policy *policy;
	const char *digest;

	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	TRY(policy_in_force(cx, db, &policy, &digest));
	*out = (struct signing){ .object = arena_printf(&cx->mem, "key:%s", id),
				 .policy = policy,
				 .origin = origin,
				 .people = trust_people_now };
	return key_subjects(cx, origin, id, key.document, &out->subjects);
}

/* Are these the two founders, while the founding is open? */
static enum err are_founders(struct ctx *cx, struct db *db, const char *one, const char *other,
			     bool *out)
{
	const char *founders[FOUNDERS];
	size_t n, found = 0;

	TRY(db_founders(cx, db, AT_NOW, founders, &n));
	for (size_t i = 0; i < n; i++)
		found += strcmp(founders[i], one) == 0 || strcmp(founders[i], other) == 0;
	*out = found == FOUNDERS;
	return OK;
}

static enum err sealed_confirms_none(struct ctx *cx)
{
	return err_next(cx,
			errf(cx, E_FORBIDDEN,
			     "a sealed key confirms no key: the server holds it, and would say by "
			     "it whose keys count"),
			"Confirm it by 'signet key confirm' with a key that you hold; 'signet key "
			"new FILE --role approver' makes one.");
}

enum err confirmation_key_check(struct ctx *cx, struct db *db, const char *with)
{
	struct signing_key key;
	enum custody custody;

	TRY(db_key_at(cx, db, with, AT_NOW, &key));
	return custody_parse(key.custody, &custody) && custody_moves_ground(custody)
		       ? OK
		       : sealed_confirms_none(cx);
}

static enum err may_confirm(struct ctx *cx, struct db *db, const char *confirmer,
			    const struct signing_key *key, const struct signature *s)
{
	struct confirming c = { key->user, key->state, confirmer, s->meaning, s->role };
	struct signing_key with;

	TRY(db_key_at(cx, db, s->key, AT_NOW, &with));
	c.with = with.state;
	custody_parse(with.custody, &c.custody); /* as the store has it */
	/* sign_check() let a founder's pending key pass; here the founding must
	 * justify it */
	TRY(are_founders(cx, db, confirmer, key->user, &c.founders));
	switch (confirming_fault(&c)) {
	case CONFIRMING_OK:
		break;
	case CONFIRMING_OWN:
		return err_next(cx, errf(cx, E_FORBIDDEN, "nobody confirms their own key"),
				"Ask another quality person.");
	case CONFIRMING_DONE:
		return errf(cx, E_CONFLICT, "the key is %s already",
			    state_name(&key_states, key->state));
	case CONFIRMING_WORDS:
		return errf(cx, E_FORBIDDEN,
			    "a key is confirmed by an approver, meaning acknowledgement");
	case CONFIRMING_SEALED:
		return sealed_confirms_none(cx);
	case CONFIRMING_WITH:
		return errf(cx, E_FORBIDDEN, "your own key is not confirmed yet");
	}
	return OK;
}

enum err confirmation_decide(struct ctx *cx, struct db *db, const char *origin, const char *user,
			     const char *id, const char *envelope, struct fact *out)
{
	struct signing_key key;
	struct signature s;
	struct signing what;

	fact_start(cx, out, ACTION_KEY_CONFIRMED);
	fact_object(cx, out, "key", id);
	TRY(confirmation_signing(cx, db, origin, id, &what));
	TRY(db_key_at(cx, db, id, AT_NOW, &key));
	fact_object(cx, out, "user", key.user);
	TRY(sign_check(cx, db, &what, user, envelope, out, &s));
	TRY(may_confirm(cx, db, user, &key, &s));
	fact_changed(out, "state", state_name(&key_states, key.state),
		     state_name(&key_states, KEY_CONFIRMED));
	put_text(&out->body, "key", id);
	signature_print(&out->body, "signature", what.object, &s);
	return OK;
}
