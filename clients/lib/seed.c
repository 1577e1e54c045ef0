/*
 * A finder of the file of a sealed seed has a passphrase to guess, at a second
 * a guess.  The public key lies beside the box so that the owner can see
 * which key a file holds, and it is compared when the box was opened.
 */

#include "lib/seed.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "lib/file.h"

#define CLEAR         "signet-seed-v1 "
#define SEALED        "signet-seed-v2 "
#define SEED_FILE_MAX 1000

#define BOX_SIZE (crypto_secretbox_MACBYTES + SEED_SIZE)

struct sealed_seed {
	unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES],
		box[BOX_SIZE];
};

static void public_of(const unsigned char seed[SEED_SIZE], unsigned char out[PUBLIC_KEY_SIZE])
{
	struct seed_signer s;

	seed_signer_init(&s, seed);
	memcpy(out, s.signer.public, PUBLIC_KEY_SIZE);
	seed_signer_wipe(&s);
}

static enum err box_key(struct ctx *cx, const char *passphrase, const struct sealed_seed *s,
			unsigned char out[crypto_secretbox_KEYBYTES])
{
	if (crypto_pwhash(out, crypto_secretbox_KEYBYTES, passphrase, strlen(passphrase), s->salt,
			  crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
			  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return errf(cx, E_UNAVAILABLE, "no memory to stretch a passphrase");
	return OK;
}

static enum err sealed_text(struct ctx *cx, const char *passphrase,
			    const unsigned char seed[SEED_SIZE], char **out)
{
	unsigned char key[crypto_secretbox_KEYBYTES], public[PUBLIC_KEY_SIZE];
	struct sealed_seed s;

	randombytes_buf(s.salt, sizeof(s.salt));
	randombytes_buf(s.nonce, sizeof(s.nonce));
	TRY(box_key(cx, passphrase, &s, key));
	crypto_secretbox_easy(s.box, seed, SEED_SIZE, s.nonce, key);
	sodium_memzero(key, sizeof(key));
	public_of(seed, public);
	*out = arena_printf(&cx->mem, SEALED "%s %s\n", base64_text(cx, public, sizeof(public)),
			    base64_text(cx, &s, sizeof(s)));
	return OK;
}

enum err seed_write(struct ctx *cx, const char *path, const char *passphrase,
		    const unsigned char seed[SEED_SIZE])
{
	char *text;
	enum err e;

	if (passphrase)
		TRY(sealed_text(cx, passphrase, seed, &text));
	else
		text = arena_printf(&cx->mem, CLEAR "%s\n", base64_text(cx, seed, SEED_SIZE));
	e = file_make(cx, path, text, strlen(text), 0600);
	sodium_memzero(text, strlen(text));
	return e;
}

static enum err private_check(struct ctx *cx, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & 077))
		return err_next(cx, errf(cx, E_INVALID, "others may read %s", path),
				"chmod 600, and think about whether the key is still yours alone.");
	return OK;
}

static bool begins(const char *text, const char *lead)
{
	return strncmp(text, lead, strlen(lead)) == 0;
}

static enum err seed_load(struct ctx *cx, const char *path, char **text, size_t *size)
{
	TRY(private_check(cx, path));
	TRY(file_load(cx, path, SEED_FILE_MAX, text, size));
	if (begins(*text, CLEAR) || begins(*text, SEALED))
		return OK;
	return err_next(cx, errf(cx, E_INVALID, "%s is no seed file", path),
			"--key takes what 'signet key new' made, --ssh a key of OpenSSH.");
}

enum err seed_look(struct ctx *cx, const char *path, bool *sealed)
{
	size_t size;
	char *text;

	TRY(seed_load(cx, path, &text, &size));
	*sealed = begins(text, SEALED);
	sodium_memzero(text, size);
	return OK;
}

static enum err sealed_open(struct ctx *cx, const char *path, const char *text,
			    const char *passphrase, unsigned char seed[SEED_SIZE])
{
	unsigned char key[crypto_secretbox_KEYBYTES], said[PUBLIC_KEY_SIZE],
		public[PUBLIC_KEY_SIZE];
	const char *first = text + strlen(SEALED), *second = first + strcspn(first, " \n");
	struct sealed_seed s;
	bool open;

	if (*second != ' ' || !base64_bytes(first, (size_t)(second - first), said, sizeof(said)) ||
	    !base64_bytes(second + 1, strcspn(second + 1, "\n"), &s, sizeof(s)))
		return errf(cx, E_INVALID, "%s is damaged", path);
	if (!passphrase)
		return err_next(cx, errf(cx, E_MISMATCH, "%s asks for its passphrase", path),
				"At a terminal it is asked for; a program reads it by "
				"--passphrase-file FILE.");
	TRY(box_key(cx, passphrase, &s, key));
	open = crypto_secretbox_open_easy(seed, s.box, sizeof(s.box), s.nonce, key) == 0;
	sodium_memzero(key, sizeof(key));
	if (!open)
		return err_next(cx, errf(cx, E_MISMATCH, "that is not the passphrase of %s", path),
				"Nothing was signed or sent: run it again with that seed's own. "
				"Nobody can reset it: a key whose passphrase is lost is replaced "
				"(docs/trust.md, 'A lost key').");
	public_of(seed, public);
	return memcmp(public, said, sizeof(said)) == 0
		       ? OK
		       : errf(cx, E_INVALID, "%s holds another key than it says", path);
}

enum err seed_read(struct ctx *cx, const char *path, const char *passphrase,
		   unsigned char seed[SEED_SIZE])
{
	size_t size;
	char *text;
	enum err e = OK;

	TRY(seed_load(cx, path, &text, &size));
	if (begins(text, SEALED))
		e = sealed_open(cx, path, text, passphrase, seed);
	else if (!base64_bytes(text + strlen(CLEAR), strcspn(text + strlen(CLEAR), "\n"), seed,
			       SEED_SIZE))
		e = errf(cx, E_INVALID, "%s is damaged", path);
	sodium_memzero(text, size);
	return e;
}
