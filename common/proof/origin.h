#pragma once

/*
 * The name of a log: "signet/<instance>/<n>", where n counts the logs of an
 * instance from 1 on.  The second and each later one, which continues another
 * one after a loss or a capture, names its key, too: "signet/<instance>/<n>-<8
 * hex>", the first four bytes of SHA-256 of the 32 bytes of its Ed25519 key.  So
 * two logs that were restored from one backup have two names.  schema/log.md.
 * Pure; any thread.
 */

#include "proof/note.h"

struct origin {
	const char *instance; /* not ended by a NUL */
	size_t instance_size; /* bytes */
	int64_t n;            /* from 1 on */
	const char *key;      /* the eight digits; "" of the first log */
};

bool origin_parse(const char *text, struct origin *out); /* out points into text */
/* The instance that the name says; NULL: it is no name of a log. */
const char *origin_instance(struct ctx *cx, const char *text);
/* May this key sign heads of that name? */
bool origin_is_of(const struct origin *o, const unsigned char public[PUBLIC_KEY_SIZE]);
/* Is the log called to the one that continues the log called from? */
bool origin_follows(const char *from, const char *to);
