#pragma once

/*
 * Checkpoint: the signed head of the log, as a C2SP signed note.
 *
 *   <origin>\n<size>\n<base64 root>\n\n— <origin> <base64(key id || Ed25519)>\n
 *
 * A note is verified and stored as the bytes it is.  Lines of keys we do not
 * know are ignored; one bad line under our own key spoils the whole note.  C2SP
 * signed-note and tlog-checkpoint; byte for byte in schema/log.md.  Pure but
 * for the signer; any thread.  Signing returns the signer's errors
 * (E_UNAVAILABLE).
 */

#include "proof/merkle.h"
#include "proof/signer.h"

#define ORIGIN_MAX 128 /* bytes, with the NUL */

struct note_key {
	char origin[ORIGIN_MAX];
	unsigned char id[4];
	unsigned char public[PUBLIC_KEY_SIZE];
};

/* Who signs checkpoints: a name and a key that acts. */
struct note_signer {
	struct note_key key;
	const struct signer *signer;
};

struct checkpoint {
	uint64_t size;
	struct hash root;
	const char *note;
};

static inline struct tree_head checkpoint_head(const struct checkpoint *c)
{
	return (struct tree_head){ c->size, c->root };
}

void note_signer_init(struct note_signer *out, const char *origin, const struct signer *signer);
bool origin_ok(const char *s); /* a name that a note can carry: no space, no '+' */
char *note_vkey(struct ctx *cx, const struct note_key *key);
must_check enum err note_key_parse(struct ctx *cx, const char *vkey,
				   struct note_key *out); /* E_INVALID */

must_check enum err checkpoint_sign(struct ctx *cx, const struct note_signer *s, uint64_t size,
				    const struct hash *root, const char **note);

/* E_TAMPERED unless the note is whole and key signed it; out->note is a copy. */
must_check enum err checkpoint_verify(struct ctx *cx, const struct note_key *key, const char *note,
				      struct checkpoint *out);

/* What the note says, without asking who signed it: its origin, its head, and that signature lines
 * follow.  E_INVALID. */
must_check enum err checkpoint_read(struct ctx *cx, const char *note, char origin[ORIGIN_MAX],
				    struct tree_head *out);

char *hash_text(struct ctx *cx, const struct hash *h); /* base64 */
bool hash_parse(const char *line, struct hash *out);   /* reads up to a line's end */
