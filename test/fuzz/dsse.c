#include "proof/dsse.h"

#include "fuzz.h"

/* What was read, signed anew, is read as the same and verifies. */
static void resign(struct ctx *cx, const struct dsse *d)
{
	static const unsigned char seed[SEED_SIZE] = { 1 };
	struct seed_signer key;
	struct printer p;
	struct dsse again;

	seed_signer_init(&key, seed);
	must(!dsse_verify(cx, d, key.signer.public));
	must(dsse_sign(cx, &key.signer, d->signatures[0].keyid, d->type, d->payload, d->size, &p) ==
	     OK);
	must(dsse_parse(cx, p.text, p.size, &again) == OK);
	must(again.n_signatures == 1 && strcmp(again.type, d->type) == 0);
	must(strcmp(again.signatures[0].keyid, d->signatures[0].keyid) == 0);
	must(again.size == d->size && memcmp(again.payload, d->payload, d->size) == 0);
	must(dsse_verify(cx, &again, key.signer.public));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct dsse d;

	if (dsse_parse(&cx, bytes, size, &d) == OK) {
		must(d.size <= DSSE_PAYLOAD_MAX);
		must(d.n_signatures >= 1 && d.n_signatures <= DSSE_SIGNATURES_MAX);
		resign(&cx, &d);
	}
	arena_free(&cx.mem);
	return 0;
}
