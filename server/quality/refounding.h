#pragma once

/*
 * Re-founding: the root's threshold names two people who are approvers at every site from then on,
 * each with a key (rules/refounding.h).  The act `refound` waits (quality/acts.h) and
 * takes effect by quality.refounded; where two approvers are there who sign nothing,
 * `announce-refounding` comes before, and is open until people end it or a re-founding uses it.
 * Two approvers or reviewers end either by `end-refounding`.
 *
 * Nobody loses anything: approvers stay approvers, and what was approved stays approved.
 *
 * Times are ms since 1970.  Reading: any thread with a connection of its own; facts are decided on
 * the writer.  Besides the errors named, each function returns those of the database.  Source:
 * trust.md, 4; decision 0071.
 */

#include "engine/due.h"
#include "quality/acts.h"
#include "quality/announcement_state.h"

#define REFOUNDING_KIND "refounding"

struct announcement {
	int64_t entry, at; /* that brought it, and what the clock said there */
	const char *act, *document;
	enum announcement_state state;
	const struct announcement *next; /* of a list */
};

/* As it is now.  E_NOT_FOUND: no entry of that index announced anything. */
must_check enum err db_announcement_of(struct ctx *cx, struct db *db, int64_t entry,
				       struct announcement *out);

/* Those that are open, a list. */
must_check enum err db_announcements_open(struct ctx *cx, struct db *db,
					  const struct announcement **out);

/* What the document says of whom it names: "quinn and rita". */
const char *refounding_people(struct ctx *cx, const struct act_document *d);

/* Followed: the alarm of an announcement. */
must_check enum err refounding_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err refounding_step(struct ctx *cx, struct db *db, const struct instance *in,
				    const char *entry, struct fact *out);

/* The facts of the acts: quality/effect.h. */
const char *refounding_object(struct ctx *cx, const struct act_document *d);
const char *refounding_end_object(struct ctx *cx, const struct act_document *d);
must_check enum err refounding_compose(struct ctx *cx, struct db *db, struct act_document *d);
must_check enum err end_compose(struct ctx *cx, struct db *db, struct act_document *d);
must_check enum err refound_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err announce_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err end_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err refound_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				 const struct act_done *done, struct fact *out);
must_check enum err announce_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				  const struct act_done *done, struct fact *out);
must_check enum err end_fact(struct ctx *cx, struct db *db, const struct act_document *d,
			     const struct act_done *done, struct fact *out);
