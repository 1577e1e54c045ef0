#pragma once

/*
 * Reports: the rules.  A report is the device's own word, signed by its key, one
 * after another: each names the one before.  Only what changed is reported, so
 * each is an entry; the newest one sent again is one and the same.  Decision 0032.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "proof/fact.h"
#include "store/device.h"

/* report.received; *again: it is the newest one, sent again, and nothing happens.  E_INVALID with
 * the place; E_FORBIDDEN: another device's; E_MISMATCH: not its key; E_CONFLICT: out of order. */
must_check enum err report_receive(struct ctx *cx, struct db *db, const char *device,
				   const char *envelope, struct fact *out, bool *again);
