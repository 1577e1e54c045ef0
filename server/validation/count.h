#pragma once

/*
 * Counting: predictions against labels, from the stored bytes of both, which are hashed as they are
 * read.  On a worker, or for fsck; any thread with a connection of its own.  E_DAMAGED,
 * E_NOT_FOUND, E_TOO_LARGE, E_INVALID with the line.
 */

#include "engine/recount.h"
#include "rules/acceptance.h"

/* The bytes of an artifact of that class. */
must_check enum err counted_bytes(struct ctx *cx, struct db *db, const struct blobs *b,
				  const char *digest, const char *class, const char **bytes,
				  size_t *size);
must_check enum err predictions_count(struct ctx *cx, struct db *db, const struct blobs *b,
				      const char *labels, const char *predictions,
				      const struct acceptance *a, struct confusion *out);

/* For fsck: each verdict is counted again, and each version record in force composed again. */
must_check enum err validations_recount(struct ctx *cx, struct db *db, const struct blobs *b,
					struct fsck_report *out);
