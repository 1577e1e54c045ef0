/*
 * A signed statement in one of two wrappings: DSSE, or an SSH signature over
 * the same bytes (PAE).  envelope_peek() reads without verifying, so that the
 * key can be found; nothing that it returns may be believed before
 * envelope_open().
 */

#include "documents/envelope.h"

#include <string.h>

#include "base/text.h"
#include "proof/dsse.h"

const char *envelope_print(struct ctx *cx, const char *fingerprint, const char *format,
			   const void *statement, size_t size, const void *sig, size_t sig_size)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '{');
	put_text(&p, "payload", base64_text(cx, statement, size));
	put_text(&p, "payloadType", STATEMENT_PAYLOAD_TYPE);
	put_open(&p, "signatures", '[');
	put_open(&p, NULL, '{');
	put_text(&p, "keyid", fingerprint);
	put_text(&p, "format", format);
	put_text(&p, "sig", base64_text(cx, sig, sig_size));
	put_close(&p, '}');
	put_close(&p, ']');
	put_close(&p, '}');
	return p.text;
}

enum err envelope_sign(struct ctx *cx, const struct signer *signer, const void *statement,
		       size_t size, const char **out)
{
	struct printer pae = { .mem = &cx->mem };
	unsigned char sig[SIGNATURE_SIZE];

	dsse_pae(cx, STATEMENT_PAYLOAD_TYPE, statement, size, &pae);
	TRY(signer->sign(signer, cx, pae.text, pae.size, sig));
	*out = envelope_print(cx, ed25519_fingerprint(cx, signer->public), ENVELOPE_DSSE, statement,
			      size, sig, sizeof(sig));
	return OK;
}

static enum err read_both(struct ctx *cx, const void *bytes, size_t size, struct dsse *d,
			  struct statement *out)
{
	TRY(dsse_parse(cx, bytes, size, d));
	if (strcmp(d->type, STATEMENT_PAYLOAD_TYPE) != 0)
		return err_at(cx, errf(cx, E_INVALID, "the payload is no statement"),
			      "/payloadType");
	return statement_parse(cx, d->payload, d->size, out);
}

enum err envelope_peek(struct ctx *cx, const void *bytes, size_t size, struct statement *out)
{
	struct dsse d;

	return read_both(cx, bytes, size, &d, out);
}

static bool ssh_signed(struct ctx *cx, const struct dsse *d, const struct ssh_key *key)
{
	struct printer pae = { .mem = &cx->mem };
	struct sshsig s;

	dsse_pae(cx, d->type, d->payload, d->size, &pae);
	for (size_t i = 0; i < d->n_signatures; i++)
		if (sshsig_parse(cx, STATEMENT_NAMESPACE, d->signatures[i].sig,
				 d->signatures[i].size, &s) == OK &&
		    strcmp(ssh_key_id(cx, &s.key), ssh_key_id(cx, key)) == 0 &&
		    sshsig_verify(cx, &s, pae.text, pae.size))
			return true;
	return false;
}

enum err envelope_open(struct ctx *cx, const void *bytes, size_t size, const struct ssh_key *key,
		       struct statement *out)
{
	struct dsse d;

	TRY(read_both(cx, bytes, size, &d, out));
	/* what a security key signs is never the bytes themselves */
	if ((key->type == SSH_ED25519 && dsse_verify(cx, &d, key->point)) ||
	    ssh_signed(cx, &d, key))
		return OK;
	return errf(cx, E_MISMATCH, "the signature is not one of the key %s",
		    ssh_fingerprint(cx, key));
}
