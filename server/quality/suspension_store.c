#include "quality/suspension.h"

#include "engine/history.h"
#include "engine/rows.h"
#include "people/user.h"
#include "quality/actions.h"
#include "quality/sql.h"

enum err user_suspended_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_SUSPENSION_CLOSE, SQL_SUSPENSION_INSERT, e->index);
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");
	int64_t until = read_int_or(&r, "until", 0);

	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(user_move(cx, db, e, user, USER_SUSPENDED));
	succession_key_text(&s, ":user", user);
	bind_int(&s.new, ":at", e->clock);
	if (until)
		bind_int(&s.new, ":until", until);
	else
		bind_text(&s.new, ":until", NULL);
	bind_text(&s.new, ":act", json_string_value(json_object_get(done, "id")));
	return succession_run(cx, &s, "suspension of '%s'", user);
}

enum err user_suspension_confirmed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_SUSPENSION_CLOSE, SQL_SUSPENSION_CONFIRM, e->index);
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");

	read_int(&r, "entry");
	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(user_move(cx, db, e, user, USER_SUSPENDED));
	succession_key_text(&s, ":user", user);
	return succession_run(cx, &s, "suspension of '%s'", user);
}

enum err user_suspension_ended_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");

	read_int(&r, "entry");
	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(stmt_run_at(cx, db, SQL_SUSPENSION_CLOSE, ":user", user, e->index));
	return user_move(cx, db, e, user, USER_ACTIVE);
}

static struct suspension suspension_row(struct ctx *cx, struct stmt *s)
{
	return (struct suspension){ .entry = col_int(s, 0),
				    .at = col_int(s, 1),
				    .until = col_int(s, 2),
				    .act = col_text(cx, s, 3),
				    .from = col_int(s, 4),
				    .to = col_int(s, 5) };
}

enum err db_suspension_of(struct ctx *cx, struct db *db, const char *user, struct suspension *out)
{
	auto_stmt s = db_stmt(db, SQL_SUSPENSION_OF);
	struct user u;
	bool row;

	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	bind_text(&s, ":user", user);
	TRY(stmt_next(cx, &s, &row));
	if (!row || u.state != USER_SUSPENDED)
		return errf(cx, E_CONFLICT, "'%s' is not suspended", user);
	*out = suspension_row(cx, &s);
	return OK;
}

enum err db_suspensions_of(struct ctx *cx, struct db *db, const char *user, int64_t at,
			   struct suspension *out, size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_SUSPENSIONS_OF, at);
	size_t max = *n;

	bind_text(&s, ":user", user);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = suspension_row(cx, &s);
	return rows_end(&s);
}

enum err db_suspended_at_once(struct ctx *cx, struct db *db, const char *user, int64_t *at)
{
	auto_stmt s = db_stmt(db, SQL_SUSPENSION_AT_ONCE);

	bind_text(&s, ":user", user);
	return row_int(cx, &s, 0, at);
}

enum err suspension_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	const char *user = json_string_value(json_object_get(e->fact, "user"));
	struct suspension s;
	enum err found;

	if (!user)
		return OK;
	found = db_suspension_of(cx, db, user, &s);
	if (found == OK && s.until)
		return due_put(cx, db, e, SUSPENSION_KIND, user, s.until);
	return found == OK || found == E_CONFLICT ? due_drop(cx, db, SUSPENSION_KIND, user) : found;
}
