/*
 * A person's own key: a seed in a file that nobody else may read, or a key of
 * OpenSSH that this program never sees.  The envelope is opened again with the
 * public key before it leaves: a wrong key or a broken tool shows here and not
 * as a refusal by the server.
 */

#include "lib/key.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "lib/file.h"
#include "lib/keygen.h"
#include "proof/dsse.h"

#define SEED_LEAD     "signet-seed-v1 "
#define SEED_FILE_MAX 1000

static void names_set(struct ctx *cx, struct own_key *k)
{
	k->id = ssh_key_id(cx, k->public);
	k->fingerprint = ssh_fingerprint(cx, k->public);
}

static void seed_set(struct ctx *cx, struct own_key *k, unsigned char seed[SEED_SIZE])
{
	seed_signer_init(&k->seed, seed);
	sodium_memzero(seed, SEED_SIZE);
	memcpy(k->public, k->seed.signer.public, PUBLIC_KEY_SIZE);
	names_set(cx, k);
}

enum err own_key_make(struct ctx *cx, const char *path, struct own_key *out)
{
	unsigned char seed[SEED_SIZE];
	char *text;
	enum err e;

	*out = (struct own_key){ .ssh = NULL };
	randombytes_buf(seed, sizeof(seed));
	text = arena_printf(&cx->mem, SEED_LEAD "%s\n", base64_text(cx, seed, sizeof(seed)));
	seed_set(cx, out, seed);
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

enum err own_key_read(struct ctx *cx, const char *path, struct own_key *out)
{
	unsigned char seed[SEED_SIZE];
	size_t size, lead = strlen(SEED_LEAD);
	char *text;
	bool valid;

	*out = (struct own_key){ .ssh = NULL };
	TRY(private_check(cx, path));
	TRY(file_load(cx, path, SEED_FILE_MAX, &text, &size));
	valid = strncmp(text, SEED_LEAD, lead) == 0 &&
		base64_bytes(text + lead, strcspn(text + lead, "\n"), seed, sizeof(seed));
	sodium_memzero(text, size);
	if (!valid)
		return err_next(cx, errf(cx, E_INVALID, "%s is no seed file", path),
				"--key takes what 'signet key new' made, --ssh a key of OpenSSH.");
	seed_set(cx, out, seed);
	return OK;
}

enum err public_read(struct ctx *cx, const char *path, unsigned char public[PUBLIC_KEY_SIZE])
{
	size_t size;
	char *line;

	TRY(file_load(cx, path, SSH_KEY_MAX, &line, &size));
	return ssh_key_parse(cx, line, public);
}

enum err own_key_ssh(struct ctx *cx, const char *path, struct own_key *out)
{
	size_t n = strlen(path);
	bool is_public = n > 4 && strcmp(path + n - 4, ".pub") == 0;

	*out = (struct own_key){ .ssh = path };
	TRY(public_read(cx, is_public ? path : arena_printf(&cx->mem, "%s.pub", path),
			out->public));
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
	return envelope_open(cx, *envelope, strlen(*envelope), k->public, &again);
}
