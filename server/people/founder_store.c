#include "people/founder.h"

#include "engine/history.h"
#include "people/actions.h"
#include "people/sql.h"

static enum err founders_apply(struct ctx *cx, struct db *db, const struct entry *e, sql_id id)
{
	struct reader r = entry_fact(e);
	json_t *users = read_array(&r, "founders"), *user;
	size_t i;

	TRY(read_end(cx, &r));
	json_array_foreach (users, i, user) {
		auto_stmt s = db_stmt(db, id);

		bind_text(&s, ":user", json_string_value(user));
		bind_int(&s, ":idx", e->index);
		TRY(stmt_run(cx, &s));
	}
	return OK;
}

enum err founding_opened_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return founders_apply(cx, db, e, SQL_FOUNDER_INSERT);
}

enum err founding_closed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return founders_apply(cx, db, e, SQL_FOUNDER_CLOSE);
}

enum err db_founders(struct ctx *cx, struct db *db, int64_t at, const char *out[FOUNDERS],
		     size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_FOUNDER_AT);
	bool row;

	bind_int(&s, ":at", at);
	for (*n = 0; *n < FOUNDERS; (*n)++) {
		TRY(stmt_next(cx, &s, &row));
		if (!row)
			break;
		out[*n] = col_text(cx, &s, 0);
	}
	return OK;
}
