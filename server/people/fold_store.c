/*
 * See people/fold.h.  A row is never changed: the statement that shares one
 * between devices only asks whose it is.
 */

#include "people/fold.h"

#include "base/id.h"
#include "people/sql.h"

static const char *const holders[] = { [FOLD_USER] = "user", [FOLD_DEVICE] = "device" };

enum err db_fold_of(struct ctx *cx, struct db *db, const char *fold, const char **holder,
		    const char **id)
{
	auto_stmt s = db_stmt(db, SQL_FOLD_OF);
	bool row;

	*holder = *id = NULL;
	bind_text(&s, ":fold", fold);
	TRY(stmt_next(cx, &s, &row));
	if (row) {
		*holder = col_text(cx, &s, 0);
		*id = col_text(cx, &s, 1);
	}
	return OK;
}

enum err fold_take(struct ctx *cx, struct db *db, enum fold_holder holder, const char *fold,
		   const char *id, int64_t idx)
{
	auto_stmt s = db_stmt(db, holder == FOLD_USER ? SQL_FOLD_TAKE : SQL_FOLD_SHARE);

	bind_text(&s, ":fold", fold);
	bind_text(&s, ":id", id);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

enum err fold_derive(struct ctx *cx, struct db *db, enum fold_holder holder, const char *id,
		     int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_FOLD_LEAVE);

	bind_text(&s, ":fold", id_fold(cx, id));
	bind_text(&s, ":holder", holders[holder]);
	bind_text(&s, ":id", id);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}
