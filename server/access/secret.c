#include "access/secret.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "proof/digest.h"

const char *secret_new(struct ctx *cx, const char *prefix, size_t bytes)
{
	unsigned char random[32];

	assert(bytes <= sizeof(random));
	randombytes_buf(random, bytes);
	return arena_printf(&cx->mem, "%s%s", prefix, hex_text(cx, random, bytes));
}

/* A fast hash is enough here: the secret is random and as long as a key, so
 * there is nothing to guess.  Hashed twice, so that the digest by which
 * access.c finds a kept principal is not the one that is stored. */
const char *secret_code(struct ctx *cx, const char *secret)
{
	struct hash h = hash_bytes(secret, strlen(secret));

	h = hash_bytes(h.b, HASH_SIZE);
	return digest_text(cx, &h);
}
