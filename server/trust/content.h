#pragma once

/*
 * The files of trust that come with an upload: each must be in its form and name
 * what this server is: its log, as one that goes on, and its key for assignments,
 * perhaps among others.  trust/signers.json is about this log: the head that it
 * states, and the entry that confirmed each key, are this log's.  On the writer.
 */

#include "documents/trust.h"
#include "engine/instance.h"
#include "tree/document.h"

/* epoch: of assignments, as it is in force.  E_INVALID with the place in the file; E_CONFLICT: it
 * names another server or an earlier epoch. */
must_check enum err trust_content_check(struct ctx *cx, struct db *db, const struct instance *in,
					int64_t epoch, const char *path, const struct document *d);
