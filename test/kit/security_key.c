/*
 * A security key in software, as a provider that ssh-keygen loads with -w: it makes
 * ed25519-sk keys whose handle is the seed, and signs as PROTOCOL.u2f of OpenSSH
 * says.  For tests alone; where a key is touched only in name, nothing is secure.
 */

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define API_VERSION UINT32_C(0x000a0000) /* sk-api.h of OpenSSH 9.2 */
#define ED25519     1
#define TOUCHED     0x01
#define REFUSED     (-1)

struct sk_option;
struct sk_resident_key;

struct sk_enroll_response {
	uint8_t flags;
	uint8_t *public_key;
	size_t public_key_len;
	uint8_t *key_handle;
	size_t key_handle_len;
	uint8_t *signature;
	size_t signature_len;
	uint8_t *attestation_cert;
	size_t attestation_cert_len;
	uint8_t *authdata;
	size_t authdata_len;
};

struct sk_sign_response {
	uint8_t flags;
	uint32_t counter;
	uint8_t *sig_r;
	size_t sig_r_len;
	uint8_t *sig_s;
	size_t sig_s_len;
};

uint32_t sk_api_version(void);
int sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len, const char *application,
	      uint8_t flags, const char *pin, struct sk_option **options,
	      struct sk_enroll_response **out);
int sk_sign(uint32_t alg, const uint8_t *data, size_t data_len, const char *application,
	    const uint8_t *key_handle, size_t key_handle_len, uint8_t flags, const char *pin,
	    struct sk_option **options, struct sk_sign_response **out);
int sk_load_resident_keys(const char *pin, struct sk_option **options,
			  struct sk_resident_key ***keys, size_t *n);

uint32_t sk_api_version(void)
{
	return API_VERSION;
}

int sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len, const char *application,
	      uint8_t flags, const char *pin, struct sk_option **options,
	      struct sk_enroll_response **out)
{
	struct sk_enroll_response *r = calloc(1, sizeof(*r));
	unsigned char secret[crypto_sign_SECRETKEYBYTES];

	(void)challenge, (void)challenge_len, (void)application, (void)pin, (void)options;
	if (alg != ED25519 || !r || sodium_init() < 0)
		return REFUSED;
	r->flags = flags;
	r->public_key_len = crypto_sign_PUBLICKEYBYTES;
	r->public_key = malloc(r->public_key_len);
	r->key_handle_len = crypto_sign_SEEDBYTES;
	r->key_handle = malloc(r->key_handle_len);
	r->signature = malloc(1);
	r->attestation_cert = malloc(1);
	r->authdata = malloc(1);
	randombytes_buf(r->key_handle, r->key_handle_len);
	crypto_sign_seed_keypair(r->public_key, secret, r->key_handle);
	*out = r;
	return 0;
}

int sk_sign(uint32_t alg, const uint8_t *data, size_t data_len, const char *application,
	    const uint8_t *key_handle, size_t key_handle_len, uint8_t flags, const char *pin,
	    struct sk_option **options, struct sk_sign_response **out)
{
	static const uint8_t counter[4] = { 0x01, 0x02, 0x03, 0x04 };
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES],
		said[crypto_hash_sha256_BYTES + 1 + sizeof(counter) + crypto_hash_sha256_BYTES];
	struct sk_sign_response *r = calloc(1, sizeof(*r));

	(void)pin, (void)options;
	if (alg != ED25519 || key_handle_len != crypto_sign_SEEDBYTES || !r || sodium_init() < 0)
		return REFUSED;
	crypto_sign_seed_keypair(public, secret, key_handle);
	crypto_hash_sha256(said, (const uint8_t *)application, strlen(application));
	said[crypto_hash_sha256_BYTES] = flags;
	memcpy(said + crypto_hash_sha256_BYTES + 1, counter, sizeof(counter));
	crypto_hash_sha256(said + crypto_hash_sha256_BYTES + 1 + sizeof(counter), data, data_len);
	r->flags = flags;
	r->counter = UINT32_C(0x01020304);
	r->sig_r_len = crypto_sign_BYTES;
	r->sig_r = malloc(r->sig_r_len);
	crypto_sign_detached(r->sig_r, NULL, said, sizeof(said), secret);
	*out = r;
	return 0;
}

int sk_load_resident_keys(const char *pin, struct sk_option **options,
			  struct sk_resident_key ***keys, size_t *n)
{
	(void)pin, (void)options, (void)keys, (void)n;
	return REFUSED;
}
