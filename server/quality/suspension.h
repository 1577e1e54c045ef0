#pragma once

/*
 * Suspensions: a person's powers rest, and so do those of the person's services.  An
 * administrator's acts at once, ends by itself after SUSPENSION_MS unless an approver confirms it,
 * and is not repeated for that person within SUSPENSION_AGAIN_MS of its beginning.  One that an
 * approver signed lasts until it is lifted.  Lifting is always possible, by an approver whom it
 * does not concern.
 *
 * Times are ms since 1970.  Reading: any thread with a connection of its own; facts are decided on
 * the writer.  Besides the errors named, each function returns those of the database.  Source:
 * trust.md, 4; decision 0067.
 */

#include "engine/db.h"
#include "engine/due.h"
#include "proof/fact.h"
#include "quality/acts.h"

#define SUSPENSION_KIND "suspension"
#define SUSPENSIONS_MAX 256 /* of one person, that are listed */

struct suspension {
	int64_t entry, at; /* that brought it, and what the clock said there */
	int64_t until;     /* 0: until it is lifted */
	const char *act;   /* NULL: an administrator's own */
	int64_t from, to;  /* of the row */
};

/* The one in force.  E_CONFLICT: the person is not suspended. */
must_check enum err db_suspension_of(struct ctx *cx, struct db *db, const char *user,
				     struct suspension *out);
/* All that there were, the oldest first; of each the row that was there last. */
must_check enum err db_suspensions_of(struct ctx *cx, struct db *db, const char *user, int64_t at,
				      struct suspension *out, size_t *n);

/* When an administrator suspended the person last; 0: never. */
must_check enum err db_suspended_at_once(struct ctx *cx, struct db *db, const char *user,
					 int64_t *at);

/* user.suspended, by an administrator.  E_CONFLICT: not in use, or too soon again; E_FORBIDDEN:
 * oneself. */
must_check enum err suspend_at_once(struct ctx *cx, struct db *db, const struct act *act,
				    const char *user, struct fact *out);

/* Followed: an administrator's suspension ends by itself. */
must_check enum err suspension_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err suspension_step(struct ctx *cx, struct db *db, const struct instance *in,
				    const char *user, struct fact *out);

/* The facts of signed acts: quality/effect.h. */
must_check enum err suspend_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err suspended_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err suspend_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				 const struct act_done *done, struct fact *out);
must_check enum err suspension_lift_fact(struct ctx *cx, struct db *db,
					 const struct act_document *d, const struct act_done *done,
					 struct fact *out);
must_check enum err suspension_confirm_fact(struct ctx *cx, struct db *db,
					    const struct act_document *d,
					    const struct act_done *done, struct fact *out);
