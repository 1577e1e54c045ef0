#pragma once

/*
 * Foreign notes as the entries note.foreign and log.disowned leave them (rules/foreign_notes.h),
 * what is refused while one is open, the alarm log.forked, and the act disown-head by which two
 * approvers disown one.
 *
 * Reading: any thread with a connection of its own; facts are decided on the writer.  Besides the
 * errors named, each function returns those of the database.  Source: trust.md, 7; decision 0083.
 */

#include "engine/due.h"
#include "quality/acts.h"
#include "rules/foreign_notes.h"

#define FORK_KIND "fork"

/* By what a note is disowned: of its digest, as %s. */
#define DISOWN_COMMAND "signet act propose disown-head --note %s --reason TEXT"

/* The newest that the entries say of the note.  *any false: it never came. */
must_check enum err db_foreign_note(struct ctx *cx, struct db *db, const char *digest,
				    struct foreign_note *out, bool *any);
/* One that is open: held ones first, then the newest. */
must_check enum err db_foreign_open(struct ctx *cx, struct db *db, struct foreign_note *out,
				    bool *any);
/* How many are open that are held, or that are not. */
must_check enum err db_foreign_count(struct ctx *cx, struct db *db, bool held, int64_t *n);

/* How that head is held, by whatever note.  *any false: by nobody. */
must_check enum err db_head_held(struct ctx *cx, struct db *db, const struct tree_head *head,
				 struct foreign_note *out, bool *any);

/* Why nothing is published or enrolled: part of a sentence that names the entry, and the sentence
 * that names the way out.  why NULL: no note is open. */
struct forked {
	const char *why, *next;
};
must_check enum err forked_now(struct ctx *cx, struct db *db, struct forked *out);

/* Followed: the alarm. */
must_check enum err fork_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err fork_step(struct ctx *cx, struct db *db, const struct instance *in,
			      const char *object, struct fact *out);

/* The fact of the act: quality/effect.h. */
const char *disown_object(struct ctx *cx, const struct act_document *d);
must_check enum err disown_compose(struct ctx *cx, struct db *db, struct act_document *d);
must_check enum err disown_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err disown_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				const struct act_done *done, struct fact *out);
