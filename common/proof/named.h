#pragma once

/*
 * Named: the digests that an entry names, wherever in its fact they are.  An
 * export carries every document that its entries name, or a manifest does that
 * they name; so both sides ask here.  Pure; any thread.  Errors are those of
 * the function that is called with each digest.
 */

#include "proof/entry.h"
#include "proof/manifest.h"

typedef enum err named_fn(void *arg, struct ctx *cx, const char *digest);

/* fn for each, in the order of the text; one may come twice.  Only what fn returns. */
must_check enum err entry_named(struct ctx *cx, const struct entry *e, named_fn *fn, void *arg);
must_check enum err manifest_named(struct ctx *cx, const struct manifest *m, named_fn *fn,
				   void *arg);

/* The manifest of a change that this entry opens; NULL: it opens none. */
const char *entry_manifest(const struct entry *e);
