#pragma once

/*
 * Stops as the registry has them, and the files by which devices learn of them: targets of the role
 * `stops`, which are listed for ever (schema/stops.md).
 *
 *   stop.signed      a person's order ends releases: the room fleet decides it
 *   stop.taken_back  by who signed it, within the hour; likewise
 *   stop.lifted      by the system, after a merge that brings the lift
 *   stop.published   by the system, once a signed head covers what happened: a file, and metadata
 *
 * Each waits for no person and for no trust in releases: a stop is published while a foreign note
 * is open, for it takes nothing but safety.  Rows are written by stop_*_1 alone.  Reading: any
 * thread with a connection of its own; facts are decided on the writer (engine/due.h).  Besides the
 * errors named, each function returns those of the database (engine/db.h), and E_TAMPERED.
 */

#include "documents/act.h"
#include "documents/tuf.h"
#include "engine/due.h"
#include "engine/instance.h"
#include "engine/page.h"
#include "proof/fact.h"
#include "release/stop_state.h"
#include "signing/signature.h"

struct stop_row {
	const char *id, *model;
	int64_t first, last;
	struct act_names sites, devices;
	const char *reason, *document, *envelope, *signer, *key;
	enum stop_state state;
	int64_t signed_idx;        /* of the entry that brought it */
	int64_t ended_idx, merged; /* 0: it was not ended, not by a merge */
	const char *end_document,
		*end_envelope; /* of what took it back; document: or of the lift */
	int64_t from_idx;
};

/* E_NOT_FOUND */
must_check enum err db_stop_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			       struct stop_row *out);
must_check enum err db_stop_page(struct ctx *cx, struct db *db, struct page *p);

/* Calls each(arg, stop) for the stops in force that end that release, wherever, until it says
 * true; *out: it did. */
must_check enum err db_stops_over(struct ctx *cx, struct db *db, const char *model, int64_t release,
				  bool (*each)(void *arg, const struct stop_row *stop), void *arg,
				  bool *out);
/* Does the stop cover a place?  As rules/stop.h has it. */
struct stop_place;
bool stop_row_covers(const struct stop_row *stop, const struct stop_place *place);

/* When that key took a stop back last: the index of the entry; NO_ENTRY: never. */
must_check enum err db_stop_back_newest(struct ctx *cx, struct db *db, const char *key,
					int64_t *index);

/* The digest of the file stops/<id>.json.  E_NOT_FOUND: it is not published yet. */
must_check enum err db_stop_file(struct ctx *cx, struct db *db, const char *id,
				 const char **digest);
/* The targets of the role `stops`, sorted by path. */
must_check enum err db_stop_targets(struct ctx *cx, struct db *db, struct tuf_target **out,
				    size_t *n);

/* A member "stop" of a fact, by which apply makes the row. */
void stop_document_put(struct printer *out, const struct act_document *d);

/* Followers, as engine/due.h says: stop.published, stop.lifted. */
must_check enum err stop_file_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err stop_file_step(struct ctx *cx, struct db *db, const struct instance *in,
				   const char *object, struct fact *out);
must_check enum err lift_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err lift_step(struct ctx *cx, struct db *db, const struct instance *in,
			      const char *object, struct fact *out);
