/*
 * OpenSSH's file signatures (PROTOCOL.sshsig), so that a person can sign with a
 * key in a token or an agent that only ssh-keygen reaches.  Few forms are
 * accepted: Ed25519, sha512, one namespace, an empty reserved field, and an
 * armor of the exact form that ssh-keygen writes.  Anything that has two
 * spellings would let one signature appear as two.
 *
 * sshsig_take() is sticky: once a length runs over the end, every later span is NULL,
 * and one check at the end finds it.
 */

#include "proof/sshsig.h"

#include <sodium.h>
#include <string.h>

#include "base/printer.h"
#include "base/text.h"
#include "proof/digest.h"

#define BEGIN      "-----BEGIN SSH SIGNATURE-----\n"
#define END        "-----END SSH SIGNATURE-----\n"
#define MAGIC      "SSHSIG"
#define KEY_TYPE   "ssh-ed25519"
#define HASH_NAME  "sha512"
#define LINE_MAX_  76 /* PROTOCOL.sshsig's */
#define KEY_SIZE   (4 + sizeof(KEY_TYPE) - 1 + 4 + PUBLIC_KEY_SIZE)
#define KEY_DIGITS ((KEY_SIZE + 2) / 3 * 4)

static void put_u32(struct printer *p, size_t n)
{
	const unsigned char b[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16),
				     (unsigned char)(n >> 8), (unsigned char)n };

	put_bytes(p, b, sizeof(b));
}

static void put_str(struct printer *p, const void *bytes, size_t n)
{
	put_u32(p, n);
	put_bytes(p, bytes, n);
}

/* A key or a signature: its type, then its bytes. */
static struct printer sshsig_typed(struct ctx *cx, const void *bytes, size_t n)
{
	struct printer p = { .mem = &cx->mem };

	put_str(&p, KEY_TYPE, strlen(KEY_TYPE));
	put_str(&p, bytes, n);
	return p;
}

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

bool sshsig_verify(struct ctx *cx, const struct sshsig *s, const void *message, size_t size)
{
	struct printer p = to_sign(cx, s->namespace, message, size);

	return signature_ok(s->public, p.text, p.size, s->signature);
}

/* ---- reading ---- */

struct span {
	const unsigned char *p;
	size_t n;
};

/* The next n bytes of from; a NULL span once there are too few, and ever after. */
static struct span sshsig_take(struct span *from, size_t n)
{
	struct span out = { from->p, n };

	if (!from->p || n > from->n)
		return *from = (struct span){ 0 };
	from->p += n;
	from->n -= n;
	return out;
}

static uint32_t take_u32(struct span *from)
{
	const unsigned char *b = sshsig_take(from, 4).p;

	return b ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : 0;
}

static struct span take_str(struct span *from)
{
	return sshsig_take(from, take_u32(from));
}

static bool span_is(struct span s, const char *text)
{
	return s.p && s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

/* sshsig_typed() the other way; exactly n bytes and nothing behind them. */
static bool take_typed(struct span from, void *out, size_t n)
{
	struct span type = take_str(&from), bytes = take_str(&from);

	if (!span_is(type, KEY_TYPE) || !bytes.p || bytes.n != n || from.n != 0)
		return false;
	memcpy(out, bytes.p, n);
	return true;
}

static enum err blob_parse(struct ctx *cx, const char *namespace, struct span blob,
			   struct sshsig *out)
{
	struct span magic = sshsig_take(&blob, strlen(MAGIC));
	uint32_t version = take_u32(&blob);
	struct span key = take_str(&blob), space = take_str(&blob), reserved = take_str(&blob);
	struct span hash = take_str(&blob), sig = take_str(&blob);

	out->namespace = namespace;
	if (!span_is(magic, MAGIC) || !sig.p || blob.n != 0)
		return errf(cx, E_INVALID, "the armor does not hold exactly one SSHSIG");
	if (version != 1)
		return errf(cx, E_INVALID, "an SSHSIG of version %u; it must be 1", version);
	if (!take_typed(key, out->public, sizeof(out->public)))
		return errf(cx, E_INVALID, "signed by a key that is not " KEY_TYPE);
	if (!span_is(space, namespace))
		return errf(cx, E_INVALID, "signed for another namespace than %s", namespace);
	if (reserved.n != 0)
		return errf(cx, E_INVALID, "the reserved field must be empty");
	if (!span_is(hash, HASH_NAME))
		return errf(cx, E_INVALID, "the hash must be " HASH_NAME);
	if (!take_typed(sig, out->signature, sizeof(out->signature)))
		return errf(cx, E_INVALID, "the signature is not of an " KEY_TYPE " key");
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

/* ---- keys ---- */

enum err ssh_key_parse(struct ctx *cx, const char *line, unsigned char public[PUBLIC_KEY_SIZE])
{
	unsigned char blob[KEY_SIZE];
	const char *digits, *rest;
	size_t len = strnlen(line, SSH_KEY_MAX + 1);

	if (strncmp(line, KEY_TYPE " ", strlen(KEY_TYPE) + 1) != 0)
		return errf(cx, E_INVALID, "a key must be one line that begins with " KEY_TYPE);
	if (len > SSH_KEY_MAX)
		return errf(cx, E_INVALID, "a public key's line is at most %d bytes", SSH_KEY_MAX);
	digits = line + strlen(KEY_TYPE) + 1;
	if (strlen(digits) < KEY_DIGITS || !base64_bytes(digits, KEY_DIGITS, blob, sizeof(blob)) ||
	    !take_typed((struct span){ blob, sizeof(blob) }, public, PUBLIC_KEY_SIZE))
		return errf(cx, E_INVALID, "what follows " KEY_TYPE " is not a key of that type");
	rest = digits + KEY_DIGITS;
	if (*rest && *rest != ' ' && *rest != '\n')
		return errf(cx, E_INVALID, "a key has %zu digits and then a space", KEY_DIGITS);
	if (!prose_ok(rest) || strcspn(rest, "\n") + 1 < strlen(rest))
		return errf(cx, E_INVALID, "a comment is readable text in the key's own line");
	/* a point of small order makes one signature valid for any message */
	if (!crypto_core_ed25519_is_valid_point(public))
		return errf(cx, E_INVALID, "the key is not a point that proves anything");
	return OK;
}

char *ssh_key_print(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE],
		    const char *comment)
{
	struct printer key = sshsig_typed(cx, public, PUBLIC_KEY_SIZE);

	return arena_printf(&cx->mem, KEY_TYPE " %s%s%s", base64_text(cx, key.text, key.size),
			    comment ? " " : "", comment ? comment : "");
}

static struct hash key_hash(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE])
{
	struct printer key = sshsig_typed(cx, public, PUBLIC_KEY_SIZE);

	return hash_bytes(key.text, key.size);
}

char *ssh_key_id(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE])
{
	struct hash h = key_hash(cx, public);

	return digest_text(cx, &h);
}

char *ssh_fingerprint(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE])
{
	struct hash h = key_hash(cx, public);

	return arena_printf(&cx->mem, "SHA256:%.43s", base64_text(cx, h.b, HASH_SIZE));
}

bool ssh_fingerprint_ok(const char *text)
{
	char padded[44];
	unsigned char b[HASH_SIZE];

	if (strncmp(text, "SHA256:", 7) != 0 || strlen(text) != 7 + 43)
		return false;
	memcpy(padded, text + 7, 43);
	padded[43] = '=';
	return base64_bytes(padded, sizeof(padded), b, sizeof(b));
}
