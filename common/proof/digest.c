#include "proof/digest.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"

#define PREFIX "sha256:"

/* Hashes here are public: nothing is learnt from how long a comparison takes. */
bool hash_same(const struct hash *a, const struct hash *b)
{
	return memcmp(a->b, b->b, HASH_SIZE) == 0;
}

struct hash hash_bytes(const void *bytes, size_t size)
{
	struct hash h;
	SHA256_CTX st; /* SHA256() looks its method up by name at every call */

	SHA256_Init(&st);
	SHA256_Update(&st, bytes, size);
	SHA256_Final(h.b, &st);
	return h;
}

char *digest_text(struct ctx *cx, const struct hash *h)
{
	return arena_printf(&cx->mem, PREFIX "%s", hex_text(cx, h->b, HASH_SIZE));
}

bool digest_ok(const char *text)
{
	return strncmp(text, PREFIX, strlen(PREFIX)) == 0 && strlen(text) == DIGEST_SIZE - 1 &&
	       strspn(text + strlen(PREFIX), "0123456789abcdef") == (size_t)2 * HASH_SIZE;
}

bool digest_parse(const char *text, struct hash *out)
{
	return digest_ok(text) && sodium_hex2bin(out->b, HASH_SIZE, text + strlen(PREFIX),
						 (size_t)2 * HASH_SIZE, NULL, NULL, NULL) == 0;
}
