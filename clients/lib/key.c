/*
 * A person's own key: a seed in a file that nobody else may read, or a key of
 * OpenSSH that this program never sees.  The envelope is opened again with the
 * public key before it leaves: a wrong key or a broken tool shows here and not
 * as a refusal by the server.
 */

#include "lib/key.h"

#include <sodium.h>
#include <string.h>

#include "lib/file.h"
#include "lib/keygen.h"
#include "lib/seed.h"
#include "proof/dsse.h"

#define KEY_FILE_MAX 16384 /* bytes: any key of ssh-keygen fits, and its type is refused */

static void names_set(struct ctx *cx, struct own_key *k)
{
	k->id = ssh_key_id(cx, &k->public);
	k->fingerprint = ssh_fingerprint(cx, &k->public);
}

static void seed_set(struct ctx *cx, struct own_key *k, unsigned char seed[SEED_SIZE])
{
	seed_signer_init(&k->seed, seed);
	sodium_memzero(seed, SEED_SIZE);
	k->public = ssh_ed25519(k->seed.signer.public);
	names_set(cx, k);
}

enum err own_key_make(struct ctx *cx, const char *path, const char *passphrase, struct own_key *out)
{
	unsigned char seed[SEED_SIZE];
	enum err e;

	*out = (struct own_key){ .ssh = NULL };
	randombytes_buf(seed, sizeof(seed));
	e = seed_write(cx, path, passphrase, seed);
	seed_set(cx, out, seed);
	return e;
}

enum err own_key_read(struct ctx *cx, const char *path, const char *passphrase, struct own_key *out)
{
	unsigned char seed[SEED_SIZE];

	*out = (struct own_key){ .ssh = NULL };
	TRY(seed_read(cx, path, passphrase, seed));
	seed_set(cx, out, seed);
	return OK;
}

enum err public_read(struct ctx *cx, const char *path, struct ssh_key *out)
{
	size_t size;
	char *line;
	enum err e;

	TRY(file_load(cx, path, KEY_FILE_MAX, &line, &size));
	e = ssh_key_parse(cx, line, out);
	return e == OK ? OK : errf(cx, e, "%s: %s", path, cx->detail);
}

enum err own_key_ssh(struct ctx *cx, const char *path, struct own_key *out)
{
	size_t n = strlen(path);
	bool is_public = n > 4 && strcmp(path + n - 4, ".pub") == 0;

	*out = (struct own_key){ .ssh = path };
	TRY(public_read(cx, is_public ? path : arena_printf(&cx->mem, "%s.pub", path),
			&out->public));
	names_set(cx, out);
	return OK;
}

void own_key_wipe(struct own_key *k)
{
	seed_signer_wipe(&k->seed);
}

static enum err ssh_sign(struct ctx *cx, const struct own_key *k, const void *statement,
			 size_t size, const char **envelope)
{
	struct printer pae = { .mem = &cx->mem };
	const char *armor;
	size_t armor_size;

	dsse_pae(cx, STATEMENT_PAYLOAD_TYPE, statement, size, &pae);
	TRY(keygen_sign(cx, k->ssh, STATEMENT_NAMESPACE, pae.text, pae.size, &armor, &armor_size));
	*envelope = envelope_print(cx, k->fingerprint, ENVELOPE_SSHSIG, statement, size, armor,
				   armor_size);
	return OK;
}

enum err own_key_sign(struct ctx *cx, const struct own_key *k, const void *statement, size_t size,
		      const char **envelope)
{
	struct statement again;

	if (k->ssh)
		TRY(ssh_sign(cx, k, statement, size, envelope));
	else
		TRY(envelope_sign(cx, &k->seed.signer, statement, size, envelope));
	return envelope_open(cx, *envelope, strlen(*envelope), &k->public, &again);
}
