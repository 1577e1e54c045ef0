#pragma once

/*
 * Versions of a model: immutable and numbered.  Numbers count up per model and
 * are never used again.  A version is registered, and may be retired; that it
 * is approved is a record in the controlled tree and no state of the row, which
 * is written by version_registered_1 and version_retired_1.  Reading: any
 * thread with a connection of its own; facts are decided on the writer.
 * Besides the errors named, each function returns those of the database
 * (engine/db.h).
 */

#include "base/json.h"
#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"
#include "registry/version_state.h"

/* ---- as it is stored ---- */

/* Versions of a model, read.  Numbers count up per model and are never used again. */

struct version {
	struct body body;
	enum version_state state;
};

/* As it was right after entry at; E_NOT_FOUND if it did not exist then. */
must_check enum err db_version_at(struct ctx *cx, struct db *db, const char *model, int64_t number,
				  int64_t at, struct version *out);
must_check enum err db_version_page(struct ctx *cx, struct db *db, const char *model,
				    struct page *p);
must_check enum err db_version_next(struct ctx *cx, struct db *db, const char *model,
				    int64_t *number);

/* ---- what is decided ---- */

struct new_version {
	const char *model;
	const char *run;          /* NULL: none is known */
	json_t *files;            /* {"path","digest"} each; at least one */
	json_t *datasets;         /* {"dataset","role"} each; NULL: none */
	json_t *inputs, *outputs; /* {"name","type","unit"} each; NULL: none */
};

/* version.registered: the model's next number.  E_INVALID, E_NOT_FOUND. */
must_check enum err version_register(struct ctx *cx, struct db *db, const struct new_version *v,
				     struct fact *out);

/* version.retired, by its author or by the system.  E_NOT_FOUND; E_CONFLICT: it is retired already.
 */
must_check enum err version_end(struct ctx *cx, struct db *db, const char *model, int64_t number,
				struct fact *out);
/* The same by its author.  E_CONFLICT: its record is in force, too; E_FORBIDDEN: somebody else's.
 */
must_check enum err version_retire(struct ctx *cx, struct db *db, const struct act *act,
				   const char *model, int64_t number, struct fact *out);
