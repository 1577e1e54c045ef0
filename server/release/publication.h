#pragma once

/*
 * Publication: the restartable step after a merge.  Whatever the controlled
 * tree and the trust in force say, but TUF metadata does not yet, becomes a
 * fact of the system, one after another:
 *
 *   release.published   a release record in force: its evidence, and new metadata
 *   release.withdrawn   a withdrawal in force: its targets leave the metadata
 *   metadata.signed     what people signed is newer, or half a lifetime is over
 *
 * Nothing happens while no trust was uploaded.  Evidence needs a signed head
 * over the merge, so a merge is published in a later batch than its own.
 * Runs on the writer thread, as the decide and then of a job (follow/follow.h).
 */

#include "documents/evidence.h"
#include "engine/instance.h"
#include "proof/fact.h"
#include "release/publication_store.h"

/* How long metadata of the server's lasts where people did not say: days. */
#define LIFE_RELEASES  90
#define LIFE_SNAPSHOT  14
#define LIFE_TIMESTAMP 7

/* The next fact; action NULL: there is none.  *due: when to look again, ms since 1970; INT64_MAX:
 * when trust is updated. */
must_check enum err publish_step(struct ctx *cx, struct db *db, const struct instance *in,
				 struct fact *out, int64_t *due);

/* Evidence of a release from the store.  *ready false: no signed head covers the merges yet. */
must_check enum err evidence_make(struct ctx *cx, struct db *db, const char *origin,
				  const struct release_due *due, const struct release_record *r,
				  const char *version_path, bool *ready, struct printer *out);
