#pragma once

/*
 * May a statement with these times be entered now?  By the bounds of rules/times.h, with the
 * moments of this log; where it is early or late by them, with what people in force say of the
 * log's times.  On the writer.  Besides the errors named, the database's (engine/db.h).
 */

#include "signing/signature.h"

/* E_CONFLICT at a place of the statement: fetch another one, and sign that. */
enum err statement_refused(struct ctx *cx, const char *place, const char *why);

/* life: ms from its time to the latest not_after.  E_CONFLICT. */
must_check enum err signature_times_check(struct ctx *cx, struct db *db, const struct signing *what,
					  const struct statement *got, int64_t life);
