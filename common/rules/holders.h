#pragma once

/*
 * Holders: signatures of the root's holders on an act's document.
 *
 * A holder signs the document's exact bytes as a file of TUF metadata is signed, by a key of the
 * root role: {"keyid","sig"}.  The bytes begin with another member than a signed object of TUF
 * does, so that neither passes for the other.  A signature counts while its key is one of the
 * root in force, and each key counts once: a key is its point (documents/tuf.h).
 *
 * Source: trust.md, 1 and 4; decision 0070.  The server asks, and signet-verify of the entries.
 * Pure; any thread.
 */

#include "documents/tuf.h"

#define HOLDERS_MAX TUF_KEYS_MAX /* signatures on one act */

struct holder_signature {
	int64_t index; /* of its entry */
	const char *keyid, *sig;
	bool counts; /* by holders_count() */
};

/* Is it one of the root's keys? */
bool holder_known(const struct tuf_keys *root, const char *keyid);
/* How many count, in the order in which they came. */
size_t holders_count(const struct tuf_keys *root, const void *bytes, size_t size,
		     struct holder_signature *s, size_t n);
/* Has the key signed among these? */
bool holder_signed(const struct holder_signature *s, size_t n, const char *keyid);
