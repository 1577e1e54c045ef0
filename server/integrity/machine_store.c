#include <stddef.h>

#include "engine/content.h"
#include "engine/hand.h"
#include "engine/rows.h"
#include "integrity/actions.h"
#include "integrity/machine_known.h"
#include "integrity/sql.h"

enum err machine_changed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_MACHINE_INSERT);
	struct reader r = entry_fact(e);

	bind_int(&s, ":idx", e->index);
	bind_text(&s, ":machine", read_text(&r, "machine"));
	bind_text(&s, ":directory", read_text(&r, "directory"));
	read_array(&r, "changed");
	read_text_or_null(&r, "allowed");
	TRY(read_end(cx, &r));
	return stmt_run(cx, &s);
}

static enum err texts_parse(struct ctx *cx, const char *machine, const char *directory,
			    struct machine_known *out)
{
	out->any = machine_ids_parse(cx, machine, &out->ids) &&
		   machine_place_parse(cx, directory, &out->place);
	return out->any ? OK : errf(cx, E_TAMPERED, "last_start: it names no machine or directory");
}

static enum err last_start_read(struct ctx *cx, struct db *db, struct machine_known *out)
{
	auto_stmt s = db_stmt(db, SQL_LAST_START_GET);

	*out = (struct machine_known){ .idx = NO_ENTRY };
	if (!row_next(cx, &s))
		return rows_end(&s);
	out->idx = col_int(&s, 3);
	return texts_parse(cx, col_text(cx, &s, 1), col_text(cx, &s, 2), out);
}

enum err machine_known_read(struct ctx *cx, struct db *db, struct machine_known *out)
{
	auto_stmt s = db_stmt(db, SQL_MACHINE_NEWEST);
	const char *machine, *directory;

	TRY(last_start_read(cx, db, out));
	if (!row_next(cx, &s))
		return rows_end(&s);
	if (col_int(&s, 0) <= out->idx)
		return OK; /* a start after that entry left the row */
	out->idx = col_int(&s, 0);
	out->any = false;
	TRY(content_text(cx, db, col_text(cx, &s, 1), &machine));
	TRY(content_text(cx, db, col_text(cx, &s, 2), &directory));
	return texts_parse(cx, machine, directory, out);
}

enum err machine_known_keep(struct ctx *cx, struct db *db, const char *machine,
			    const char *directory, int64_t idx)
{
	auto_hand h = db_hand(db, HAND_LOG);
	auto_stmt s = db_stmt(db, SQL_LAST_START_PUT);

	bind_text(&s, ":machine", machine);
	bind_text(&s, ":directory", directory);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

enum err machine_known_carry(struct ctx *cx, struct db *from, struct db *to)
{
	auto_stmt s = db_stmt(from, SQL_LAST_START_GET);
	const char *machine, *directory;
	struct machine_known known;

	if (!row_next(cx, &s))
		return rows_end(&s);
	machine = col_text(cx, &s, 1);
	directory = col_text(cx, &s, 2);
	return texts_parse(cx, machine, directory, &known) == OK
		       ? machine_known_keep(cx, to, machine, directory, col_int(&s, 3))
		       : OK;
}

enum err machine_known_check(struct ctx *cx, struct db *db, struct db *fresh)
{
	struct machine_known known;

	return last_start_read(cx, db, &known);
}
