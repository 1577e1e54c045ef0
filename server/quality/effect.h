#pragma once

/*
 * Effects: what each kind of act does, as a row: what it is about, whether it
 * could take effect now, and the fact that says so once it is signed.  A kind without a
 * row is judged by nobody, and no route takes it.
 *
 * The functions of a row are for acts_decide.c; on the writer.  Besides the errors named, each
 * returns those of the database.
 */

#include "documents/act.h"
#include "engine/db.h"
#include "proof/fact.h"
#include "quality/acts.h"

struct effect {
	enum act_kind kind;
	/* "role:jonas/approver/munich": of those of one kind that are open each has another, by
	 * act_object(). */
	const char *(*object)(struct ctx *cx, const struct act_document *d);
	/* Whom it concerns; NULL: the person that the document names. */
	enum err (*person)(struct ctx *cx, struct db *db, const struct act_document *d,
			   const char **out);
	/* Whose approvers sign it: a site, or EVERY_SITE. */
	enum err (*site)(struct ctx *cx, struct db *db, const struct act_document *d,
			 const char **out);
	/* Could it take effect now?  E_NOT_FOUND, E_CONFLICT, E_FORBIDDEN, E_INVALID. */
	enum err (*fits)(struct ctx *cx, struct db *db, const struct act_document *d);
	/* The fact, which fits() has just allowed. */
	enum err (*fact)(struct ctx *cx, struct db *db, const struct act_document *d,
			 const struct act_done *done, struct fact *out);
	/* What the document says of the log, beside its newest entry.  NULL: nothing. */
	enum err (*compose)(struct ctx *cx, struct db *db, struct act_document *d);
};

/* NULL: this version does not judge it. */
const struct effect *effect_of(enum act_kind kind);
