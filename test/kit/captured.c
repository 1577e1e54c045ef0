#include "captured.h"

#include "access/password.h"
#include "documents/envelope.h"
#include "engine/content.h"
#include "engine/history.h"
#include "people/user.h"
#include "signing/key.h"

struct ssh_key captured_key(struct site *s, struct person *p, struct seed_signer *out)
{
	unsigned char seal_key[32], seed[SEED_SIZE];
	const char *verifier, *sealed;
	struct signing_key key;
	struct user u;
	struct db *db;

	assert_ok(&s->cx, db_open(&s->cx, s->in.db_path, DB_READ, &db));
	assert_ok(&s->cx, db_user_at(&s->cx, db, p->id, AT_NOW, &u));
	assert_ok(&s->cx, db_key_at(&s->cx, db, p->key, AT_NOW, &key));
	assert_ok(&s->cx, content_text(&s->cx, db, u.verifier, &verifier));
	assert_ok(&s->cx, content_text(&s->cx, db, key.sealed, &sealed));
	db_close(db);
	ck_assert(password_opens(&s->cx, s->in.pepper, verifier, PASSWORD, seal_key));
	ck_assert(seed_open(seal_key, p->id, key.public.point, sealed, seed));
	seed_signer_init(out, seed);
	return key.public;
}

const char *captured_signed(struct site *s, struct person *p, const struct statement *st)
{
	struct seed_signer signer;
	struct printer text;
	const char *envelope;

	captured_key(s, p, &signer);
	assert_ok(&s->cx, statement_print(&s->cx, st, &text));
	assert_ok(&s->cx, envelope_sign(&s->cx, &signer.signer, text.text, text.size, &envelope));
	return envelope;
}

const char *captured_restated(struct site *s, struct person *p, struct statement *st)
{
	struct seed_signer signer;
	struct ssh_key public = captured_key(s, p, &signer);

	st->fingerprint = ssh_fingerprint(&s->cx, &public);
	st->custody = custody_name(CUSTODY_SEALED);
	st->auth = statement_auth_sealed;
	st->not_after = st->time + SEALED_LIFE_MS;
	return captured_signed(s, p, st);
}

const char *captured_confirmation(struct site *s, struct person *p, const char *key)
{
	struct statement st;

	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/keys/%s/statement?key=%s", key, p->own),
	    p->secret, NULL, 200);
	assert_ok(&s->cx, statement_parse(&s->cx, s->last.body, s->last.body_size, &st));
	return captured_restated(s, p, &st);
}
