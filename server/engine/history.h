#pragma once

/*
 * Rows with a history: each says what held from entry from_idx up to, not
 * including, entry to_idx. "As of entry N" is a predicate over the two:
 *
 * from_idx <= :at AND :at < to_idx
 *
 * Of one key, one row at most is in force; the next one begins where it ends.
 * Only apply writes such rows (engine/apply.h).  One thread at a time for each
 * connection.  Errors: E_NOT_FOUND, and the database's (engine/db.h).
 */

#include "engine/db.h"

#define IN_FORCE INT_SAFE_MAX   /* the to_idx of a row in force; .sql files say it as a word */
#define AT_NOW   (IN_FORCE - 1) /* as of the newest entry, whatever it is */

/* A statement that reads as of :at. */
struct stmt stmt_as_of(struct db *db, sql_id id, int64_t at);

/*
 * A succession: the row in force ends at :idx, and the row that follows begins
 * there.  Both statements take the key and :idx; what else the new row takes is
 * bound to it.  The new row's statement may insert, or select from the old row.
 */
struct succession {
	struct stmt old, new;
};

struct succession succession(struct db *db, sql_id close, sql_id follow, int64_t idx);
void succession_give_back(struct succession *s);
#define auto_succession cleanup(succession_give_back) struct succession

void succession_key_text(struct succession *s, const char *name, const char *value);
void succession_key_int(struct succession *s, const char *name, int64_t value);

/* E_NOT_FOUND: no row was in force that the new one could be made from; fmt says of what. */
must_check enum err succession_run(struct ctx *cx, struct succession *s, const char *fmt, ...)
	printf_like(3, 4);

/* One statement that takes one name and :idx: most often, what ends a row in force. */
must_check enum err stmt_run_at(struct ctx *cx, struct db *db, sql_id id, const char *name,
				const char *value, int64_t idx);
