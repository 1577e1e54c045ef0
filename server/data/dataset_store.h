#pragma once

/* Datasets, read.  A number is one digest, for ever; written by dataset_registered_1 and
 * dataset_frozen_1.
 */

#include "engine/body.h"
#include "engine/page.h"

/* E_NOT_FOUND */
must_check enum err db_dataset_at(struct ctx *cx, struct db *db, const char *name, int64_t number,
				  int64_t at, struct body *out);
must_check enum err db_dataset_page(struct ctx *cx, struct db *db, struct page *p);
must_check enum err db_dataset_next(struct ctx *cx, struct db *db, const char *name,
				    int64_t *number);
/* The number under which the dataset holds these bytes; 0: none. */
must_check enum err db_dataset_by_digest(struct ctx *cx, struct db *db, const char *name,
					 const char *digest, int64_t *number);

/* Inside apply: the body tells from here on what happened, when and by whom. */
must_check enum err dataset_extend(struct ctx *cx, struct db *db, const struct entry *e,
				   const char *name, int64_t number, const char *event);
