#pragma once

/*
 * Freezing a test set.  The process expert stores its labels apart, as an
 * artifact of class labels; the set itself must hold none.  From then on a
 * validation can be scored against labels that author and pipeline cannot read.
 *
 * freeze_look() and freeze_read() prepare on a worker, dataset_freeze() decides
 * on the writer.
 */

#include "access/principal.h"
#include "data/frozen_set.h"
#include "proof/fact.h"
#include "rules/score.h"

struct freeze {
	const char *name;   /* of the dataset */
	int64_t number;     /* of the dataset */
	const char *labels; /* digest of an artifact of class labels */
	const char *label;  /* the column that the set must not have */
};

struct freeze_facts {
	int64_t rows, positives;
};

/* What the set says of itself: its digest, or NULL if its bytes lie elsewhere; and that it has no
 * such column.  E_NOT_FOUND, E_INVALID. */
must_check enum err freeze_look(struct ctx *cx, struct db *db, const struct freeze *f,
				const char **set_digest);
/* Are the labels here, and open to who freezes?  The same answer where they are not.
 * E_NOT_FOUND */
must_check enum err freeze_labels(struct ctx *cx, struct db *db, const struct principal *who,
				  const struct freeze *f);
/* Do labels and set fit?  set NULL: only its number of rows can be compared, when it is frozen.
 * Pure.  E_INVALID with the line. */
must_check enum err freeze_read(struct ctx *cx, const struct freeze *f, const char *labels,
				size_t labels_size, const char *set, size_t set_size,
				struct freeze_facts *out);
/* dataset.frozen.  E_CONFLICT: it is frozen already; E_INVALID: another number of rows. */
must_check enum err dataset_freeze(struct ctx *cx, struct db *db, const struct freeze *f,
				   const struct freeze_facts *facts, struct fact *out);
