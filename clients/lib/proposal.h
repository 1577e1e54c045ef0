#pragma once

/*
 * What a change proposes, fetched and hashed again: the manifest as its exact
 * bytes, and every new document under the digest that the manifest states.
 * Nothing here rests on what the server says about it.  One thread per handle.
 */

#include "lib/api.h"
#include "rules/subjects.h"

struct proposed {
	const char *path;
	const char *old, *new; /* digests; NULL: there is, or will be, none */
	const char *before;    /* the old text; NULL: none, or no longer to be had */
	const char *after;     /* the new text; NULL: the document goes */
};

struct proposal {
	int64_t change;
	struct hash manifest;
	struct subjects subjects; /* what a statement about it names; of the log of the manifest */
	struct proposed *paths;
	size_t n_paths;
};

/* opened: index of the entry that opened it, where the old texts were in force.
 * E_MISMATCH: bytes that are not those of their digest, or a manifest of something else. */
must_check enum err proposal_fetch(struct ctx *cx, struct api *api, int64_t change, int64_t opened,
				   struct proposal *out);
