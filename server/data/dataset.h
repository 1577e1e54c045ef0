#pragma once

/*
 * Datasets: named, numbered versions of data, known by digest.  A number is one
 * digest for ever, and the same bytes under one name have one number; the bytes
 * may stay outside.
 *
 * Rows are written by dataset_registered_1 and dataset_frozen_1.  Sizes are
 * bytes.  Reading: any thread with a connection of its own; facts are decided
 * on the writer.  Besides the errors named, each function returns those of the
 * database (engine/db.h).
 */

#include "base/json.h"
#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"

/* ---- as it is stored ---- */

/* Datasets, read.  A number is one digest, for ever; written by dataset_registered_1 and
 * dataset_frozen_1.
 */

/* E_NOT_FOUND */
must_check enum err db_dataset_at(struct ctx *cx, struct db *db, const char *name, int64_t number,
				  int64_t at, struct body *out);
must_check enum err db_dataset_page(struct ctx *cx, struct db *db, struct page *p);
must_check enum err db_dataset_next(struct ctx *cx, struct db *db, const char *name,
				    int64_t *number);
/* The number under which the dataset holds these bytes; 0: none. */
must_check enum err db_dataset_by_digest(struct ctx *cx, struct db *db, const char *name,
					 const char *digest, int64_t *number);

/* Inside apply: the body says from here on what happened, when and by whom. */
must_check enum err dataset_extend(struct ctx *cx, struct db *db, const struct entry *e,
				   const char *name, int64_t number, const char *event);

/* ---- what is decided ---- */

struct new_dataset {
	const char *name, *digest, *format, *source;
	int64_t size, rows;
	json_t *lots;    /* texts; NULL: none */
	json_t *columns; /* {"name","type","unit"} each */
	bool stored;     /* the bytes are an artifact here; else only their digest is known */
};

#define ROLE_OF_TEST_SET "test"

/* dataset.registered: the next number.  E_CONFLICT: these bytes have one, and which. */
must_check enum err dataset_register(struct ctx *cx, struct db *db, const struct new_dataset *d,
				     struct fact *out);

/*
 * "train" of "ai4i/3": what runs and versions say of their data.  list: an array of
 * {"dataset","role"}; each is checked, printed under "datasets" or another key, and named as an
 * object of the fact.  E_INVALID with the place, E_NOT_FOUND.
 */
must_check enum err dataset_uses(struct ctx *cx, struct db *db, json_t *list, const char *key,
				 struct fact *out);

/* "name/number".  false: it is not of that form. */
bool dataset_ref(struct ctx *cx, const char *ref, const char **name, int64_t *number);
