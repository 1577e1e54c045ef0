#pragma once

/*
 * Publication, as the store holds it: releases and their targets.  Written by
 * release_published_1 and release_withdrawn_1 alone.
 * Any thread with a connection of its own; apply runs on the writer.
 */

#include "engine/body.h"
#include "engine/page.h"
#include "trust/trust_store.h"

struct release {
	struct body body;
	const char *state, *record, *version_record, *evidence;
};

struct release_due {
	const char *path, *digest;
	int64_t merged; /* index of the merge's entry */
};

/* E_NOT_FOUND */
must_check enum err db_release_at(struct ctx *cx, struct db *db, const char *model, int64_t number,
				  int64_t at, struct release *out);
must_check enum err db_release_page(struct ctx *cx, struct db *db, const char *model,
				    struct page *p);
/* Release records in force that were never published and not withdrawn; at most *n, then *n. */
must_check enum err db_releases_due(struct ctx *cx, struct db *db, struct release_due *out,
				    size_t *n);
/* A published release whose withdrawal is in force; *model NULL: none. */
must_check enum err db_release_ended(struct ctx *cx, struct db *db, const char **model,
				     int64_t *number);
/* The targets of all published releases, each once, sorted by path. */
must_check enum err db_release_targets(struct ctx *cx, struct db *db, struct tuf_target **out,
				       size_t *n);
/* The same without those that one release alone brings. */
must_check enum err db_release_targets_but(struct ctx *cx, struct db *db, const char *model,
					   int64_t number, struct tuf_target **out, size_t *n);
/* The size of a target that may be fetched.  E_NOT_FOUND. */
must_check enum err db_tuf_target(struct ctx *cx, struct db *db, const char *path,
				  const char *digest, int64_t *size);
/* Does a published release whose scope has this site bring the target? */
must_check enum err db_target_for_site(struct ctx *cx, struct db *db, const char *path,
				       const char *digest, const char *site, bool *out);

/* The targets that a release brings: its record, its evidence, its version's files. */
must_check enum err release_targets(struct ctx *cx, struct db *db, const char *model,
				    int64_t number, const struct tuf_target files[2],
				    const char *version_record, struct tuf_target **out, size_t *n);
