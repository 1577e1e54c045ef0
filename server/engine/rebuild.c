#include "engine/rebuild.h"

#include "engine/hand.h"
#include "engine/log.h"
#include "engine/migrate.h"
#include "engine/rows.h"
#include "engine/sql.h"
#include "migrations.h"

static enum err entries_replay(struct ctx *cx, struct db *db, struct db *fresh, struct log *l)
{
	auto_stmt s = db_stmt(db, SQL_ENTRY_ALL);
	struct ctx step = { 0 }; /* for one entry at a time */
	enum err e = OK;

	while (e == OK && row_next(cx, &s)) {
		size_t size;
		const void *bytes = col_borrow(&s, 0, &size);
		struct hash leaf = merkle_leaf(bytes, size);

		e = log_replay(&step, fresh, l, bytes, size, &leaf);
		if (e != OK)
			e = errf(cx, E_TAMPERED, "entry %lld does not replay: %s",
				 (long long)col_int(&s, 1), step.detail);
		arena_reset(&step.mem);
	}
	arena_free(&step.mem);
	return e == OK ? rows_end(&s) : e;
}

static enum err due_copy(struct ctx *cx, struct db *fresh, struct db *db)
{
	auto_hand h = db_hand(db, HAND_SCHEMA);
	auto_stmt from = db_stmt(fresh, SQL_DUE_ALL);

	TRY(db_run(cx, db, SQL_DUE_CLEAR));
	while (row_next(cx, &from)) {
		auto_stmt to = db_stmt(db, SQL_DUE_PUT);

		bind_text(&to, ":kind", col_text(cx, &from, 0));
		bind_text(&to, ":object", col_text(cx, &from, 1));
		bind_int(&to, ":at", col_int(&from, 2));
		bind_int(&to, ":idx", col_int(&from, 3));
		TRY(stmt_run(cx, &to));
	}
	return rows_end(&from);
}

static enum err rebuild_in(struct ctx *cx, struct db *db, struct db *fresh, struct log *l)
{
	enum err e;

	{
		auto_hand h = db_hand(fresh, HAND_SCHEMA);

		TRY(db_run(cx, fresh, SQL_BEGIN));
		TRY(migrate_apply(cx, fresh, migrations));
	}
	TRY(entries_replay(cx, db, fresh, l));
	e = due_copy(cx, fresh, db);
	{
		auto_hand h = db_hand(fresh, HAND_SCHEMA);

		TRY(db_run(cx, fresh, SQL_ROLLBACK));
	}
	return e;
}

enum err due_rebuild(struct ctx *cx, struct db *db)
{
	struct db *fresh = NULL;
	struct log *l = NULL;
	enum err e = db_open(cx, "", DB_SCRATCH, &fresh);

	if (e == OK)
		db_contents_from(fresh, db);
	if (e == OK)
		e = log_open(cx, fresh, NULL, &l);
	if (e == OK)
		e = rebuild_in(cx, db, fresh, l);
	log_close(l);
	db_close(fresh);
	return e;
}
