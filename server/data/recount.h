#pragma once

/*
 * The data room's part of fsck (engine/recount.h): each file that a row of artifacts names is
 * hashed, in whichever class it is, and must have the size of its row.  On fsck's thread. E_DAMAGED
 * with the digest.
 */

#include "engine/recount.h"

/* Each file that is not what its rows say, and the digest of what lies there, NULL: nothing. */
must_check enum err
artifacts_damaged(struct ctx *cx, struct db *db, const struct blobs *b,
		  void (*each)(void *arg, const char *digest, const char *found), void *arg);

must_check enum err artifacts_recount(struct ctx *cx, struct db *db, const struct blobs *b,
				      struct fsck_report *out);
