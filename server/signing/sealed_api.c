/*
 * Signing with a sealed key: the password opens the seed for one signature.
 * The seed is opened on a worker, used by the decision on the writer thread,
 * and wiped with the request, whatever its end.
 *
 * A session is needed and is not enough: the id and the password are typed
 * again, so that somebody at an unlocked screen cannot sign.  The statement is
 * made by sign_draft() and checked like a person's own.
 *
 * Never: open a seed for anybody but its owner; keep a seal key after
 * seed_fetch(); say which of user and password was wrong.
 */

#include "signing/key.h"
#include "signing/routes.h"
#include "signing/sealed.h"

#include <sodium.h>
#include <string.h>

#include "access/password.h"
#include "engine/content.h"
#include "engine/history.h"
#include "people/session_api.h"

static enum err seed_fetch(struct req *rq, const struct signing_key *key,
			   const unsigned char seal_key[32], struct seed_signer *out)
{
	unsigned char seed[SEED_SIZE];
	const char *sealed;
	bool opened;

	TRY(content_text(&rq->cx, rq->db, key->sealed, &sealed));
	opened = seed_open(seal_key, key->user, key->public.point, sealed, seed);
	if (opened)
		seed_signer_init(out, seed);
	sodium_memzero(seed, sizeof(seed));
	if (opened)
		return OK;
	return err_next(&rq->cx,
			errf(&rq->cx, E_CONFLICT, "the key was sealed under an earlier password"),
			"Enrol a new key and have it confirmed.");
}

enum err api_sealed_open(struct req *rq)
{
	struct seed_signer *signer = arena_alloc(&rq->cx.mem, sizeof(*signer));
	const char *user = in_text(rq, "user");
	unsigned char seal_key[32];
	struct signing_key key;
	enum err e;

	if (strcmp(user, rq->who.user) != 0)
		return err_next(&rq->cx, errf(&rq->cx, E_FORBIDDEN, "nobody signs for another"),
				"Type your own user id, or log in as the person who is to sign.");
	TRY(session_needed(rq));
	TRY(db_key_at(&rq->cx, rq->db, in_text(rq, "key"), AT_NOW, &key));
	if (strcmp(key.user, user) != 0 || !key.sealed)
		return err_next(
			&rq->cx,
			err_at(&rq->cx, errf(&rq->cx, E_FORBIDDEN, "not a sealed key of yours"),
			       "/key"),
			"'signet key list' lists your keys; custody says which are sealed.");
	TRY(password_ask(rq, user, in_text(rq, "password"), seal_key));
	e = seed_fetch(rq, &key, seal_key, signer);
	sodium_memzero(seal_key, sizeof(seal_key));
	rq->opened = signer;
	return e;
}

static enum err sealed_compose(struct req *rq, const struct signing *what,
			       const struct signer_says *s, struct printer *out)
{
	struct statement st;

	TRY(sign_draft(&rq->cx, rq->db, what, s, &st));
	return statement_print(&rq->cx, &st, out);
}

enum err sealed_sign(struct req *rq, const struct signing *what, const char *meaning,
		     const char *role, const char **envelope)
{
	const struct signer_says s = { rq->who.user,
				       in_text(rq, "key"),
				       meaning,
				       role,
				       NULL,
				       in_text(rq, "comment"),
				       in_text(rq, "language"),
				       req_header(rq, "Accept-Language") };
	struct printer text;
	enum err e = sealed_compose(rq, what, &s, &text);

	if (e == OK)
		e = envelope_sign(&rq->cx, &rq->opened->signer, text.text, text.size, envelope);
	seed_signer_wipe(rq->opened);
	return e;
}

enum err statement_reply(struct req *rq, const struct signing *what, const char *meaning,
			 const char *role)
{
	const char *key = req_query(rq, "key");
	const struct signer_says s = { rq->who.user,
				       key,
				       meaning,
				       role,
				       NULL,
				       req_query(rq, "comment"),
				       req_query(rq, "language"),
				       req_header(rq, "Accept-Language") };
	struct printer text;

	TRY(session_needed(rq));
	if (!key)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "?key is required"), "?key");
	TRY(sealed_compose(rq, what, &s, &text));
	return reply_bytes(rq, 200, STATEMENT_PAYLOAD_TYPE, text.text, text.size);
}
