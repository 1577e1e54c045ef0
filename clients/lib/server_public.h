#pragma once

/*
 * server-keys.json: what signetd init says its keys are, as people carry it to
 * where trust is made.  Nothing signs the file: a person compares the log's key
 * in it with the one on paper.  schema/tuf.md.  Pure; any thread.
 */

#include "documents/use.h"
#include "proof/note.h"
#include "proof/signer.h"

#define SERVER_KEYS_MAX 4096 /* bytes of the file */

struct server_public {
	const char *instance;
	enum use use;
	struct note_key log;
	unsigned char releases[PUBLIC_KEY_SIZE], stops[PUBLIC_KEY_SIZE], snapshot[PUBLIC_KEY_SIZE],
		timestamp[PUBLIC_KEY_SIZE], assignment[PUBLIC_KEY_SIZE];
};

/* E_INVALID with the place; out lies in the arena. */
must_check enum err server_public_parse(struct ctx *cx, const void *bytes, size_t size,
					struct server_public *out);
