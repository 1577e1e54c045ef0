/*
 * Rows of devices and their assignments.  A device row is closed and followed by
 * another at each move, so the state of a device as of any entry can be asked
 * for.
 */

#include "fleet/device.h"

#include <string.h>

#include "engine/body.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "fleet/actions.h"
#include "fleet/rollout.h"
#include "fleet/sql.h"

/* The device in force, if the entry may take it to that state, which the new row gets. */
static enum err device_move(struct ctx *cx, struct db *db, const struct entry *e,
			    struct succession *s, const char *name, enum device_state to)
{
	struct device d;

	TRY(db_device_at(cx, db, name, AT_NOW, &d));
	if (to == DEVICE_ABSENT) /* it stays what it is */
		to = d.state;
	TRY(state_check(cx, &device_states, e->action, d.state, to, "device '%s'", name));
	succession_key_text(s, ":name", name);
	bind_text(&s->new, ":state", state_name(&device_states, to));
	return succession_run(cx, s, "device '%s'", name);
}

enum err device_invited_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_DEVICE_CLOSE, SQL_DEVICE_INVITE, e->index);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");

	bind_text(&s.new, ":code", read_text(&r, "code"));
	bind_int(&s.new, ":expires_at", read_int(&r, "expires_at"));
	TRY(read_end(cx, &r));
	return device_move(cx, db, e, &s, name, DEVICE_ABSENT);
}

/* A new enrolment is a new beginning: what the old one ran is not known any more. */
enum err device_enrolled_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_DEVICE_CLOSE, SQL_DEVICE_ENROL, e->index);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");

	bind_text(&s.new, ":enrolment", read_text(&r, "enrolment"));
	bind_text(&s.new, ":key", read_text(&r, "key"));
	bind_text(&s.new, ":public", read_text(&r, "public"));
	bind_text(&s.new, ":token", read_text(&r, "token"));
	TRY(read_end(cx, &r));
	TRY(stmt_run_at(cx, db, SQL_DEVICE_SLOT_CLOSE_ALL, ":device", name, e->index));
	TRY(stmt_run_at(cx, db, SQL_DEVICE_ALARM_CLOSE_ALL, ":device", name, e->index));
	TRY(rollout_device_clear(cx, db, name, "waiting"));
	return device_move(cx, db, e, &s, name, DEVICE_ENROLLED);
}

enum err device_retired_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_DEVICE_CLOSE, SQL_DEVICE_RETIRE, e->index);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");

	TRY(read_end(cx, &r));
	TRY(stmt_run_at(cx, db, SQL_ASSIGNMENT_CLOSE, ":device", name, e->index));
	TRY(stmt_run_at(cx, db, SQL_DEVICE_SLOT_CLOSE_ALL, ":device", name, e->index));
	TRY(stmt_run_at(cx, db, SQL_DEVICE_ALARM_CLOSE_ALL, ":device", name, e->index));
	TRY(rollout_device_clear(cx, db, name, "retired"));
	return device_move(cx, db, e, &s, name, DEVICE_RETIRED);
}

static enum err device_row_read(struct ctx *cx, struct stmt *s, struct device *out,
				const char *name)
{
	TRY(row_get(cx, s, "device '%s'", name));
	*out = (struct device){ .name = col_text(cx, s, 0),
				.site = col_text(cx, s, 1),
				.labels = col_text(cx, s, 2),
				.code = col_text(cx, s, 4),
				.code_expires_at = col_int(s, 5),
				.enrolment = col_text(cx, s, 6),
				.key = col_text(cx, s, 7),
				.public = col_text(cx, s, 8),
				.from_idx = col_int(s, 9) };
	return col_state(cx, s, 3, &device_states, &out->state);
}

enum err db_device_at(struct ctx *cx, struct db *db, const char *name, int64_t at,
		      struct device *out)
{
	auto_stmt s = stmt_as_of(db, SQL_DEVICE_AT, at);

	bind_text(&s, ":name", name);
	return device_row_read(cx, &s, out, name);
}

enum err db_device_by_token(struct ctx *cx, struct db *db, const char *code, struct device *out)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_BY_TOKEN);

	bind_text(&s, ":token", code);
	return device_row_read(cx, &s, out, "?");
}

enum err db_device_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_PAGE);

	bind_text(&s, ":after", p->after);
	bind_text(&s, ":sites", p->sites);
	return page_read(cx, &s, p);
}

/* ---- assignments ---- */

static enum err assignment_store(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_ASSIGNMENT_CLOSE, SQL_ASSIGNMENT_INSERT, e->index);
	struct reader r = entry_fact(e);
	const char *device = read_text(&r, "device");

	succession_key_text(&s, ":device", device);
	bind_json(cx, &s.new, ":slots", read_array(&r, "slots"));
	bind_text(&s.new, ":enrolment", read_text(&r, "enrolment"));
	bind_int(&s.new, ":epoch", read_int(&r, "epoch"));
	bind_int(&s.new, ":counter", read_int(&r, "counter"));
	bind_text(&s.new, ":envelope", read_text(&r, "envelope"));
	bind_int(&s.new, ":expires_at", read_int(&r, "expires_at"));
	TRY(read_end(cx, &r));
	return succession_run(cx, &s, "assignment of '%s'", device);
}

enum err assignment_made_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return assignment_store(cx, db, e);
}

/* Slots say more in it, and are kept as text. */
enum err assignment_made_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return assignment_store(cx, db, e);
}

enum err db_assignment_of(struct ctx *cx, struct db *db, const char *device, int64_t at,
			  struct assigned *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ASSIGNMENT_OF, at);
	bool row;

	*out = (struct assigned){ .counter = 0 };
	bind_text(&s, ":device", device);
	TRY(stmt_next(cx, &s, &row));
	if (row)
		*out = (struct assigned){ col_int(&s, 0),      col_int(&s, 1),
					  col_text(cx, &s, 2), col_text(cx, &s, 3),
					  col_text(cx, &s, 4), col_int(&s, 5) };
	return OK;
}
