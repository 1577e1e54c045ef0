#pragma once

/*
 * Models: a model is a permanent name for a line of numbered versions.  A
 * decision looks, decides and returns a fact; it cannot write (engine/hand.h),
 * and since it runs on the writer thread, all that it checked holds when the
 * fact is applied.
 *
 * A model's row is written by model_created_1 alone.  Reading: any thread with
 * a connection of its own.  Besides the errors named, each function returns
 * those of the database (engine/db.h).
 */

#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"

/* ---- as it is stored ---- */

/* Models, read.  A model's row is written by model_created_1 alone. */

must_check enum err db_model_at(struct ctx *cx, struct db *db, const char *name, int64_t at,
				struct body *out); /* E_NOT_FOUND */
must_check enum err db_model_page(struct ctx *cx, struct db *db, struct page *p);

/* ---- what is decided ---- */

/* Names the sites of the model's record in force, each as site:<id>, after the objects that the
 * fact has; none where there is no record, or it is for all sites. */
must_check enum err model_sites_name(struct ctx *cx, struct db *db, const char *model,
				     struct fact *out);

/* model.created: a name for a line of versions.  E_CONFLICT. */
must_check enum err model_create(struct ctx *cx, struct db *db, const struct act *act,
				 const char *name, const char *title, struct fact *out);
