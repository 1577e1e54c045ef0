/*
 * Signatures on TUF files.  Several people sign one file on several machines,
 * one after another: tuf_sign_more() adds a signature and keeps those that are
 * there, and a person who signs twice replaces their own.  Verifying counts
 * keys and not signatures, and a key that signs twice is refused.
 */

#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "documents/tuf.h"

/* A file's two members, each as it is. */
struct file {
	json_t *signatures;  /* borrowed */
	struct printer body; /* signed, in canonical form */
};

static void put_signature(struct printer *p, const char *keyid, const char *sig)
{
	put_open(p, NULL, '{');
	put_text(p, "keyid", keyid);
	put_text(p, "sig", sig);
	put_close(p, '}');
}

enum err tuf_bytes_sign(struct ctx *cx, const struct signer *signer, const void *bytes, size_t size,
			const char **keyid, const char **out)
{
	struct tuf_key key = tuf_key(cx, signer->public);
	unsigned char sig[SIGNATURE_SIZE];

	TRY(signer->sign(signer, cx, bytes, size, sig));
	*keyid = arena_strdup(&cx->mem, key.id);
	*out = hex_text(cx, sig, sizeof(sig));
	return OK;
}

static enum err signature_make(struct ctx *cx, const struct printer *body,
			       const struct signer *signer, struct printer *out)
{
	const char *keyid, *sig;

	TRY(tuf_bytes_sign(cx, signer, body->text, body->size, &keyid, &sig));
	put_signature(out, keyid, sig);
	return OK;
}

static struct printer tuf_sign_file_open(struct ctx *cx)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '{');
	put_open(&p, "signatures", '[');
	return p;
}

static void tuf_sign_file_close(struct printer *p, const struct printer *body)
{
	put_close(p, ']');
	put_raw(p, "signed", body->text, body->size);
	put_close(p, '}');
}

enum err tuf_sign(struct ctx *cx, const struct printer *signed_,
		  const struct signer *const *signers, size_t n, struct printer *out)
{
	*out = tuf_sign_file_open(cx);
	for (size_t i = 0; i < n; i++)
		TRY(signature_make(cx, signed_, signers[i], out));
	tuf_sign_file_close(out, signed_);
	return OK;
}

static enum err tuf_sign_file_parse(struct ctx *cx, json_t *json, struct file *out)
{
	struct reader r = reader(json, "");
	json_t *body = read_object(&r, "signed");

	out->signatures = read_array(&r, "signatures");
	if (json_array_size(out->signatures) > TUF_SIGNATURES_MAX)
		read_wrong(&r, "signatures", "at most " as_text(TUF_SIGNATURES_MAX) " signatures");
	TRY(read_end(cx, &r));
	out->body = (struct printer){ .mem = &cx->mem };
	tuf_canonical(cx, body, &out->body);
	return OK;
}

static enum err signature_read(struct ctx *cx, json_t *signatures, size_t i, const char **keyid,
			       const char **sig)
{
	struct reader r = reader_item(json_array_get(signatures, i), "/signatures", i);

	*keyid = read_text(&r, "keyid");
	*sig = read_text(&r, "sig");
	if (r.want)
		return read_end(cx, &r);
	for (size_t k = 0; k < i; k++)
		if (strcmp(json_string_value(
				   json_object_get(json_array_get(signatures, k), "keyid")),
			   *keyid) == 0)
			return err_at(cx, errf(cx, E_INVALID, "the key %s signs it twice", *keyid),
				      "/signatures/%zu", i);
	return OK;
}

enum err tuf_sign_more(struct ctx *cx, const void *bytes, size_t size, const struct signer *signer,
		       struct printer *out)
{
	struct tuf_key own = tuf_key(cx, signer->public);
	const char *keyid = NULL, *sig = NULL;
	auto_json json = NULL;
	struct file f;

	TRY(json_read(cx, bytes, size, &json));
	TRY(tuf_sign_file_parse(cx, json, &f));
	*out = tuf_sign_file_open(cx);
	for (size_t i = 0; i < json_array_size(f.signatures); i++) {
		TRY(signature_read(cx, f.signatures, i, &keyid, &sig));
		if (strcmp(keyid, own.id) != 0)
			put_signature(out, keyid, sig);
	}
	TRY(signature_make(cx, &f.body, signer, out));
	tuf_sign_file_close(out, &f.body);
	return OK;
}

bool tuf_bytes_signed(const struct tuf_keys *keys, const char *keyid, const char *hex,
		      const void *bytes, size_t size)
{
	unsigned char sig[SIGNATURE_SIZE];
	size_t n;

	if (strlen(hex) != 2 * sizeof(sig) ||
	    sodium_hex2bin(sig, sizeof(sig), hex, strlen(hex), NULL, &n, NULL) != 0 ||
	    n != sizeof(sig))
		return false;
	for (size_t i = 0; i < keys->n; i++)
		if (strcmp(keys->key[i].id, keyid) == 0)
			return signature_ok(keys->key[i].public, bytes, size, sig);
	return false;
}

enum err tuf_signed_by(struct ctx *cx, const void *bytes, size_t size, const struct tuf_keys *keys,
		       int64_t *n)
{
	const char *keyid = NULL, *sig = NULL;
	auto_json json = NULL;
	struct file f;

	*n = 0;
	TRY(json_read(cx, bytes, size, &json));
	TRY(tuf_sign_file_parse(cx, json, &f));
	for (size_t i = 0; i < json_array_size(f.signatures); i++) {
		TRY(signature_read(cx, f.signatures, i, &keyid, &sig));
		*n += tuf_bytes_signed(keys, keyid, sig, f.body.text, f.body.size);
	}
	return OK;
}

enum err tuf_verify(struct ctx *cx, const char *what, const void *bytes, size_t size,
		    const struct tuf_keys *keys)
{
	int64_t n_valid;

	TRY(tuf_signed_by(cx, bytes, size, keys, &n_valid));
	/* a threshold of zero would be met by nobody's signature */
	if (keys->threshold < 1 || n_valid < keys->threshold)
		return errf(cx, E_MISMATCH, "%s is signed by %lld of the %lld keys it needs", what,
			    (long long)n_valid, (long long)keys->threshold);
	return OK;
}
