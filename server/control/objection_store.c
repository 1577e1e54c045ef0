#include "control/objection.h"

#include "control/actions.h"
#include "control/change.h"
#include "control/sql.h"
#include "engine/history.h"

static enum err is_open_still(struct ctx *cx, struct db *db, const struct entry *e, int64_t number)
{
	struct change c;

	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	return state_check(cx, &change_states, e->action, c.state, CHANGE_OPEN, "change %lld",
			   (long long)number);
}

enum err change_objected_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_OBJECTION_INSERT);
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");

	TRY(read_end(cx, &r));
	TRY(is_open_still(cx, db, e, number));
	bind_int(&s, ":number", number);
	bind_int(&s, ":idx", e->index);
	bind_text(&s, ":person", e->actor);
	bind_text(&s, ":reason", e->reason ? e->reason : "");
	bind_int(&s, ":at", e->at);
	return stmt_run(cx, &s);
}

enum err db_objections_of(struct ctx *cx, struct db *db, int64_t number, int64_t at,
			  struct objection *out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_OBJECTION_OF);
	size_t room = *n;
	bool row;

	bind_int(&s, ":number", number);
	bind_int(&s, ":at", at);
	bind_int(&s, ":limit", (int64_t)room);
	*n = 0;
	while (*n < room) {
		TRY(stmt_next(cx, &s, &row));
		if (!row)
			return OK;
		out[(*n)++] = (struct objection){ .idx = col_int(&s, 0),
						  .person = col_text(cx, &s, 1),
						  .reason = col_text(cx, &s, 2),
						  .at = col_int(&s, 3) };
	}
	return OK;
}
