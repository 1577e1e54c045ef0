#pragma once

/*
 * The data room's part of fsck (engine/recount.h): each file that a row of artifacts names is
 * hashed, in whichever class it is, and must have the size of its row.  On fsck's thread. E_DAMAGED
 * with the digest.
 */

#include "engine/recount.h"

must_check enum err artifacts_recount(struct ctx *cx, struct db *db, const struct blobs *b,
				      struct fsck_report *out);
