/*
 * The founders are rows with a history: open while the founding is, closed by
 * it.  An entry of an earlier index is judged by who was a founder then.
 */

#include "people/founder.h"

#include <string.h>

#include "engine/history.h"
#include "engine/rows.h"
#include "people/actions.h"
#include "people/sql.h"
#include "rules/powers.h"

static enum err founders_apply(struct ctx *cx, struct db *db, const struct entry *e, sql_id id)
{
	struct reader r = entry_fact(e);
	json_t *users = read_array(&r, "founders"), *user;
	size_t i;

	TRY(read_end(cx, &r));
	json_array_foreach (users, i, user)
		TRY(stmt_run_at(cx, db, id, ":user", json_string_value(user), e->index));
	return OK;
}

enum err founding_opened_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return founders_apply(cx, db, e, SQL_FOUNDER_INSERT);
}

enum err founding_closed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return founders_apply(cx, db, e, SQL_FOUNDER_CLOSE);
}

static enum err founders_of(struct ctx *cx, struct stmt *s, const char *out[FOUNDERS], size_t *n)
{
	for (*n = 0; *n < FOUNDERS && row_next(cx, s); (*n)++)
		out[*n] = col_text(cx, s, 0);
	return rows_end(s);
}

enum err db_founders(struct ctx *cx, struct db *db, int64_t at, const char *out[FOUNDERS],
		     size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_FOUNDER_AT, at);

	return founders_of(cx, &s, out, n);
}

enum err db_founders_ever(struct ctx *cx, struct db *db, const char *out[FOUNDERS], size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_FOUNDER_EVER);

	return founders_of(cx, &s, out, n);
}

enum err db_founder_other(struct ctx *cx, struct db *db, const char *person, const char **out)
{
	const char *founders[FOUNDERS];
	size_t n;

	*out = NULL;
	TRY(db_founders(cx, db, AT_NOW, founders, &n));
	for (size_t i = 0; n == FOUNDERS && i < n; i++)
		if (strcmp(founders[i], person) == 0)
			*out = founders[n - 1 - i];
	return OK;
}

enum err db_words_resting(struct ctx *cx, struct db *db, const struct user *u, unsigned *out)
{
	const char *other;

	TRY(db_founder_other(cx, db, u->id, &other));
	*out = other ? powers_rest(u->identity, false) : words_rest(u->identity);
	return OK;
}
