#pragma once

/*
 * What a dispute holds back of rollouts: a release whose evidence rests on a disputed signature is
 * rolled out nowhere anew; what runs, runs.  Once the review of such a signature is overdue,
 * a model of which such a release is published begins no rollout but that of a newer release.
 *
 * The list: any thread with a connection of its own; the rest on the writer.  Errors: the
 * database's (engine/db.h), and E_TAMPERED.  Source: trust.md, 4; decision 0072.
 */

#include "engine/db.h"

#define DISPUTED_RESTS_MAX 200 /* objects that are listed of one signature */

/* The things that rest on a signature over that object ("change:17") once it is merged, of those
 * that the asker sees: "version:m/1", "release:m/2", "rollout:<id>".  At most *n, then *n of them.
 * sites: as for {seen …}. */
must_check enum err db_disputed_rests(struct ctx *cx, struct db *db, const char *subject,
				      const char *sites, const char **out, size_t *n);

/* *why: one line; NULL: nothing holds it back.  The second: also by an overdue review. */
must_check enum err rollout_held(struct ctx *cx, struct db *db, const char *model, int64_t release,
				 const char **why);
must_check enum err beginning_held(struct ctx *cx, struct db *db, const char *model,
				   int64_t release, const char **why);
