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

/* An item of reports.received; *again: it is the newest one, sent again, and nothing happens.
 * origin: of this log.  E_INVALID with the place; E_FORBIDDEN: another device's; E_MISMATCH: not
 * its key; E_CONFLICT: out of order, or at /checkpoint: the device verified a head that this log
 * never had. */
must_check enum err report_receive(struct ctx *cx, struct db *db, const char *origin,
				   const char *device, const char *envelope, struct fact *out,
				   struct hash *leaf, bool *again);
