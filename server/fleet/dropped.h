#pragma once

/*
 * Dropped: reports whose payload and signature went.  A report that changed no slot and no boot,
 * and that is not the device's newest, may go REPORTS_KEPT after its entry (rules/reports.h): an
 * entry names the range of entries, how many went and the root over their payloads' digests.  The
 * entry that received a report keeps its words; the log alone attests from then on that the device
 * signed them.
 *
 * Each is verified before it goes: its bytes by their digest, its signature by the key that the
 * device had then.  Any thread with a connection of its own; facts are decided on the writer.
 * Errors: those named, and the database's (engine/db.h).  Source: trust.md, 10;
 * decision 0078.
 */

#include "engine/db.h"
#include "proof/fact.h"
#include "proof/merkle.h"

#define REPORTS_DROP_MAX 1024 /* reports by one entry: some tenths of a second on a worker */

struct dropped_report {
	const char *device, *payload, *envelope; /* the two: digests */
	int64_t idx;
};

/* Of the entries from..to. */
struct dropping {
	int64_t from, to;
	const struct dropped_report *report; /* in the order of entry and device */
	size_t n;
	struct hash root;
};

/* On a worker: those before entry `to` that may go, the oldest first, at most REPORTS_DROP_MAX,
 * each verified.  E_CONFLICT: the entries are too young, or none may go.  E_INVALID: there is no
 * such entry yet.  E_DAMAGED: bytes are not those, or a signature is not the device's, with the
 * place. */
must_check enum err reports_drop_verify(struct ctx *cx, struct db *db, int64_t to,
					struct dropping *out);
/* On the writer: reports.dropped.  E_CONFLICT: they are other reports by now. */
must_check enum err reports_drop(struct ctx *cx, struct db *db, const struct dropping *d,
				 struct fact *out);

/* Those in out->from..out->to, at most REPORTS_DROP_MAX; with more, out->to is what it can be. */
must_check enum err db_reports_to_drop(struct ctx *cx, struct db *db, struct dropping *out);
/* Did the device's report go that the entry received? */
must_check enum err db_report_dropped(struct ctx *cx, struct db *db, const char *device,
				      int64_t idx, bool *out);
/* Did any go by entry `since` or later? */
must_check enum err db_reports_dropped_since(struct ctx *cx, struct db *db, int64_t since,
					     bool *out);
