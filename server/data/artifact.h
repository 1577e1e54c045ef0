#pragma once

/*
 * Artifacts: bytes named by their digest.  The bytes lie in the blob store; a
 * row says that somebody stored them, and its class who may read them.  The
 * same bytes may be in two classes, each stored by somebody who held them: to
 * know a digest is no right to its bytes, and to store bytes that are there
 * already is no act, but needs the bytes.
 *
 * Sizes are bytes.  Rows are written by artifact_stored_1 alone.  Reading: any
 * thread with a connection of its own; facts are decided on the writer.
 * Besides the errors named, each function returns those of the database
 * (engine/db.h).
 */

#include "access/principal.h"
#include "engine/db.h"
#include "proof/entry.h"
#include "proof/fact.h"
#include "rules/readings.h"

/* ---- as it is stored ---- */

/* out: its size; -1: no such artifact in that class */
must_check enum err db_artifact_size(struct ctx *cx, struct db *db, const char *digest,
				     const char *class, int64_t *out);

/* ---- what is decided ---- */

/* The size of bytes that a request names at place.  E_NOT_FOUND: nobody stored them in that class.
 */
must_check enum err artifact_named(struct ctx *cx, struct db *db, const char *digest,
				   const char *class, const char *place, int64_t *size);

/* The size of bytes that somebody may read, in whichever class.  Labels are opened by a role that
 * counts at one of the artifact's sites; *site: the site of that grant; NULL: no role was asked.
 * E_NOT_FOUND: there are none for them; the same whether or not there are labels that a role alone
 * does not open. */
must_check enum err artifact_readable(struct ctx *cx, struct db *db, const struct principal *who,
				      const char *digest, int64_t *size, const char **site);

/* The size of labels that somebody may read: by a role at a site where they were stored or frozen,
 * not at one whose models use them.  -1: there are none, or none for them. */
must_check enum err labels_open(struct ctx *cx, struct db *db, const struct principal *who,
				const char *digest, int64_t *size, const char **site);

/* artifact.stored; of bytes that are there already, for one more site. */
must_check enum err artifact_store(struct ctx *cx, struct db *db, const char *digest,
				   const char *class, int64_t size, struct fact *out);
