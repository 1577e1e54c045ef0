/*
 * A re-founding on the tables: both people get by one entry what neither had before, or nothing.
 */

#include "quality/refounding.h"

#include <string.h>

#include "alarm/alarm.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "people/user.h"
#include "quality/actions.h"
#include "quality/sql.h"
#include "signing/key.h"

enum err refounding_announced_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ANNOUNCEMENT_INSERT);
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	const char *act = json_string_value(json_object_get(done, "id"));
	struct signed_act a;

	read_array(&r, "people");
	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(db_act_at(cx, db, act, AT_NOW, &a));
	bind_text(&s, ":act", a.id);
	bind_text(&s, ":document", a.document);
	bind_int(&s, ":at", e->clock);
	bind_text(&s, ":state", state_name(&announcement_states, ANNOUNCEMENT_OPEN));
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

static enum err announcement_move(struct ctx *cx, struct db *db, const struct entry *e,
				  int64_t entry, enum announcement_state to)
{
	auto_succession s =
		succession(db, SQL_ANNOUNCEMENT_CLOSE, SQL_ANNOUNCEMENT_FOLLOW, e->index);
	struct announcement a;

	TRY(db_announcement_of(cx, db, entry, &a));
	TRY(state_check(cx, &announcement_states, e->action, a.state, to,
			"the announcement by entry %lld", (long long)entry));
	succession_key_int(&s, ":entry", entry);
	bind_text(&s.new, ":state", state_name(&announcement_states, to));
	return succession_run(cx, &s, "announcement %lld", (long long)entry);
}

/* ---- what a re-founding gives ---- */

static enum err approver_begins(struct ctx *cx, struct db *db, const struct entry *e,
				const char *user)
{
	auto_json grant = json_pack("{s:s, s:s, s:s}", "user", user, "role",
				    role_name(ROLE_APPROVER), "site", EVERY_SITE);
	struct reader r = reader(grant, "/fact/people");

	return role_insert(cx, db, e, &r);
}

static enum err founder_gets(struct ctx *cx, struct db *db, const struct entry *e, json_t *item,
			     size_t i)
{
	struct reader r = reader_item(item, "/fact/people", i);
	const char *id = read_text(&r, "user"), *key = read_text(&r, "key");
	const bool confirmed = read_bool(&r, "confirmed");
	struct user u;
	bool held;

	TRY(read_end(cx, &r));
	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	TRY(db_role_granted(cx, db, id, role_name(ROLE_APPROVER), EVERY_SITE, &held));
	if (!held)
		TRY(approver_begins(cx, db, e, id));
	if (u.identity != IDENTITY_CONFIRMED)
		TRY(user_confirm(cx, db, e, id));
	return confirmed ? key_move(cx, db, e, key, KEY_CONFIRMED, SINCE_NOW) : OK;
}

enum err quality_refounded_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	int64_t announced = read_int_or(&r, "announced", ACT_NONE);
	json_t *people = read_array(&r, "people");

	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	if (announced != ACT_NONE)
		TRY(announcement_move(cx, db, e, announced, ANNOUNCEMENT_USED));
	for (size_t i = 0; i < json_array_size(people); i++)
		TRY(founder_gets(cx, db, e, json_array_get(people, i), i));
	return OK;
}

enum err refounding_ended_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	int64_t entry = read_int(&r, "entry");
	const char *ended = read_text(&r, "ended");
	struct announcement a;
	enum err found;

	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	found = db_announcement_of(cx, db, entry, &a);
	if (found == OK)
		return announcement_move(cx, db, e, entry, ANNOUNCEMENT_ENDED);
	return found == E_NOT_FOUND ? act_apply_ended(cx, db, e, ended) : found;
}

/* ---- reading ---- */

static enum err announcement_row(struct ctx *cx, struct stmt *s, struct announcement *out)
{
	*out = (struct announcement){ .entry = col_int(s, 0),
				      .at = col_int(s, 3),
				      .act = col_text(cx, s, 1),
				      .document = col_text(cx, s, 2) };
	return col_state(cx, s, 4, &announcement_states, &out->state);
}

enum err db_announcement_of(struct ctx *cx, struct db *db, int64_t entry, struct announcement *out)
{
	auto_stmt s = db_stmt(db, SQL_ANNOUNCEMENT_OF);

	bind_int(&s, ":entry", entry);
	TRY(row_get(cx, &s, "announcement by entry %lld", (long long)entry));
	return announcement_row(cx, &s, out);
}

enum err db_announcements_open(struct ctx *cx, struct db *db, const struct announcement **out)
{
	auto_stmt s = db_stmt(db, SQL_ANNOUNCEMENTS_OPEN);
	struct announcement *one;

	for (*out = NULL; row_next(cx, &s);) {
		one = arena_alloc(&cx->mem, sizeof(*one));
		TRY(announcement_row(cx, &s, one));
		one->next = *out;
		*out = one;
	}
	return rows_end(&s);
}

/* ---- what is due ---- */

/* The entry that announced what this one ends or uses; or this one. */
static int64_t announcement_touched(const struct entry *e)
{
	json_t *entry = json_object_get(e->fact, e->action == ACTION_QUALITY_REFOUNDED ? "announced"
										       : "entry");

	if (e->action == ACTION_REFOUNDING_ANNOUNCED)
		return e->index;
	return json_is_integer(entry) ? json_integer_value(entry) : ACT_NONE;
}

enum err refounding_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	int64_t entry = announcement_touched(e);
	struct announcement a;
	enum err found;

	if (entry == ACT_NONE)
		return OK;
	found = db_announcement_of(cx, db, entry, &a);
	if (found == E_NOT_FOUND) /* it ended what waited */
		return OK;
	TRY(found);
	return due_put(cx, db, e, REFOUNDING_KIND, arena_printf(&cx->mem, "%lld", (long long)entry),
		       0);
}
