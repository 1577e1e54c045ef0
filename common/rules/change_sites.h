#pragma once

/*
 * The sites of a change: those that its documents state, as they were and as
 * they will be, together.  So a change that takes a site away concerns that
 * site, too.  A change of what concerns all sites has EVERY_SITE alone.
 *
 *   document                                     its sites are stated by
 *   a model's record, a release's, a ring plan   the document itself
 *   a release's withdrawal                       the release's record in force
 *   any other in a model's folder                the model's record in force
 *   any other, policies among them               EVERY_SITE
 *
 * Where that document is neither in force nor in the change, or cannot be read
 * in today's form, it is EVERY_SITE: more people are concerned, not fewer.
 *
 * The server states them when a change opens, and signet-verify derives them
 * again from the same documents at the same entry.  Source: decision 0056.
 * Pure but for the source, whose errors are returned; memory is the ctx's.
 */

#include "documents/path.h"
#include "proof/manifest.h"

/* The controlled tree at one moment, and the bytes of documents. */
struct tree_source {
	void *of;
	/* The digest of what is in force at the path; NULL: nothing is. */
	enum err (*in_force)(struct ctx *cx, void *of, const char *path, const char **digest);
	enum err (*read)(struct ctx *cx, void *of, const char *digest, const void **bytes,
			 size_t *size);
};

struct change_sites {
	const char **site; /* sorted by their bytes, each once; or EVERY_SITE alone */
	size_t n, room;
};

/* Does a document of this kind state its own sites? */
bool states_sites(enum path_kind kind);
/* What such a document states; EVERY_SITE where it cannot be read. */
void stated_sites(struct ctx *cx, const struct tree_path *p, const void *bytes, size_t size,
		  struct change_sites *out);

must_check enum err change_sites(struct ctx *cx, const struct tree_source *from,
				 const struct manifest_path *path, size_t n,
				 struct change_sites *out);
