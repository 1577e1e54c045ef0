#include "engine/lost.h"

#include "engine/rows.h"
#include "engine/sql.h"

enum err lost_at(struct ctx *cx, struct db *db, const char *object, struct lost *out)
{
	auto_stmt s = db_stmt(db, SQL_LOST_GET);
	bool row;

	*out = (struct lost){ .entry = NO_ENTRY };
	bind_text(&s, ":object", object);
	TRY(stmt_next(cx, &s, &row));
	if (row)
		*out = (struct lost){ col_text(cx, &s, 0), col_int(&s, 1) };
	return OK;
}

struct stmt lost_all(struct db *db)
{
	return db_stmt(db, SQL_LOST_ALL);
}

enum err lost_put(struct ctx *cx, struct db *db, const char *object, const char *found,
		  int64_t entry)
{
	auto_stmt s = db_stmt(db, SQL_LOST_PUT);

	bind_text(&s, ":object", object);
	bind_text(&s, ":found", found);
	bind_int(&s, ":idx", entry);
	return stmt_run(cx, &s);
}

enum err lost_excused(struct ctx *cx, struct db *db, enum err e, const char *kind,
		      struct fsck_report *out)
{
	struct lost l;

	if (e != E_DAMAGED || !cx->place)
		return e;
	TRY(lost_at(cx, db, arena_printf(&cx->mem, "%s:%s", kind, cx->place), &l));
	if (l.entry == NO_ENTRY)
		return e;
	out->lost++;
	return OK;
}

enum err lost_count(struct ctx *cx, struct db *db, int64_t *out)
{
	auto_stmt s = db_stmt(db, SQL_LOST_COUNT);

	return row_int(cx, &s, 0, out);
}
