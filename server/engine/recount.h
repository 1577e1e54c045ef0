#pragma once

/*
 * Recount: what lies beside the database, and what was derived from bytes.
 *
 * fsck() shows that each row follows from the log.  Here each file that rows name is hashed, and
 * what the server derived from named bytes is derived again from those bytes: verdicts, version
 * records, evidence.  Each room brings its own (engine/room.h).  Reads, and changes nothing.  One
 * thread, with a connection of its own.
 */

#include "engine/blob_read.h"
#include "engine/fsck.h"

/* Of each row of that statement, with a ctx for that row alone, whose sentence is what is said.
 * what: what a finding is said of, NULL: the sentence says it.  kind: "content" or "artifact", of
 * which losses that were accepted are no finding (engine/lost.h).  Errors: those
 * of again(), and the database's (engine/db.h). */
must_check enum err
recount_rows(struct ctx *cx, struct stmt *s, struct fsck_report *out, const char *kind,
	     enum err (*again)(struct ctx *cx, struct stmt *s, void *arg, const char **what),
	     void *arg);

/* blobs: the folder.  E_TAMPERED: cx->detail names the first wrong place. */
must_check enum err fsck_bytes(struct ctx *cx, const char *path, const char *blobs,
			       struct fsck_report *out);
/* The same, with the brake of b; a wrong file is noted as b->kind says.  E_UNAVAILABLE: the work
 * was stopped. */
must_check enum err fsck_bytes_braked(struct ctx *cx, const char *path, const struct blobs *b,
				      struct fsck_report *out);
