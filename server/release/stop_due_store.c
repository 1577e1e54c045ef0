/*
 * Which files of stops are due: one for the stop, one for what takes it back, one for its lift.  A
 * row's object is the name of its file.  New trust makes each due again that waited for it.
 */

#include "release/stop.h"

#include <string.h>

#include "documents/path.h"
#include "engine/rows.h"
#include "release/sql.h"

#define KIND "stop"
#define BACK ".back"
#define LIFT ".lift"

static const char *stop_file_name(struct ctx *cx, const char *id, const char *what)
{
	return arena_printf(&cx->mem, "%s%s", id, what);
}

static enum err stop_file_done(struct ctx *cx, struct db *db, struct reader *r)
{
	const char *path = read_text(r, "path"), *name = path + strlen("stops/");

	return due_drop(cx, db, KIND,
			arena_strndup(&cx->mem, name, strlen(name) - strlen(".json")));
}

enum err stop_file_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);

	if (e->action == ACTION_TRUST_UPDATED)
		return due_again(cx, db, e, KIND);
	if (e->action == ACTION_STOP_PUBLISHED)
		return stop_file_done(cx, db, &r);
	if (e->action == ACTION_STOP_SIGNED)
		return due_put(cx, db, e, KIND, read_text(&r, "id"), 0);
	return due_put(cx, db, e, KIND,
		       stop_file_name(cx, read_text(&r, "stop"),
				      e->action == ACTION_STOP_LIFTED ? LIFT : BACK),
		       0);
}

enum err lift_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_STOP_LIFT_OF_CHANGE);
	struct reader r = entry_fact(e);

	if (e->action == ACTION_STOP_LIFTED)
		return due_drop(cx, db, "lift", read_text(&r, "stop"));
	bind_int(&s, ":number", read_int(&r, "number"));
	while (row_next(cx, &s)) {
		struct tree_path p = path_parse(cx, col_text(cx, &s, 0));

		if (p.stop)
			TRY(due_put(cx, db, e, "lift", p.stop, 0));
	}
	return rows_end(&s);
}
