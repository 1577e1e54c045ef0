/*
 * A row is what one entry says of a note, until the next entry about it.  Of a note one row at most
 * is in force: while it is, the note is open.
 */

#include "quality/foreign_note.h"

#include <string.h>

#include "alarm/kind.h"
#include "documents/tree_head.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "proof/note.h"
#include "quality/actions.h"
#include "quality/sql.h"

/* ---- apply ---- */

static enum err note_close(struct ctx *cx, struct db *db, const struct entry *e, const char *digest)
{
	return stmt_run_at(cx, db, SQL_FOREIGN_NOTE_CLOSE, ":digest", digest, e->index);
}

enum err note_foreign_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_FOREIGN_NOTE_INSERT);
	struct reader r = entry_fact(e);
	struct tree_head head;
	const char *note, *digest;
	struct hash h;

	head_members_read(&r, &head);
	note = read_text(&r, "note");
	bind_text(&s, ":held", read_text_or_null(&r, "held"));
	read_any(&r, "by");
	bind_text(&s, ":report", read_text_or_null(&r, "report"));
	TRY(read_end(cx, &r));
	h = hash_bytes(note, strlen(note));
	digest = digest_text(cx, &h);
	TRY(note_close(cx, db, e, digest));
	bind_text(&s, ":digest", digest);
	bind_int(&s, ":size", (int64_t)head.size);
	bind_text(&s, ":root", hash_text(cx, &head.root));
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

enum err log_disowned_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	const char *digest = read_text(&r, "note");
	struct foreign_note note;
	struct tree_head head;
	bool any;

	head_members_read(&r, &head);
	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(db_foreign_note(cx, db, digest, &note, &any));
	if (!any || note.disowned != NOTE_OPEN)
		return errf(cx, E_INVALID, "no foreign note %s is open", digest);
	return note_close(cx, db, e, digest);
}

/* ---- reading ---- */

static enum err note_columns(struct ctx *cx, struct stmt *s, struct foreign_note *out)
{
	const char *root = col_text(cx, s, 2), *held = col_text(cx, s, 3);
	const int64_t ends = col_int(s, 5);

	*out = (struct foreign_note){ .digest = col_text(cx, s, 0),
				      .head.size = (uint64_t)col_int(s, 1),
				      .entry = col_int(s, 4),
				      .disowned = ends == IN_FORCE ? NOTE_OPEN : ends };
	if (!root || !hash_parse(root, &out->head.root) ||
	    (held && !note_held_parse(held, &out->held)))
		return errf(cx, E_TAMPERED, "the foreign note of entry %lld is of no form",
			    (long long)out->entry);
	return OK;
}

static enum err note_row(struct ctx *cx, struct stmt *s, struct foreign_note *out, bool *any)
{
	TRY(stmt_next(cx, s, any));
	return *any ? note_columns(cx, s, out) : OK;
}

enum err db_foreign_note(struct ctx *cx, struct db *db, const char *digest,
			 struct foreign_note *out, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_FOREIGN_NOTE_NEWEST);

	bind_text(&s, ":digest", digest);
	return note_row(cx, &s, out, any);
}

enum err db_foreign_open(struct ctx *cx, struct db *db, struct foreign_note *out, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_FOREIGN_NOTE_OPEN);

	return note_row(cx, &s, out, any);
}

enum err db_foreign_count(struct ctx *cx, struct db *db, bool held, int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_FOREIGN_NOTE_COUNT);

	bind_int(&s, ":held", held);
	return row_int(cx, &s, 0, n);
}

enum err db_head_held(struct ctx *cx, struct db *db, const struct tree_head *head,
		      struct foreign_note *out, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_FOREIGN_NOTE_HELD);

	bind_int(&s, ":size", (int64_t)head->size);
	bind_text(&s, ":root", hash_text(cx, &head->root));
	return note_row(cx, &s, out, any);
}

/* ---- what is due ---- */

/* The alarm may have to begin, to end, or to be said anew. */
enum err fork_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);

	if (e->action == ACTION_ALARM_ENDED &&
	    strcmp(read_text(&r, "object"), ALARM_LOG_OBJECT) != 0)
		return OK;
	return due_put(cx, db, e, FORK_KIND, "log", 0);
}
