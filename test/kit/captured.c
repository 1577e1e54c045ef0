#include "captured.h"

#include <string.h>

#include "access/password.h"
#include "base/clock.h"
#include "documents/envelope.h"
#include "engine/content.h"
#include "engine/history.h"
#include "people/user.h"
#include "quality/acts.h"
#include "signing/key.h"
#include "store.h"

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

const char *captured_acknowledgement(struct site *s, struct person *p, const char *act)
{
	struct statement st;

	ask(s, "GET",
	    arena_printf(&s->cx.mem,
			 "/v1/acts/%s/statement?key=%s&meaning=acknowledgement&role=approver", act,
			 p->own),
	    p->secret, NULL, 200);
	assert_ok(&s->cx, statement_parse(&s->cx, s->last.body, s->last.body_size, &st));
	return captured_restated(s, p, &st);
}

int64_t captured_entry(struct site *s, const char *actor, struct fact *fact)
{
	struct fixture f = {
		.cx.now = clock_ms(),
		.act = { { KIND_PERSON, actor, NULL, NULL, "munich" }, "r", NULL, NULL }
	};

	server_stop(s->sv);
	s->sv = NULL;
	assert_ok(&f.cx, db_open(&f.cx, s->in.db_path, DB_WRITE, &f.db));
	assert_ok(&f.cx, log_open(&f.cx, f.db, &s->in.signer, &f.log));
	batch_begin(&f);
	append(&f, fact);
	batch_end(&f);
	log_close(f.log);
	db_close(f.db);
	arena_free(&f.cx.mem);
	instance_close(&s->in);
	site_restart(s);
	return f.last.index;
}

struct fact captured_signature(struct site *s, struct person *p, const char *act,
			       const char *envelope)
{
	struct signature is = { .signer = p->id,
				.role = "approver",
				.meaning = "acknowledgement",
				.key = p->key,
				.custody = custody_name(CUSTODY_SEALED) };
	struct statement st;
	struct fact f;

	fact_start(&s->cx, &f, ACTION_ACT_SIGNED);
	fact_object(&s->cx, &f, "act", act);
	assert_ok(&s->cx, envelope_peek(&s->cx, envelope, strlen(envelope), &st));
	is.id = st.id;
	is.envelope = fact_document(&s->cx, &f, envelope, strlen(envelope));
	signature_print(&f.body, "signature", arena_printf(&s->cx.mem, "act:%s", act), &is);
	return f;
}

struct fact captured_confirmation(struct site *s, struct person *of, const char *act,
				  const int64_t *signature, size_t n)
{
	const struct act_done done = { act, "sha256:1", signature, n };
	struct fact f;

	fact_start(&s->cx, &f, ACTION_KEY_CONFIRMED);
	fact_object(&s->cx, &f, "key", of->key);
	fact_object(&s->cx, &f, "user", of->id);
	fact_object(&s->cx, &f, "act", act);
	act_done_print(&f.body, &done);
	put_text(&f.body, "key", of->key);
	put_null(&f.body, "entry");
	return f;
}
