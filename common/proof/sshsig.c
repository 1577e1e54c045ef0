/*
 * OpenSSH's file signatures (PROTOCOL.sshsig), so that a person can sign with a
 * key in a token or an agent that only ssh-keygen reaches.  Few forms are
 * accepted: Ed25519, sha512, one namespace, an empty reserved field, and an
 * armor of the exact form that ssh-keygen writes.  Anything that has two
 * spellings would let one signature appear as two.
 *
 * A security key that signs without a touch would sign for anybody at its
 * computer; so the flag that somebody was there is demanded, though OpenSSH
 * has an option to do without it.
 */

#include "proof/sshsig.h"

#include <string.h>

#include "base/printer.h"
#include "base/text.h"
#include "proof/digest.h"

#define BEGIN     "-----BEGIN SSH SIGNATURE-----\n"
#define END       "-----END SSH SIGNATURE-----\n"
#define MAGIC     "SSHSIG"
#define HASH_NAME "sha512"
#define LINE_MAX_ 76   /* PROTOCOL.sshsig's */
#define TOUCHED   0x01 /* of flags: somebody was there (PROTOCOL.u2f) */

static struct printer to_sign(struct ctx *cx, const char *namespace, const void *message,
			      size_t size)
{
	struct printer p = { .mem = &cx->mem };
	unsigned char hash[SHA512_DIGEST_LENGTH];

	SHA512(message, size, hash);
	put_bytes(&p, MAGIC, strlen(MAGIC));
	put_str(&p, namespace, strlen(namespace));
	put_str(&p, "", 0);
	put_str(&p, HASH_NAME, strlen(HASH_NAME));
	put_str(&p, hash, sizeof(hash));
	return p;
}

/* What a security key signs in place of the message: it never sees more than two hashes. */
static struct printer to_touch(struct ctx *cx, const struct sshsig *s, const struct printer *inner)
{
	const char *application = s->key.application;
	struct hash app = hash_bytes(application, strlen(application));
	struct hash message = hash_bytes(inner->text, inner->size);
	struct printer p = { .mem = &cx->mem };

	put_bytes(&p, app.b, HASH_SIZE);
	put_bytes(&p, &s->flags, 1);
	put_u32(&p, s->counter);
	put_bytes(&p, message.b, HASH_SIZE);
	return p;
}

bool sshsig_verify(struct ctx *cx, const struct sshsig *s, const void *message, size_t size)
{
	struct printer p = to_sign(cx, s->namespace, message, size);

	if (s->key.type == SSH_SK_ED25519) {
		if (!(s->flags & TOUCHED))
			return false;
		p = to_touch(cx, s, &p);
	}
	return signature_ok(s->key.point, p.text, p.size, s->signature);
}

/* ---- reading ---- */

/* Of the key's own type, with nothing behind it. */
static bool signature_take(struct span from, struct sshsig *out)
{
	struct span type = take_str(&from), bytes = take_str(&from), flags;

	if (!span_is(type, ssh_key_type_name(out->key.type)) || !bytes.p ||
	    bytes.n != SIGNATURE_SIZE)
		return false;
	memcpy(out->signature, bytes.p, SIGNATURE_SIZE);
	if (out->key.type == SSH_SK_ED25519) {
		flags = take_bytes(&from, 1);
		out->flags = flags.p ? *flags.p : 0;
		out->counter = take_u32(&from);
	}
	return from.p && from.n == 0;
}

static enum err blob_parse(struct ctx *cx, const char *namespace, struct span blob,
			   struct sshsig *out)
{
	struct span magic = take_bytes(&blob, strlen(MAGIC));
	uint32_t version = take_u32(&blob);
	struct span key = take_str(&blob), space = take_str(&blob), reserved = take_str(&blob);
	struct span hash = take_str(&blob), sig = take_str(&blob);

	out->namespace = namespace;
	if (!span_is(magic, MAGIC) || !sig.p || blob.n != 0)
		return errf(cx, E_INVALID, "the armor does not hold exactly one SSHSIG");
	if (version != 1)
		return errf(cx, E_INVALID, "an SSHSIG of version %u; it must be 1", version);
	TRY(ssh_key_take(cx, key, &out->key));
	if (!span_is(space, namespace))
		return errf(cx, E_INVALID, "signed for another namespace than %s", namespace);
	if (reserved.n != 0)
		return errf(cx, E_INVALID, "the reserved field must be empty");
	if (!span_is(hash, HASH_NAME))
		return errf(cx, E_INVALID, "the hash must be " HASH_NAME);
	if (!signature_take(sig, out))
		return errf(cx, E_INVALID, "the signature is not of an %s key",
			    ssh_key_type_name(out->key.type));
	return OK;
}

/* The base64 between the markers, its line ends taken out; NULL: not an armor. */
static char *armor_text(struct ctx *cx, const char *armor, size_t size)
{
	const size_t head = strlen(BEGIN), tail = strlen(END);
	char *text, *to;
	size_t line = 0;

	if (size < head + tail || size > SSHSIG_MAX || memcmp(armor, BEGIN, head) != 0 ||
	    memcmp(armor + size - tail, END, tail) != 0)
		return NULL;
	to = text = arena_alloc(&cx->mem, size);
	for (size_t i = head; i < size - tail; i++) {
		if (armor[i] != '\n')
			*to++ = armor[i];
		else if (line == 0)
			return NULL;
		line = armor[i] == '\n' ? 0 : line + 1;
		if (line > LINE_MAX_)
			return NULL;
	}
	return line == 0 ? text : NULL;
}

enum err sshsig_parse(struct ctx *cx, const char *namespace, const void *armor, size_t size,
		      struct sshsig *out)
{
	const char *text = armor_text(cx, armor, size);
	unsigned char blob[SSHSIG_MAX];
	struct span s = { .p = blob };

	*out = (struct sshsig){ 0 };
	if (!text || !base64_read(text, strlen(text), BASE64, blob, sizeof(blob), &s.n))
		return errf(cx, E_INVALID,
			    "not an armored SSH signature, whole from its BEGIN line to the line "
			    "feed of its END line");
	return blob_parse(cx, namespace, s, out);
}
