#pragma once

/*
 * An export of as many entries as are asked for, written to a file without a server: a log of one
 * system's acts, signed by a key of its own.
 */

#include "documents/trust.h"

/* An entry that is about the object of another one. */
struct bulk_again {
	size_t at, of;
	int64_t prev; /* as the entry states it; NO_ENTRY: null */
};

struct bulk {
	size_t n;                       /* entries */
	bool runs;                      /* each registers a run, and who trained it */
	bool addresses;                 /* each names an address, which is there */
	size_t early;                   /* an entry that is older than the one before; 0: none */
	const struct bulk_again *again; /* else each entry is about an object of its own */
	size_t n_again;
	size_t prefix; /* so many came under another name: the log continues that one; 0: none */
};

#define BULK_OLD "signet/bulk/1" /* the name; under which the prefix came */

/* Its key.  logs: if not NULL, what people would sign of it. */
struct note_key bulk_write(const struct bulk *b, const char *path, struct trust_logs *logs);
