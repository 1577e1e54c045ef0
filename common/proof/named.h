#pragma once

/*
 * Named: the contents that an entry names in its fact.  A table has a row for each member of each
 * action that names one, and says of which kind it is; schema/facts.md is held to it
 * (test/lint/facts.py).  An export carries all that are documents, or personal and not erased, and
 * the documents that a manifest names which they name; so both sides ask here.
 *
 * Digests of artifacts, keys and bytes that lie elsewhere are no contents and have no row.  Pure;
 * any thread.  Errors are those of the function that is called with each digest.
 */

#include "proof/entry.h"
#include "proof/manifest.h"

enum content_kind { CONTENT_DOCUMENT, CONTENT_PERSONAL, CONTENT_SECRET };

const char *content_kind_name(enum content_kind kind); /* as the table content has it */

struct named_content {
	enum action action;
	const char *place; /* a JSON pointer into the fact; "*" is any item of an array */
	enum content_kind kind;
};

extern const struct named_content named_contents[]; /* a row of zeros at the end */

typedef enum err named_fn(void *arg, struct ctx *cx, const char *digest, enum content_kind kind);

/* fn for each, in the order of the table; one may come twice.  Only what fn returns. */
must_check enum err entry_named(struct ctx *cx, const struct entry *e, named_fn *fn, void *arg);
must_check enum err manifest_named(struct ctx *cx, const struct manifest *m, named_fn *fn,
				   void *arg);

/* The manifest of a change that this entry opens; NULL: it opens none. */
const char *entry_manifest(const struct entry *e);
