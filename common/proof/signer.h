#pragma once

/*
 * Signer: a key that acts, wherever it is kept.  Today a file; a hardware
 * module is another value of the same struct.  sign() may fail and may block;
 * one thread at a time per signer.
 */

#include "base/err.h"

#define SIGNATURE_SIZE  64 /* Ed25519, RFC 8032 */
#define PUBLIC_KEY_SIZE 32
#define SEED_SIZE       32
#define SEED_LINE_SIZE  ((size_t)2 * SEED_SIZE + 1) /* bytes: digits and a line feed */

struct signer {
	unsigned char public[PUBLIC_KEY_SIZE];
	/* E_UNAVAILABLE: the key cannot be used now */
	enum err (*sign)(const struct signer *s, struct ctx *cx, const void *bytes, size_t size,
			 unsigned char out[SIGNATURE_SIZE]);
};

/* A key in memory, from its seed; wipe it with seed_signer_wipe(). */
struct seed_signer {
	struct signer signer;
	unsigned char secret[64];
};

void seed_signer_init(struct seed_signer *out, const unsigned char seed[SEED_SIZE]);
/* A seed as key files of the server have it: hex digits and a line feed.  The caller wipes the line
 * and the seed. */
char *seed_line(struct ctx *cx, const unsigned char seed[SEED_SIZE]);
/* false: it is another size, or not that. */
bool seed_line_read(const char *line, size_t size, unsigned char seed[SEED_SIZE]);
void seed_signer_wipe(struct seed_signer *s);

bool signature_ok(const unsigned char public[PUBLIC_KEY_SIZE], const void *bytes, size_t size,
		  const unsigned char signature[SIGNATURE_SIZE]);
