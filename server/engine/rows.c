#include "engine/rows.h"

#include <stdio.h>

bool row_next(struct ctx *cx, struct stmt *s)
{
	bool row = false;

	if (s->failed == OK)
		s->failed = stmt_next(cx, s, &row);
	return row;
}

enum err rows_end(const struct stmt *s)
{
	return s->failed;
}

enum err row_missing(struct ctx *cx, const char *fmt, va_list ap)
{
	char what[200];

	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	vsnprintf(what, sizeof(what), fmt, ap);
	return errf(cx, E_NOT_FOUND, "there is no %s", what);
}

enum err row_get(struct ctx *cx, struct stmt *s, const char *fmt, ...)
{
	va_list ap;
	enum err e;
	bool row;

	TRY(stmt_next(cx, s, &row));
	if (row)
		return OK;
	va_start(ap, fmt);
	e = row_missing(cx, fmt, ap);
	va_end(ap);
	return e;
}

enum err col_state(struct ctx *cx, struct stmt *s, int i, const struct states *of, unsigned *out)
{
	const char *name = col_text(cx, s, i);

	return name && state_parse(of, name, out)
		       ? OK
		       : errf(cx, E_TAMPERED, "a row is in the state '%s', which is none",
			      name ? name : "");
}

enum err row_text(struct ctx *cx, struct stmt *s, const char **out)
{
	bool row;

	TRY(stmt_next(cx, s, &row));
	*out = row ? col_text(cx, s, 0) : NULL;
	return OK;
}

enum err row_int(struct ctx *cx, struct stmt *s, int64_t otherwise, int64_t *out)
{
	bool row;

	TRY(stmt_next(cx, s, &row));
	*out = row ? col_int(s, 0) : otherwise;
	return OK;
}
