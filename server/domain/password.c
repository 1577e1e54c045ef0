#include "domain/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MEMORY_KIB 65536
#define PASSES     2
#define FORM       "v=1$argon2id$m=65536,t=2$"
#define SALT_TEXT  24 /* base64 of 16 bytes */
#define CONTEXT    "signetpw"

#define FOR_VERIFIER 1 /* 2 is kept for the seal */

enum err password_ok(struct ctx *cx, const char *user, const char *password)
{
	size_t n = strlen(password);

	if (n < PASSWORD_MIN || n > PASSWORD_MAX || strcmp(user, password) == 0)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "a password has %d to %d characters and is not the user's id",
				   PASSWORD_MIN, PASSWORD_MAX),
			      "/password");
	return OK;
}

/* The half of the key that is stored. */
static void derive(const unsigned char pepper[32], const char *password,
		   const unsigned char salt[crypto_pwhash_SALTBYTES], unsigned char out[32])
{
	unsigned char peppered[crypto_auth_hmacsha256_BYTES], key[crypto_kdf_KEYBYTES];

	crypto_auth_hmacsha256(peppered, (const unsigned char *)password, strlen(password), pepper);
	if (crypto_pwhash(key, sizeof(key), (const char *)peppered, sizeof(peppered), salt, PASSES,
			  (size_t)MEMORY_KIB * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
		abort(); /* no memory */
	crypto_kdf_derive_from_key(out, 32, FOR_VERIFIER, CONTEXT, key);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(peppered, sizeof(peppered));
}

const char *password_verifier(struct ctx *cx, const unsigned char pepper[32], const char *password)
{
	unsigned char salt[crypto_pwhash_SALTBYTES], half[32];

	randombytes_buf(salt, sizeof(salt));
	derive(pepper, password, salt, half);
	return arena_printf(&cx->mem, FORM "%s$%s", base64_text(cx, salt, sizeof(salt)),
			    base64_text(cx, half, sizeof(half)));
}

bool password_fits(struct ctx *cx, const unsigned char pepper[32], const char *verifier,
		   const char *password)
{
	unsigned char salt[crypto_pwhash_SALTBYTES], want[32], half[32];
	const char *at = verifier + strlen(FORM);

	if (strncmp(verifier, FORM, strlen(FORM)) != 0 || strlen(at) < SALT_TEXT + 1 ||
	    !base64_bytes(at, SALT_TEXT, salt, sizeof(salt)) ||
	    !base64_bytes(at + SALT_TEXT + 1, strlen(at + SALT_TEXT + 1), want, sizeof(want)))
		return password_pretend(cx, pepper, password);
	derive(pepper, password, salt, half);
	return sodium_memcmp(want, half, sizeof(half)) == 0;
}

bool password_pretend(struct ctx *cx, const unsigned char pepper[32], const char *password)
{
	static const unsigned char salt[crypto_pwhash_SALTBYTES] = { 0 };
	unsigned char half[32];

	derive(pepper, password, salt, half);
	return false;
}
