/*
 * Two things must be stolen together before a password can be guessed, the row
 * with the verifier and the pepper outside the data directory, and then each
 * guess costs 64 MiB and 60 ms.  The pepper goes in by HMAC before Argon2id, so
 * a copy of the database alone allows no guess at all.
 *
 * One run of Argon2id serves two purposes by HKDF with two labels.  The
 * verifier is stored; the seal key is not, and it cannot be computed from the
 * verifier.  So an administrator who writes another verifier can let somebody
 * log in, but the seed that the old password sealed stays shut: no reset ever
 * signs for its owner.
 *
 * Never: compare with memcmp(); return before derive() when a user is unknown,
 * since the time would say so (password_pretend()); change a parameter under
 * the same "v=1".
 */

#include "access/password.h"

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MEMORY_KIB 65536
#define PASSES     2
#define FORM       "v=1$argon2id$m=65536,t=2$"
#define SALT_TEXT  24 /* base64 of 16 bytes */
#define SEAL_FORM  "v=1$xchacha20poly1305$"

#define FOR_VERIFIER "signet password verifier v1"
#define FOR_SEAL     "signet seal key v1"

enum err password_ok(struct ctx *cx, const char *user, const char *password)
{
	if (text_characters(password) < PASSWORD_MIN || strlen(password) > PASSWORD_MAX ||
	    strcmp(user, password) == 0)
		return err_at(
			cx,
			errf(cx, E_INVALID,
			     "a password has at least %d characters, at most %d bytes, and is "
			     "not the user's id",
			     PASSWORD_MIN, PASSWORD_MAX),
			"/password");
	return OK;
}

struct halves {
	unsigned char verifier[32], seal[32];
};

/* HKDF-SHA-256 (RFC 5869) without a salt: Argon2id had one. */
static void hkdf(const unsigned char key[32], const char *info, unsigned char out[32])
{
	EVP_PKEY_CTX *k = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
	size_t n = 32;

	if (EVP_PKEY_derive_init(k) != 1 || EVP_PKEY_CTX_set_hkdf_md(k, EVP_sha256()) != 1 ||
	    EVP_PKEY_CTX_set1_hkdf_key(k, key, 32) != 1 ||
	    EVP_PKEY_CTX_add1_hkdf_info(k, (const unsigned char *)info, (int)strlen(info)) != 1 ||
	    EVP_PKEY_derive(k, out, &n) != 1)
		abort(); /* no memory */
	EVP_PKEY_CTX_free(k);
}

static void derive(const unsigned char pepper[32], const char *password,
		   const unsigned char salt[crypto_pwhash_SALTBYTES], struct halves *out)
{
	unsigned char peppered[crypto_auth_hmacsha256_BYTES], key[32];

	crypto_auth_hmacsha256(peppered, (const unsigned char *)password, strlen(password), pepper);
	if (crypto_pwhash(key, sizeof(key), (const char *)peppered, sizeof(peppered), salt, PASSES,
			  (size_t)MEMORY_KIB * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
		abort(); /* no memory */
	hkdf(key, FOR_VERIFIER, out->verifier);
	hkdf(key, FOR_SEAL, out->seal);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(peppered, sizeof(peppered));
}

const char *password_verifier(struct ctx *cx, const unsigned char pepper[32], const char *password)
{
	unsigned char salt[crypto_pwhash_SALTBYTES];
	struct halves h;

	randombytes_buf(salt, sizeof(salt));
	derive(pepper, password, salt, &h);
	sodium_memzero(h.seal, sizeof(h.seal));
	return arena_printf(&cx->mem, FORM "%s$%s", base64_text(cx, salt, sizeof(salt)),
			    base64_text(cx, h.verifier, sizeof(h.verifier)));
}

bool password_opens(struct ctx *cx, const unsigned char pepper[32], const char *verifier,
		    const char *password, unsigned char seal_key[32])
{
	unsigned char salt[crypto_pwhash_SALTBYTES], want[32];
	const char *at = verifier + strlen(FORM);
	struct halves h;
	bool fits;

	/* a verifier of another form fits nothing, and takes as long */
	if (strncmp(verifier, FORM, strlen(FORM)) != 0 || strlen(at) < SALT_TEXT + 1 ||
	    !base64_bytes(at, SALT_TEXT, salt, sizeof(salt)) ||
	    !base64_bytes(at + SALT_TEXT + 1, strlen(at + SALT_TEXT + 1), want, sizeof(want)))
		return password_pretend(cx, pepper, password);
	derive(pepper, password, salt, &h);
	memcpy(seal_key, h.seal, sizeof(h.seal));
	fits = sodium_memcmp(want, h.verifier, sizeof(want)) == 0;
	sodium_memzero(&h, sizeof(h));
	return fits;
}

bool password_fits(struct ctx *cx, const unsigned char pepper[32], const char *verifier,
		   const char *password)
{
	unsigned char seal_key[32];
	bool fits = password_opens(cx, pepper, verifier, password, seal_key);

	sodium_memzero(seal_key, sizeof(seal_key));
	return fits;
}

bool password_pretend(struct ctx *cx, const unsigned char pepper[32], const char *password)
{
	static const unsigned char salt[crypto_pwhash_SALTBYTES] = { 0 };
	struct halves h;

	derive(pepper, password, salt, &h);
	sodium_memzero(&h, sizeof(h));
	return false;
}

#define NONCE  crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEALED (32 + crypto_aead_xchacha20poly1305_ietf_ABYTES)

/* The seal is bound to id, NUL, public key: a sealed seed that is copied into
 * another user's row, or beside another key, does not open. */
static size_t bind_to(const char *user, const unsigned char public[32], unsigned char out[100])
{
	size_t n = strlen(user) + 1;

	memcpy(out, user, n);
	memcpy(out + n, public, 32);
	return n + 32;
}

const char *seed_seal(struct ctx *cx, const unsigned char seal_key[32], const char *user,
		      const unsigned char public[32], const unsigned char seed[32])
{
	unsigned char nonce[NONCE], sealed[SEALED], with[100];
	size_t n = bind_to(user, public, with);

	randombytes_buf(nonce, sizeof(nonce));
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, NULL, seed, 32, with, n, NULL, nonce,
						   seal_key);
	return arena_printf(&cx->mem, SEAL_FORM "%s$%s", base64_text(cx, nonce, sizeof(nonce)),
			    base64_text(cx, sealed, sizeof(sealed)));
}

bool seed_open(const unsigned char seal_key[32], const char *user, const unsigned char public[32],
	       const char *sealed, unsigned char seed[32])
{
	unsigned char nonce[NONCE], box[SEALED], with[100];
	const char *at = sealed + strlen(SEAL_FORM);
	size_t n = bind_to(user, public, with), end;

	if (strncmp(sealed, SEAL_FORM, strlen(SEAL_FORM)) != 0)
		return false;
	end = strcspn(at, "$");
	return at[end] && base64_bytes(at, end, nonce, sizeof(nonce)) &&
	       base64_bytes(at + end + 1, strlen(at + end + 1), box, sizeof(box)) &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL, box, sizeof(box), with,
							  n, nonce, seal_key) == 0;
}
