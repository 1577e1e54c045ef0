#pragma once

/*
 * Rows: how the rows that a statement yields are read.
 *
 * A list is a loop; the error of a step waits in the statement, as that of a
 * bind does, until rows_end() returns it:
 *
 *   for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
 *           out[*n] = ...;
 *   return rows_end(&s);
 *
 * One thread at a time for each connection.  Errors are those of stmt_next() in
 * engine/db.h.
 */

#include <stdarg.h>

#include "engine/db.h"
#include "rules/states.h"

/* The statement is at the next row.  false: there is none, or a step failed. */
must_check bool row_next(struct ctx *cx, struct stmt *s);
must_check enum err rows_end(const struct stmt *s);

/* The first row.  E_NOT_FOUND: "there is no", followed by what fmt says. */
must_check enum err row_get(struct ctx *cx, struct stmt *s, const char *fmt, ...) printf_like(3, 4);
/* E_NOT_FOUND itself, for functions that take fmt, too. */
must_check enum err row_missing(struct ctx *cx, const char *fmt, va_list ap) printf_like(2, 0);

/* A column that names a state.  E_TAMPERED: it names none. */
must_check enum err col_state(struct ctx *cx, struct stmt *s, int i, const struct states *of,
			      unsigned *out);

/* Column 0 of the first row; without a row NULL, or what the caller says. */
must_check enum err row_text(struct ctx *cx, struct stmt *s, const char **out);
must_check enum err row_int(struct ctx *cx, struct stmt *s, int64_t otherwise, int64_t *out);
