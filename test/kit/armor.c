#include "armor.h"

#include <string.h>

#include "base/printer.h"
#include "base/text.h"
#include "proof/digest.h"

#define LINE_WIDTH 70

static void put_word(struct printer *p, const char *word)
{
	put_str(p, word, strlen(word));
}

/* A key or a signature, and what a security key says behind it. */
static void put_typed(struct printer *p, const struct sshsig *s, const void *bytes, size_t n,
		      const struct printer *more)
{
	struct printer typed = { .mem = p->mem };

	put_word(&typed, ssh_key_type_name(s->key.type));
	put_str(&typed, bytes, n);
	if (s->key.type == SSH_SK_ED25519)
		put_bytes(&typed, more->text, more->size);
	put_str(p, typed.text, typed.size);
}

char *sshsig_print(struct ctx *cx, const struct sshsig *s)
{
	struct printer blob = { .mem = &cx->mem }, app = blob, touch = blob;
	const char *text, *lines = "";

	if (s->key.application)
		put_word(&app, s->key.application);
	put_bytes(&touch, &s->flags, 1);
	put_u32(&touch, s->counter);
	put_bytes(&blob, "SSHSIG\0\0\0\1", 10);
	put_typed(&blob, s, s->key.point, PUBLIC_KEY_SIZE, &app);
	put_word(&blob, s->namespace);
	put_word(&blob, "");
	put_word(&blob, "sha512");
	put_typed(&blob, s, s->signature, sizeof(s->signature), &touch);
	for (text = base64_text(cx, blob.text, blob.size); *text; text += strnlen(text, LINE_WIDTH))
		lines = arena_printf(&cx->mem, "%s%.*s\n", lines, LINE_WIDTH, text);
	return arena_printf(
		&cx->mem, "-----BEGIN SSH SIGNATURE-----\n%s-----END SSH SIGNATURE-----\n", lines);
}

enum err sshsig_sign(struct ctx *cx, const struct signer *signer, const char *namespace,
		     const void *message, size_t size, const char **armor)
{
	struct printer p = { .mem = &cx->mem };
	struct sshsig s = { .namespace = namespace, .key = ssh_ed25519(signer->public) };
	unsigned char hash[SHA512_DIGEST_LENGTH];

	SHA512(message, size, hash);
	put_bytes(&p, "SSHSIG", 6);
	put_word(&p, namespace);
	put_word(&p, "");
	put_word(&p, "sha512");
	put_str(&p, hash, sizeof(hash));
	TRY(signer->sign(signer, cx, p.text, p.size, s.signature));
	*armor = sshsig_print(cx, &s);
	return OK;
}
