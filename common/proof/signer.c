/*
 * Keys act behind an interface, so that a key in a device can take the place of
 * a seed in a file.  crypto_sign_verify_detached() refuses non-canonical
 * signatures and keys of small order; do not replace it by a looser one.
 */

#include "proof/signer.h"

#include <sodium.h>
#include <string.h>

static enum err sign(const struct signer *s, struct ctx *cx, const void *bytes, size_t size,
		     unsigned char out[SIGNATURE_SIZE])
{
	const struct seed_signer *key = container_of(s, const struct seed_signer, signer);

	crypto_sign_detached(out, NULL, bytes, size, key->secret);
	return OK;
}

void seed_signer_init(struct seed_signer *out, const unsigned char seed[SEED_SIZE])
{
	out->signer.sign = sign;
	crypto_sign_seed_keypair(out->signer.public, out->secret, seed);
}

char *seed_line(struct ctx *cx, const unsigned char seed[SEED_SIZE])
{
	char *line = arena_alloc(&cx->mem, SEED_LINE_SIZE + 1);

	sodium_bin2hex(line, SEED_LINE_SIZE, seed, SEED_SIZE);
	line[SEED_LINE_SIZE - 1] = '\n';
	return line;
}

bool seed_line_read(const char *line, size_t size, unsigned char seed[SEED_SIZE])
{
	/* one form alone: a byte that is altered is never the same key */
	return size == SEED_LINE_SIZE && line[size - 1] == '\n' &&
	       strspn(line, "0123456789abcdef") == size - 1 &&
	       sodium_hex2bin(seed, SEED_SIZE, line, size - 1, NULL, NULL, NULL) == 0;
}

void seed_signer_wipe(struct seed_signer *s)
{
	sodium_memzero(s, sizeof(*s));
}

bool signature_ok(const unsigned char public[PUBLIC_KEY_SIZE], const void *bytes, size_t size,
		  const unsigned char signature[SIGNATURE_SIZE])
{
	return crypto_sign_verify_detached(signature, bytes, size, public) == 0;
}
