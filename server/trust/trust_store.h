#pragma once

/*
 * Trust, as the store holds it: TUF metadata that was ever in force, and the
 * trust files.  Facts of four actions (trust.updated, metadata.signed,
 * release.published, release.withdrawn) say the same of metadata:
 *
 *   "metadata":[{"role","version","digest","expires"}]    digest: of a document
 *
 * Any thread with a connection of its own; apply runs on the writer.
 */

#include "documents/tuf.h"
#include "engine/db.h"
#include "proof/entry.h"

struct tuf_file {
	int64_t version; /* 0: there is none */
	const char *digest;
	int64_t expires, from_idx;
};

void tuf_file_print(struct ctx *cx, struct printer *out, const char *role,
		    const struct tuf_file *f);

/* The file of a role in force at an index, or of one version.  version 0: there is none. */
must_check enum err db_tuf_at(struct ctx *cx, struct db *db, const char *role, int64_t at,
			      struct tuf_file *out);
must_check enum err db_tuf_version(struct ctx *cx, struct db *db, const char *role, int64_t version,
				   struct tuf_file *out);
/* The trust files in force at an index, as targets. */
must_check enum err db_trust_targets(struct ctx *cx, struct db *db, int64_t at,
				     struct tuf_target **out, size_t *n);

/* Rows of (path, digest, size), as many as the statement yields. */
must_check enum err tuf_targets_read(struct ctx *cx, struct stmt *s, struct tuf_target **out,
				     size_t *n);
/* In apply: each file of the list is in force from idx on.  One version of a role at a time:
 * trust_update() and publish_step() see to it. */
must_check enum err tuf_metadata_apply(struct ctx *cx, struct db *db, json_t *list, int64_t idx);
