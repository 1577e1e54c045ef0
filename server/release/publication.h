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
 * Nothing happens while no trust was uploaded, and no release is published while a foreign note
 * is open (quality/foreign_note.h): what ends it makes each release due again.  Evidence needs a
 * signed head over the merge, so a merge is published in a later batch than its own. Releases and
 * their targets are rows, written by release_published_1 and release_withdrawn_1 alone.
 *
 * Sizes are bytes, times ms since 1970, lifetimes days.  Reading: any thread
 * with a connection of its own; facts are decided on the writer
 * (engine/due.h).  Besides the errors named, each function returns those of
 * the database (engine/db.h), and E_TAMPERED.
 */

#include "documents/evidence.h"
#include "engine/body.h"
#include "engine/due.h"
#include "engine/instance.h"
#include "engine/page.h"
#include "engine/recount.h"
#include "proof/fact.h"
#include "release/release_state.h"
#include "trust/trust.h"

/* ---- as it is stored ---- */

struct release {
	struct body body;
	const char *record, *version_record, *evidence;
	enum release_state state;
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
/* The record in force of a release; path NULL: there is none. */
must_check enum err db_release_record(struct ctx *cx, struct db *db, const char *model,
				      int64_t number, struct release_due *out);
/* Is a withdrawal of it in force? */
must_check enum err db_release_withdrawal(struct ctx *cx, struct db *db, const char *model,
					  int64_t number, bool *out);
/* The targets of all published releases, each once, sorted by path. */
must_check enum err db_release_targets(struct ctx *cx, struct db *db, struct tuf_target **out,
				       size_t *n);
/* The same without those that one release alone brings. */
must_check enum err db_release_targets_but(struct ctx *cx, struct db *db, const char *model,
					   int64_t number, struct tuf_target **out, size_t *n);
/* The size of a target that may be fetched.  E_NOT_FOUND. */
must_check enum err db_tuf_target(struct ctx *cx, struct db *db, const char *path,
				  const char *digest, int64_t *size);
/* Does a published release that the asker sees bring the target?  sites: as for {seen …}. */
must_check enum err db_target_seen(struct ctx *cx, struct db *db, const char *path,
				   const char *digest, const char *sites, bool *out);

/* The targets that a release brings: its record, its evidence, its version's files. */
must_check enum err release_targets(struct ctx *cx, struct db *db, const char *model,
				    int64_t number, const struct tuf_target files[2],
				    const char *version_record, struct tuf_target **out, size_t *n);

/* ---- what is decided ---- */

/* ---- what follows by itself ---- */

/* "<model>/<number>" of rows that are due, and of objects of facts. */
const char *release_name(struct ctx *cx, const char *model, int64_t number);
/* E_TAMPERED: it is none. */
must_check enum err release_name_read(struct ctx *cx, const char *name, const char **model,
				      int64_t *number);

/* Followers, as engine/due.h says: release.withdrawn, metadata.signed, release.published. */
must_check enum err withdrawal_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err withdrawal_step(struct ctx *cx, struct db *db, const struct instance *in,
				    const char *object, struct fact *out);
must_check enum err metadata_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err metadata_step(struct ctx *cx, struct db *db, const struct instance *in,
				  const char *object, struct fact *out);
must_check enum err publication_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err publication_step(struct ctx *cx, struct db *db, const struct instance *in,
				     const char *object, struct fact *out);

/* Why the release whose record is in force is not published by the next step: a part of a sentence,
 * and what people do.  why NULL: nothing keeps it, or there is nothing to publish. */
struct publication_waits {
	const char *why, *next;
};
must_check enum err publication_waits(struct ctx *cx, struct db *db, const struct instance *in,
				      const char *model, int64_t number,
				      struct publication_waits *out);

/* Evidence of a release from the store.  *ready false: no signed head covers the merges yet. */
must_check enum err evidence_make(struct ctx *cx, struct db *db, const char *origin,
				  const struct release_due *due, const struct release_record *r,
				  const char *version_path, bool *ready, struct printer *out);
/* The same under a head that the log had, and that covers the merges. */
must_check enum err evidence_under(struct ctx *cx, struct db *db, const struct release_due *due,
				   const struct release_record *r, const char *origin,
				   const struct checkpoint *head, struct printer *out);

/* For fsck (engine/recount.h): the evidence of each release is made again, under the head that it
 * states. */
must_check enum err evidence_recount(struct ctx *cx, struct db *db, const struct blobs *b,
				     struct fsck_report *out);
