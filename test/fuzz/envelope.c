#include "documents/envelope.h"

#include "fuzz.h"

/* The statement inside is there whether or not it is verified, and can be signed and opened anew.
 */
static void resign(struct ctx *cx, const struct statement *s)
{
	static const unsigned char seed[SEED_SIZE] = { 1 };
	struct seed_signer key;
	struct ssh_key public;
	struct statement again;
	struct printer p;
	const char *text;

	seed_signer_init(&key, seed);
	must(statement_print(cx, s, &p) == OK);
	must(envelope_sign(cx, &key.signer, p.text, p.size, &text) == OK);
	public = ssh_ed25519(key.signer.public);
	must(envelope_open(cx, text, strlen(text), &public, &again) == OK);
	must(strcmp(again.id, s->id) == 0 && again.n_subjects == s->n_subjects);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	unsigned char seed[SEED_SIZE];
	struct seed_signer golden;
	struct ssh_key golden_public;
	struct ctx cx = { 0 };
	struct statement s, opened;
	enum err e;

	memset(seed, 0x42, sizeof(seed));
	seed_signer_init(&golden, seed);
	golden_public = ssh_ed25519(golden.signer.public);
	e = envelope_open(&cx, bytes, size, &golden_public, &opened);
	must(e == OK || e == E_INVALID || e == E_MISMATCH);
	if (envelope_peek(&cx, bytes, size, &s) == OK)
		resign(&cx, &s);
	else
		must(e == E_INVALID);
	arena_free(&cx.mem);
	return 0;
}
