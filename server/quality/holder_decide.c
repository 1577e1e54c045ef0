/*
 * A holder of the root signs an act's document with the key of a seed, wherever that is, and any
 * account carries the signature here: the signature proves itself, and nothing is asked of the
 * carrier.
 */

#include <string.h>

#include "quality/acts.h"
#include "quality/effect.h"
#include "trust/trust.h"

static enum err holder_asked(struct ctx *cx, const struct signed_act *a,
			     const struct act_standing *s)
{
	if (s->needs.terms.root != ACT_ROOT_NONE)
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the act %s asks for no signature of the root's holders", a->id),
			"Approvers sign it: signet act sign %s --key FILE.", a->id);
}

static enum err holder_check(struct ctx *cx, const struct act_standing *s, const char *keyid,
			     const char *sig, const char *bytes)
{
	if (!holder_known(&s->root, keyid))
		return err_next(cx,
				err_at(cx,
				       errf(cx, E_FORBIDDEN,
					    "the key %s is none of the root in force", keyid),
				       "/keyid"),
				"Sign with a key of the root; 'signet trust show' names them.");
	if (s->n_holders == HOLDERS_MAX || holder_signed(s->holder, s->n_holders, keyid))
		return err_next(
			cx,
			err_at(cx, errf(cx, E_CONFLICT, "the key %s has signed it already", keyid),
			       "/keyid"),
			"Each key counts once: another holder must.");
	if (!tuf_bytes_signed(&s->root, keyid, sig, bytes, strlen(bytes)))
		return err_next(cx,
				err_at(cx,
				       errf(cx, E_MISMATCH,
					    "the signature is not by that key over this document"),
				       "/sig"),
				"Sign the exact bytes of the act's document: signet act sign ACT "
				"--seed FILE.");
	return OK;
}

enum err act_root_sign(struct ctx *cx, struct db *db, const char *id, const char *keyid,
		       const char *sig, struct fact *out)
{
	struct act_standing *standing = NULL;
	struct act_document d;
	struct signed_act a;
	const char *bytes;

	TRY(act_begin_on(cx, db, id, ACTION_ACT_ROOT_SIGNED, &a, out));
	TRY(act_document_of(cx, db, &a, &d, &bytes));
	if (a.person)
		fact_object(cx, out, "user", a.person);
	TRY(act_fits(cx, db, &a, &d));
	TRY(act_standing_gather(cx, db, &a, &d, &standing));
	TRY(holder_asked(cx, &a, standing));
	TRY(holder_check(cx, standing, keyid, sig, bytes));
	put_text(&out->body, "act", id);
	put_text(&out->body, "keyid", keyid);
	put_text(&out->body, "sig", sig);
	return OK;
}
