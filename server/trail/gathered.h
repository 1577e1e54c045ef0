#pragma once

/*
 * Gathered: the contents that belong in an export, as the entries under its head name them: each
 * document, but for reports that went by an entry under it (fleet/dropped.h), and what is personal,
 * but for addresses whose time is over (rules/ends.h).
 *
 * Memory grows by 32 bytes for each content, and 8 more for an address.  One thread.  Errors: those
 * of a manifest that cannot be read, and the database's (engine/db.h).
 */

#include "engine/db.h"
#include "proof/named.h"

struct digests {
	struct hash *h;
	size_t n, room;
};

struct source_named {
	struct hash digest;
	int64_t at; /* ms since 1970, of its entry */
};

/* Zeros but for head: nothing yet. */
struct gathered {
	int64_t head;                       /* its size, in entries */
	struct digests documents, personal; /* sorted, each once, after gathered_end() */
	struct source_named *source;        /* in the order of their entries */
	size_t n_sources, room;
};

/* An entry as it lies in the log; each, in order.  E_CONFLICT: reports went by an entry behind the
 * head. */
must_check enum err gathered_add(struct ctx *cx, struct db *db, struct gathered *g,
				 const char *bytes, size_t size);
void gathered_end(struct gathered *g);
/* Is it an address that was over only behind the head?  Or did reports go there, of which it may be
 * one? */
must_check enum err gathered_over(struct ctx *cx, struct db *db, const struct gathered *g,
				  const char *digest, bool *out);
void gathered_free(struct gathered *g);
