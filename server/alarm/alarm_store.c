/*
 * An alarm is two rows at most: while it is open, and after its end.  So what
 * began and what ended since an entry is read by one index, for the system's log
 * (alarm/announce.h), and what is open now by another, however many ended.
 *
 * The table of kinds is not asked by apply: a name that no kind has today, in an old entry, is an
 * alarm all the same.
 */

#include "alarm/alarm.h"

#include <string.h>

#include "alarm/actions.h"
#include "alarm/sql.h"
#include "base/clock.h"
#include "documents/role.h"
#include "engine/concern.h"
#include "engine/history.h"
#include "engine/rows.h"

/* The columns behind body and from_idx. */
static enum err alarm_columns(struct ctx *cx, struct stmt *s, struct alarm *out)
{
	out->number = col_int(s, 2);
	out->kind = col_text(cx, s, 3);
	out->object = col_text(cx, s, 4);
	TRY(col_state(cx, s, 5, &alarm_states, &out->state));
	out->since = col_int(s, 6);
	out->begun_at = col_int(s, 7);
	out->detail = col_text(cx, s, 8);
	return OK;
}

/* Of a kind and object an alarm begins only where the one before has ended. */
static enum err alarm_newest(struct ctx *cx, struct db *db, const char *kind, const char *object,
			     struct alarm *out)
{
	auto_stmt s = db_stmt(db, SQL_ALARM_NEWEST);

	bind_text(&s, ":kind", kind);
	bind_text(&s, ":object", object);
	TRY(body_read(cx, &s, &out->body, "alarm %s about %s", kind, object));
	return alarm_columns(cx, &s, out);
}

/* The members that both facts have. */
struct alarm_said {
	const char *kind, *object, *detail;
	int64_t since;
};

static enum err alarm_said_read(struct ctx *cx, const struct entry *e, struct alarm_said *out)
{
	struct reader r = entry_fact(e);

	out->kind = read_text(&r, "kind");
	out->object = read_text(&r, "object");
	if (!clock_parse(read_text(&r, "since"), &out->since))
		read_wrong(&r, "since", "a time");
	out->detail = read_text(&r, "detail");
	return read_end(cx, &r);
}

static const char *alarm_name(struct ctx *cx, int64_t number)
{
	return arena_printf(&cx->mem, "alarm:%lld", (long long)number);
}

/* The whole instance's: what people sign of trust, keys and acts, which have no site and which each
 * may read, the one clock of all sites, and contents, whose digest alone is said. */
static const char *const everywhere[] = { "trust:", "clock:",  "act:",     "key:",
					  "log:",   "anchor:", "content:", "file:" };

/* An alarm concerns the sites of what it is about. */
static const char *whose_alarm(const char *object)
{
	for (size_t i = 0; i < countof(everywhere); i++)
		if (strncmp(object, everywhere[i], strlen(everywhere[i])) == 0)
			return "site:" EVERY_SITE;
	return object;
}

enum err alarm_begun_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ALARM_INSERT);
	struct alarm_said said;

	TRY(alarm_said_read(cx, e, &said));
	bind_int(&s, ":idx", e->index);
	bind_text(&s, ":kind", said.kind);
	bind_text(&s, ":object", said.object);
	bind_text(&s, ":state", state_name(&alarm_states, ALARM_OPEN));
	bind_int(&s, ":since", said.since);
	bind_int(&s, ":at", e->at);
	bind_text(&s, ":detail", said.detail);
	bind_text(&s, ":body", body_begin(cx, e, "begun"));
	TRY(stmt_run(cx, &s));
	return concern_add(cx, db, alarm_name(cx, e->index), whose_alarm(said.object));
}

/* The body keeps what was said at the beginning, and why it ended beside that. */
static const char *ended_body(struct ctx *cx, const char *body, const struct alarm_said *said,
			      const struct entry *e)
{
	struct printer p = { .mem = &cx->mem };

	put_raw(&p, NULL, body, strlen(body) - 1);
	p.comma = true;
	put_text(&p, "outcome", said->detail);
	put_close(&p, '}');
	return body_extend(cx, p.text, e, "ended");
}

enum err alarm_ended_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_ALARM_CLOSE, SQL_ALARM_FOLLOW, e->index);
	struct alarm_said said;
	struct alarm a;

	TRY(alarm_said_read(cx, e, &said));
	TRY(alarm_newest(cx, db, said.kind, said.object, &a));
	TRY(state_check(cx, &alarm_states, e->action, a.state, ALARM_ENDED, "alarm %lld",
			(long long)a.number));
	succession_key_int(&s, ":number", a.number);
	bind_text(&s.new, ":state", state_name(&alarm_states, ALARM_ENDED));
	bind_text(&s.new, ":detail", said.detail);
	bind_text(&s.new, ":body", ended_body(cx, a.body.json, &said, e));
	return succession_run(cx, &s, "alarm %lld", (long long)a.number);
}

/* ---- reading ---- */

enum err db_alarm_at(struct ctx *cx, struct db *db, int64_t number, int64_t at, struct alarm *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ALARM_AT, at);

	bind_int(&s, ":number", number);
	TRY(body_read(cx, &s, &out->body, "alarm %lld", (long long)number));
	return alarm_columns(cx, &s, out);
}

enum err db_alarm_open(struct ctx *cx, struct db *db, const char *kind, const char *object,
		       struct alarm *out, bool *any)
{
	enum err e = alarm_newest(cx, db, kind, object, out);

	*any = e == OK && out->state == ALARM_OPEN;
	return e == E_NOT_FOUND ? OK : e;
}

enum err db_alarm_was_open(struct ctx *cx, struct db *db, const char *kind, const char *object,
			   int64_t idx, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_ALARM_MOVED_LAST);
	enum alarm_state state = ALARM_ENDED;

	bind_text(&s, ":kind", kind);
	bind_text(&s, ":object", object);
	bind_int(&s, ":idx", idx);
	if (row_next(cx, &s))
		TRY(col_state(cx, &s, 0, &alarm_states, &state));
	*out = state == ALARM_OPEN;
	return rows_end(&s);
}

enum err db_alarm_page(struct ctx *cx, struct db *db, bool ended, struct page *p)
{
	auto_stmt s = db_stmt(db, ended ? SQL_ALARM_PAGE : SQL_ALARM_PAGE_OPEN);

	bind_text(&s, ":sites", p->sites);
	return page_read_numbered(cx, &s, p);
}

static enum err alarms_read(struct ctx *cx, struct stmt *s, int64_t after, struct alarm *out,
			    size_t *n)
{
	size_t max = *n;

	bind_int(s, ":after", after);
	bind_int(s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, s); (*n)++) {
		out[*n].body = (struct body){ col_text(cx, s, 0), col_int(s, 1) };
		TRY(alarm_columns(cx, s, &out[*n]));
	}
	return rows_end(s);
}

enum err db_alarms_open(struct ctx *cx, struct db *db, const struct open_alarms *which,
			struct alarm *out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_ALARMS_OPEN);

	bind_text(&s, ":sites", which->sites);
	bind_text(&s, ":kind", which->kind);
	return alarms_read(cx, &s, which->after, out, n);
}

enum err db_alarms_moved(struct ctx *cx, struct db *db, int64_t after, struct alarm *out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_ALARM_MOVED);

	return alarms_read(cx, &s, after, out, n);
}

enum err db_alarms_count(struct ctx *cx, struct db *db, int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_ALARM_COUNT);

	return row_int(cx, &s, 0, n);
}
