#include "proof/ssh_key.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "proof/digest.h"

#define ANY_BLOB_MAX    384 /* bytes: of a line of SSH_KEY_MAX */
#define APPLICATION     "ssh:"
#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* which editors put before UTF-8 */

static const char *const ssh_key_types[SSH_KEY_TYPES] = {
	[SSH_ED25519] = "ssh-ed25519",
	[SSH_SK_ED25519] = "sk-ssh-ed25519@openssh.com",
};

static bool span_type(struct span type, enum ssh_key_type *out)
{
	for (*out = 0; *out < SSH_KEY_TYPES; (*out)++)
		if (span_is(type, ssh_key_types[*out]))
			return true;
	return false;
}

const char *ssh_key_type_name(enum ssh_key_type type)
{
	return ssh_key_types[type];
}

bool ssh_key_type_parse(const char *name, enum ssh_key_type *out)
{
	return span_type((struct span){ (const unsigned char *)name, strlen(name) }, out);
}

struct ssh_key ssh_ed25519(const unsigned char public[PUBLIC_KEY_SIZE])
{
	struct ssh_key k = { .type = SSH_ED25519 };

	memcpy(k.point, public, PUBLIC_KEY_SIZE);
	return k;
}

bool ssh_key_same(const struct ssh_key *a, const struct ssh_key *b)
{
	return memcmp(a->point, b->point, PUBLIC_KEY_SIZE) == 0;
}

/* ---- reading ---- */

/* OpenSSH lets a security key sign for applications of this kind alone. */
static bool application_take(struct ctx *cx, struct span *blob, const char **out)
{
	struct span s = take_str(blob);

	if (!s.p || s.n > SSH_APPLICATION_MAX || s.n < strlen(APPLICATION) ||
	    memcmp(s.p, APPLICATION, strlen(APPLICATION)) != 0)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	*out = arena_strndup(&cx->mem, (const char *)s.p, s.n);
	return true;
}

enum err ssh_key_take(struct ctx *cx, struct span blob, struct ssh_key *out)
{
	struct span public;

	*out = (struct ssh_key){ .application = NULL };
	if (!span_type(take_str(&blob), &out->type))
		return errf(cx, E_INVALID, "a key of a type that Signet does not know");
	public = take_str(&blob);
	if (!public.p || public.n != PUBLIC_KEY_SIZE ||
	    (out->type == SSH_SK_ED25519 && !application_take(cx, &blob, &out->application)) ||
	    !blob.p || blob.n != 0)
		return errf(cx, E_INVALID, "not a key of the type %s", ssh_key_types[out->type]);
	memcpy(out->point, public.p, PUBLIC_KEY_SIZE);
	/* a point of small order makes one signature valid for any message */
	if (!crypto_core_ed25519_is_valid_point(out->point))
		return errf(cx, E_INVALID,
			    "the key is no point of Ed25519 by which one owner alone could sign");
	return OK;
}

/* The type before the space is the one inside, and so are all bytes behind it. */
static enum err text_take(struct ctx *cx, const char *text, size_t size, struct ssh_key *out,
			  bool *known)
{
	unsigned char bytes[ANY_BLOB_MAX];
	struct span blob = { .p = bytes }, inside;
	size_t type = strcspn(text, " ");

	*known = false;
	if (size > SSH_KEY_MAX || type == 0 || type + 1 >= size ||
	    !base64_read(text + type + 1, size - type - 1, BASE64, bytes, sizeof(bytes), &blob.n))
		return errf(cx, E_INVALID, "a key is written as '<type> <base64>'");
	inside = blob;
	inside = take_str(&inside);
	if (!inside.p || inside.n != type || memcmp(inside.p, text, type) != 0)
		return errf(cx, E_INVALID, "the base64 of the key is not of the type before it");
	*known = span_type(inside, &(enum ssh_key_type){ 0 });
	return *known ? ssh_key_take(cx, blob, out) : OK;
}

enum err ssh_key_read(struct ctx *cx, const char *text, struct ssh_key *out, bool *known)
{
	return text_take(cx, text, strnlen(text, SSH_KEY_MAX + 1), out, known);
}

/* A file taken by mistake is named, since the right one lies beside it. */
static enum err type_check(struct ctx *cx, const char *line, size_t type)
{
	if (strstr(line, "PRIVATE KEY-----"))
		return errf(cx, E_INVALID,
			    "this is the private half of a key, which stays with its owner: the "
			    "file beside it whose name ends in .pub is the public one");
	if (span_type((struct span){ (const unsigned char *)line, type },
		      &(enum ssh_key_type){ 0 }))
		return OK;
	return errf(cx, E_INVALID, "a key is of the type %s or %s", ssh_key_types[SSH_ED25519],
		    ssh_key_types[SSH_SK_ED25519]);
}

enum err ssh_key_parse(struct ctx *cx, const char *text, struct ssh_key *out)
{
	const char *line = strncmp(text, BYTE_ORDER_MARK, 3) == 0 ? text + 3 : text;
	size_t len = strcspn(line, "\r\n"), type = strcspn(line, " "), end = len;
	const char *after = line + len;
	bool known;

	TRY(type_check(cx, line, type));
	if (len > SSH_KEY_MAX)
		return errf(cx, E_INVALID, "a public key's line is at most %d bytes", SSH_KEY_MAX);
	if (type < len)
		end = type + 1 + strcspn(line + type + 1, " \r\n");
	TRY(text_take(cx, line, end, out, &known));
	if (*after && strcmp(after, "\n") != 0 && strcmp(after, "\r\n") != 0)
		return errf(cx, E_INVALID, "a public key is one line, and its comment is in it");
	if (!prose_ok(arena_strndup(&cx->mem, line + end, len - end)))
		return errf(cx, E_INVALID, "the comment of a key is readable text in UTF-8");
	return OK;
}

/* ---- printing ---- */

static struct printer blob_print(struct ctx *cx, const struct ssh_key *k)
{
	const char *type = ssh_key_types[k->type];
	struct printer p = { .mem = &cx->mem };

	put_str(&p, type, strlen(type));
	put_str(&p, k->point, PUBLIC_KEY_SIZE);
	if (k->application)
		put_str(&p, k->application, strlen(k->application));
	return p;
}

char *ssh_key_print(struct ctx *cx, const struct ssh_key *k, const char *comment)
{
	struct printer blob = blob_print(cx, k);

	return arena_printf(&cx->mem, "%s %s%s%s", ssh_key_types[k->type],
			    base64_text(cx, blob.text, blob.size), comment ? " " : "",
			    comment ? comment : "");
}

static struct hash key_hash(struct ctx *cx, const struct ssh_key *k)
{
	struct printer blob = blob_print(cx, k);

	return hash_bytes(blob.text, blob.size);
}

char *ssh_key_id(struct ctx *cx, const struct ssh_key *k)
{
	struct hash h = key_hash(cx, k);

	return digest_text(cx, &h);
}

char *ssh_fingerprint(struct ctx *cx, const struct ssh_key *k)
{
	struct hash h = key_hash(cx, k);

	return arena_printf(&cx->mem, "SHA256:%.43s", base64_text(cx, h.b, HASH_SIZE));
}

char *ssh_fingerprint_of(struct ctx *cx, const char *id)
{
	struct hash h;

	if (!digest_parse(id, &h))
		return NULL;
	return arena_printf(&cx->mem, "SHA256:%.43s", base64_text(cx, h.b, HASH_SIZE));
}

char *ed25519_fingerprint(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE])
{
	const struct ssh_key k = ssh_ed25519(public);

	return ssh_fingerprint(cx, &k);
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
