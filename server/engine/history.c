#include "engine/history.h"

#include "engine/rows.h"

struct stmt stmt_as_of(struct db *db, sql_id id, int64_t at)
{
	struct stmt s = db_stmt(db, id);

	bind_int(&s, ":at", at);
	return s;
}

struct succession succession(struct db *db, sql_id close, sql_id follow, int64_t idx)
{
	struct succession s = { db_stmt(db, close), db_stmt(db, follow) };

	succession_key_int(&s, ":idx", idx);
	return s;
}

void succession_give_back(struct succession *s)
{
	stmt_give_back(&s->old);
	stmt_give_back(&s->new);
}

void succession_key_text(struct succession *s, const char *name, const char *value)
{
	bind_text(&s->old, name, value);
	bind_text(&s->new, name, value);
}

void succession_key_int(struct succession *s, const char *name, int64_t value)
{
	bind_int(&s->old, name, value);
	bind_int(&s->new, name, value);
}

enum err succession_run(struct ctx *cx, struct succession *s, const char *fmt, ...)
{
	va_list ap;
	enum err e;
	bool wrote;

	TRY(stmt_run(cx, &s->old));
	TRY(stmt_write(cx, &s->new, &wrote));
	if (wrote)
		return OK;
	va_start(ap, fmt);
	e = row_missing(cx, fmt, ap);
	va_end(ap);
	return e;
}

enum err stmt_run_at(struct ctx *cx, struct db *db, sql_id id, const char *name, const char *value,
		     int64_t idx)
{
	auto_stmt s = db_stmt(db, id);

	bind_text(&s, name, value);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}
