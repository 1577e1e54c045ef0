#pragma once

/*
 * Disputed: the evidence of a release rests on the signatures that the merges of its record and of
 * its version's name.  While one of them is disputed (signing/dispute.h), no device that goes by
 * the newest trust/signers.json installs the release, so nothing publishes it or rolls it out anew.
 *
 * On the writer.  Errors: the database's (engine/db.h), and E_TAMPERED.  Source: trust.md, 4;
 * decision 0072.
 */

#include "engine/db.h"

struct disputed {
	const char *key;   /* NULL: nothing is disputed */
	int64_t signature; /* the index of its entry */
};

/* The first that is disputed; a release whose record is not in force rests on nothing. */
must_check enum err release_disputed(struct ctx *cx, struct db *db, const char *model,
				     int64_t number, struct disputed *out);
/* The next release of the model that is published, above that number; 0: there is none. */
must_check enum err db_release_above(struct ctx *cx, struct db *db, const char *model,
				     int64_t after, int64_t *number);
