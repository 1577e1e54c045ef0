#pragma once

/*
 * Reports: the rules.  A report is the device's own word, signed by its key, one
 * after another: each names the one before.  Those of one batch are one entry;
 * the newest one sent again is one and the same.  Decision 0032.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "engine/gather.h"
#include "fleet/device.h"

/* The object is the device, the leaf that of the payload's exact bytes. */
extern const struct stream report_stream;

/* A report whose signature was verified. */
struct report_opened {
	const char *envelope;
	const char *key;     /* that it was verified by: a fingerprint */
	const char *payload; /* its digest */
	struct hash leaf;
	bool of_log;      /* the head that the device names is said of this log */
	bool head_signed; /* by a key of this log */
	bool head_known;  /* the log had the head that the device names, at its size */
	struct report report;
};

/* On any thread, from a snapshot.  own: this server's key of the log.  E_INVALID with the place;
 * E_FORBIDDEN: another device's; E_MISMATCH: not its key. */
must_check enum err report_open(struct ctx *cx, struct db *db, const struct note_key *own,
				const char *device, const char *envelope, struct fact *out,
				struct report_opened *o);

struct report_outcome {
	bool again;  /* it is the newest one, sent again, and nothing happens */
	bool proves; /* of a refusal: a key of this log signed a head that it never had */
};

/* An item of reports.received.  origin: of this log.  E_FORBIDDEN: the device has another key or
 * enrolment by now; E_CONFLICT: out of order, or at /checkpoint: the device verified a head that
 * this log never had; E_MISMATCH: no key of this log signed that head. */
must_check enum err report_receive(struct ctx *cx, struct db *db, const char *origin,
				   const char *device, const struct report_opened *o,
				   struct fact *out, struct report_outcome *what);
