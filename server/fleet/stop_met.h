#pragma once

/*
 * Does a stop meet a release where it is rolled out: at a site that both name, or by a device that
 * is at such a site?  A stop that names neither meets it everywhere.  On the writer, or on the
 * thread that replays.  Errors are those of the database (engine/db.h).
 */

#include "fleet/rollout.h"

struct stop_scope {
	const char *model;
	int64_t release;
	const char *const *site; /* EVERY_SITE among them: each */
	size_t n;
};

/* *why: a sentence that names the stop; NULL: none in force meets it. */
must_check enum err stop_met(struct ctx *cx, struct db *db, const struct stop_scope *at,
			     const char **why);
must_check enum err rollout_stop_met(struct ctx *cx, struct db *db, const struct rollout *ro,
				     const char **why);
/* The sites that the rollout keeps: those of the release. */
must_check enum err rollout_sites(struct ctx *cx, const struct rollout *ro,
				  const char *const **site, size_t *n);
