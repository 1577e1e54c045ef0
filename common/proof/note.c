/*
 * C2SP signed notes and the checkpoint in one.  The signed text ends with the
 * line feed before the blank line; the last blank line counts, since a text may
 * hold one.
 *
 * A note may bear signatures of witnesses that are unknown here; they are
 * passed over.  A line with our own name and key id is never passed over: if it
 * does not verify, the note is refused, whatever else is there.
 */

#include "proof/note.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define ED25519 1 /* the note's signature type */
#define DASH    "\xe2\x80\x94 "

/* Decode text up to the end of its line; true if that gives exactly n bytes. */
static bool note_unbase64(const char *text, void *out, size_t n)
{
	return base64_bytes(text, strcspn(text, "\n"), out, n);
}

char *hash_text(struct ctx *cx, const struct hash *h)
{
	return base64_text(cx, h->b, HASH_SIZE);
}

bool hash_parse(const char *line, struct hash *out)
{
	return note_unbase64(line, out->b, HASH_SIZE);
}

static void key_id(struct note_key *k)
{
	static const unsigned char middle[] = { '\n', ED25519 };
	struct hash h;
	SHA256_CTX st;

	SHA256_Init(&st);
	SHA256_Update(&st, k->origin, strlen(k->origin));
	SHA256_Update(&st, middle, sizeof(middle));
	SHA256_Update(&st, k->public, sizeof(k->public));
	SHA256_Final(h.b, &st);
	memcpy(k->id, h.b, sizeof(k->id));
}

bool origin_ok(const char *s)
{
	return *s && strlen(s) < ORIGIN_MAX && prose_ok(s) && !strpbrk(s, " +\t\n");
}

void note_signer_init(struct note_signer *out, const char *origin, const struct signer *signer)
{
	snprintf(out->key.origin, sizeof(out->key.origin), "%s", origin);
	memcpy(out->key.public, signer->public, sizeof(out->key.public));
	out->signer = signer;
	key_id(&out->key);
}

char *note_vkey(struct ctx *cx, const struct note_key *key)
{
	unsigned char typed[33] = { ED25519 };

	memcpy(typed + 1, key->public, sizeof(key->public));
	return arena_printf(&cx->mem, "%s+%02x%02x%02x%02x+%s", key->origin, key->id[0], key->id[1],
			    key->id[2], key->id[3], base64_text(cx, typed, sizeof(typed)));
}

enum err note_key_parse(struct ctx *cx, const char *vkey, struct note_key *out)
{
	size_t name = strcspn(vkey, "+");
	unsigned char typed[33];

	if (name == 0 || name >= ORIGIN_MAX || strlen(vkey) != name + 10 + 44 ||
	    !note_unbase64(vkey + name + 10, typed, sizeof(typed)) || typed[0] != ED25519)
		return errf(cx, E_INVALID, "not an Ed25519 verifier key: %.80s", vkey);
	snprintf(out->origin, sizeof(out->origin), "%.*s", (int)name, vkey);
	memcpy(out->public, typed + 1, sizeof(out->public));
	key_id(out);
	/* printed again and compared: one key has one text, and the id belongs
	 * to it */
	if (strcmp(note_vkey(cx, out), vkey) != 0)
		return errf(cx, E_INVALID, "the key id does not belong to this key: %.80s", vkey);
	return OK;
}

enum err checkpoint_sign(struct ctx *cx, const struct note_signer *s, uint64_t size,
			 const struct hash *root, const char **note)
{
	unsigned char line[4 + SIGNATURE_SIZE];
	char *text = arena_printf(&cx->mem, "%s\n%llu\n%s\n", s->key.origin,
				  (unsigned long long)size, hash_text(cx, root));

	memcpy(line, s->key.id, 4);
	TRY(s->signer->sign(s->signer, cx, text, strlen(text), line + 4));
	*note = arena_printf(&cx->mem, "%s\n" DASH "%s %s\n", text, s->key.origin,
			     base64_text(cx, line, sizeof(line)));
	return OK;
}

/* Origin, size and root: the first three lines of text. */
static bool note_head_parse(const struct note_key *key, const char *text, struct checkpoint *out)
{
	size_t name = strlen(key->origin);

	if (strncmp(text, key->origin, name) != 0 || text[name] != '\n')
		return false;
	text += name + 1;
	if (*text == '0' && text[1] != '\n')
		return false;
	return text_digits(&text, &out->size) && *text == '\n' && hash_parse(text + 1, &out->root);
}

/* Is one of the signature lines ours and valid?  A line of ours that is not
 * valid decides against the note. */
static bool signed_by(const struct note_key *key, const char *text, size_t size, const char *lines)
{
	unsigned char sig[4 + SIGNATURE_SIZE];
	size_t name = strlen(key->origin);
	const char *p = lines;
	bool valid = false;

	for (const char *end; (end = strchr(p, '\n')); p = end + 1) {
		const char *who = p + strlen(DASH);

		if (strncmp(p, DASH, strlen(DASH)) != 0)
			return false;
		if (strncmp(who, key->origin, name) == 0 && who[name] == ' ' &&
		    note_unbase64(who + name + 1, sig, sizeof(sig)) &&
		    memcmp(sig, key->id, 4) == 0) {
			valid = signature_ok(key->public, text, size, sig + 4);
			if (!valid)
				return false;
		}
	}
	return valid && !*p; /* a line that does not end is no line */
}

/* C2SP signed-note: UTF-8, and no control byte but the line feed. */
static bool note_text_ok(const char *note)
{
	for (const char *p = note; *p; p++)
		if ((unsigned char)*p < ' ' && *p != '\n')
			return false;
	return utf8_ok(note, strlen(note));
}

enum err checkpoint_verify(struct ctx *cx, const struct note_key *key, const char *note,
			   struct checkpoint *out)
{
	const char *blank = NULL;

	if (!note_text_ok(note))
		return errf(cx, E_TAMPERED, "not a note: control bytes, or not UTF-8");
	for (const char *p = note; (p = strstr(p, "\n\n")); p++)
		blank = p;
	if (!blank || !note_head_parse(key, note, out))
		return errf(cx, E_TAMPERED, "not a checkpoint of %s", key->origin);
	if (!signed_by(key, note, (size_t)(blank + 1 - note), blank + 2))
		return errf(cx, E_TAMPERED, "the checkpoint of size %llu is not signed by %s",
			    (unsigned long long)out->size, note_vkey(cx, key));
	out->note = arena_strdup(&cx->mem, note);
	return OK;
}

enum err checkpoint_read(struct ctx *cx, const char *note, char origin[ORIGIN_MAX],
			 struct tree_head *out)
{
	struct note_key named = { .id = { 0 } };
	size_t name = strcspn(note, "\n");
	struct checkpoint head;
	const char *lines;

	if (name < ORIGIN_MAX)
		memcpy(named.origin, note, name);
	lines = strstr(note, "\n\n" DASH);
	if (name >= ORIGIN_MAX || !note_text_ok(note) || !origin_ok(named.origin) || !lines ||
	    note[strlen(note) - 1] != '\n' || !note_head_parse(&named, note, &head))
		return errf(cx, E_INVALID,
			    "not a checkpoint: origin, size, root, and who signed it");
	memcpy(origin, named.origin, ORIGIN_MAX);
	*out = checkpoint_head(&head);
	return OK;
}
