#pragma once

/*
 * Anchor line: a signed head of the log on one line, kept outside of the server's directory.
 *
 *   {"v":1,"size":n,"root":"<base64 of 32 bytes>","note":"<signed note>"}\n
 *
 * The note is the checkpoint, byte for byte, and says the same size and root: who has the line has
 * what `signetd fsck` and `signet-verify` take.  schema/anchor.md.  Pure; any thread.
 */

#include "documents/tree_head.h"
#include "proof/note.h"

#define ANCHOR_LINE_MAX 32768 /* bytes, the line feed included */

struct anchor_line {
	char origin[ORIGIN_MAX];
	struct tree_head head;
	const char *note;
};

void anchor_line_print(struct ctx *cx, const struct checkpoint *head, struct printer *out);
/* size: without the line feed.  E_INVALID with the place.  The signature is not verified. */
must_check enum err anchor_line_parse(struct ctx *cx, const char *bytes, size_t size,
				      struct anchor_line *out);
