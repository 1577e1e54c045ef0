#pragma once

/*
 * SHA-256, and its name as Signet writes it: "sha256:" and 64 hex digits in
 * lower case.  One hash has one name, and a text of any other form is none.
 * Hashes are public: comparing takes no care of time.  Sizes are bytes.  Pure;
 * any thread.
 */

#include <openssl/sha.h>

#include "base/err.h"

#define HASH_SIZE   32
#define DIGEST_SIZE 72                      /* of the text, its NUL included */
#define HEX_AT      7                       /* where in it the hex digits begin */
#define HEX_SIZE    ((size_t)2 * HASH_SIZE) /* digits, without a NUL */

struct hash {
	unsigned char b[HASH_SIZE];
};

bool hash_same(const struct hash *a, const struct hash *b);
struct hash hash_bytes(const void *bytes, size_t size);

char *digest_text(struct ctx *cx, const struct hash *h);
bool digest_parse(const char *text, struct hash *out); /* exactly that form, or false */
bool digest_ok(const char *text);
