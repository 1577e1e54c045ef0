#include "signing/key.h"
#include "signing/routes.h"

#include <sodium.h>
#include <string.h>

#include "access/password.h"
#include "engine/content.h"
#include "engine/history.h"
#include "people/session_api.h"
#include "people/user.h"
#include "signing/sealed.h"

const struct field key_in[] = {
	{ "public", TEXT, REQUIRED, SSH_KEY_MAX,
	  "ssh-ed25519 AAAA… or sk-ssh-ed25519@openssh.com AAAA…, as in a .pub file" },
	{ "custody", NAME, REQUIRED, NAME_MAX_BYTES,
	  "file or hardware; what nothing attests to is recorded as file" },
	{ "roles", ARRAY, REQUIRED, ROLE_COUNT, "the roles it will sign in" },
	END_OF_FIELDS
};

const struct field sealed_key_in[] = {
	{ "password", SECRET, REQUIRED, PASSWORD_MAX, "the owner's; the key is sealed under it" },
	{ "roles", ARRAY, REQUIRED, ROLE_COUNT, "the roles it will sign in" },
	END_OF_FIELDS
};

const struct field envelope_in[] = { { "envelope", TEXT, REQUIRED, ENVELOPE_MAX,
				       "the signed statement: schema/statement.md" },
				     END_OF_FIELDS };

/* rests: it counts nowhere until others confirmed who uses its owner's account. */
static enum err key_json(struct req *rq, const struct signing_key *k, int64_t at, struct printer *p)
{
	struct user u;

	TRY(db_user_at(&rq->cx, rq->db, k->user, at, &u));
	put_open(p, NULL, '{');
	put_text(p, "id", k->id);
	put_text(p, "user", k->user);
	TRY(user_name_put(&rq->cx, rq->db, p, "user_name", k->user));
	put_text(p, "public", ssh_key_print(&rq->cx, &k->public, NULL));
	put_text(p, "fingerprint", ssh_fingerprint(&rq->cx, &k->public));
	put_text(p, "custody", k->custody);
	put_text(p, "state", state_name(&key_states, k->state));
	put_bool(p, "rests", u.identity == IDENTITY_RESET);
	if (k->state == KEY_REVOKED)
		put_int(p, "since", k->since);
	else
		put_null(p, "since");
	put_text(p, "document", k->document);
	put_int(p, "index", k->from_idx);
	put_close(p, '}');
	return OK;
}

/* One's own, or ?user=. */
enum err api_key_list(struct req *rq)
{
	const char *user = req_query(rq, "user");
	struct signing_key keys[KEYS_OF_USER_MAX];
	struct printer p = { .mem = &rq->cx.mem };
	size_t n = countof(keys);
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_keys_of(&rq->cx, rq->db, user ? user : rq->who.user, at, keys, &n));
	put_open(&p, NULL, '{');
	put_open(&p, "items", '[');
	for (size_t i = 0; i < n; i++)
		TRY(key_json(rq, &keys[i], at, &p));
	put_close(&p, ']');
	put_text(&p, "next", NULL);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_key_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct signing_key key;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_key_at(&rq->cx, rq->db, rq->param[0], at, &key));
	TRY(key_json(rq, &key, at, &p));
	return reply_json(rq, 200, p.text);
}

/* The exact bytes that a confirmation signs. */
enum err api_key_document(struct req *rq)
{
	struct signing_key key;
	struct document doc;

	TRY(db_key_at(&rq->cx, rq->db, rq->param[0], AT_NOW, &key));
	TRY(document_read(&rq->cx, rq->db, key.document, &doc));
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}

enum err api_key_enrol(struct req *rq)
{
	struct new_key k = { .user = rq->who.user, .roles = in_any(rq, "roles") };

	if (!custody_parse(in_text(rq, "custody"), &k.claimed))
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "file or hardware"), "/custody");
	if (ssh_key_parse(&rq->cx, in_text(rq, "public"), &k.public) != OK)
		return err_at(&rq->cx, E_INVALID, "/public");
	return key_enrol(&rq->cx, rq->db, origin_of(rq), &k, &rq->job.fact);
}

/* On a worker: make a key, seal it under the password. */
enum err api_key_seal(struct req *rq)
{
	struct new_key *k = arena_alloc(&rq->cx.mem, sizeof(*k));
	unsigned char seal_key[32], seed[SEED_SIZE];
	struct seed_signer signer;

	TRY(password_ask(rq, rq->who.user, in_text(rq, "password"), seal_key));
	randombytes_buf(seed, sizeof(seed));
	seed_signer_init(&signer, seed);
	*k = (struct new_key){ .user = rq->who.user,
			       .claimed = CUSTODY_SEALED,
			       .public = ssh_ed25519(signer.signer.public),
			       .sealed = seed_seal(&rq->cx, seal_key, rq->who.user,
						   signer.signer.public, seed),
			       .roles = in_any(rq, "roles") };
	seed_signer_wipe(&signer);
	sodium_memzero(seal_key, sizeof(seal_key));
	sodium_memzero(seed, sizeof(seed));
	rq->prepared = k;
	return OK;
}

enum err api_key_enrol_sealed(struct req *rq)
{
	return key_enrol(&rq->cx, rq->db, origin_of(rq), rq->prepared, &rq->job.fact);
}

enum err api_key_revoke(struct req *rq)
{
	if (!rq->who.session)
		return err_next(&rq->cx,
				errf(&rq->cx, E_FORBIDDEN, "no token revokes a key of a person"),
				"Log in as its owner.");
	return key_revoke(&rq->cx, rq->db, &rq->act, rq->param[0], &rq->job.fact);
}
