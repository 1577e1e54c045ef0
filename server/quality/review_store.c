#include "quality/review.h"

#include <string.h>

#include "alarm/alarm.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "people/user.h"
#include "quality/actions.h"
#include "quality/sql.h"
#include "rules/powers.h"
#include "signing/dispute.h"
#include "signing/key.h"

#define OBJECT "key:"

enum err revocation_add(struct ctx *cx, struct db *db, const struct entry *e, const char *key,
			int64_t since, json_t *done)
{
	auto_stmt s = db_stmt(db, SQL_REVOCATION_INSERT);
	struct signing_key k;
	bool any;

	TRY(db_disputed_by(cx, db, key, since, e->index, NO_ENTRY, &any));
	if (!any || json_is_null(done))
		return OK;
	TRY(db_key_at(cx, db, key, AT_NOW, &k));
	bind_text(&s, ":key", key);
	bind_text(&s, ":person", k.user);
	bind_int(&s, ":since", since);
	bind_text(&s, ":act", json_string_value(json_object_get(done, "id")));
	bind_int(&s, ":clock", e->clock);
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

enum err key_reviewed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_REVIEW_INSERT);
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act"), *upholds, *item;
	const char *key = read_text(&r, "key");
	size_t i;

	bind_int(&s, ":revocation", read_int(&r, "entry"));
	bind_int(&s, ":idx", e->index);
	upholds = read_array(&r, "upholds");
	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(stmt_run(cx, &s));
	json_array_foreach (upholds, i, item)
		TRY(signature_uphold(cx, db, key, json_integer_value(item), e->index));
	return OK;
}

/* ---- reading ---- */

static struct revocation revocation_row(struct ctx *cx, struct stmt *s)
{
	return (struct revocation){ .entry = col_int(s, 0),
				    .key = col_text(cx, s, 1),
				    .person = col_text(cx, s, 2),
				    .since = col_int(s, 3),
				    .act = col_text(cx, s, 4),
				    .clock = col_int(s, 5),
				    .reviewed = col_int(s, 6) != 0 };
}

enum err db_revocation_at(struct ctx *cx, struct db *db, int64_t entry, struct revocation *out)
{
	auto_stmt s = db_stmt(db, SQL_REVOCATION_AT);

	bind_int(&s, ":entry", entry);
	TRY(row_get(cx, &s, "revocation that disputes a signature, by entry %lld",
		    (long long)entry));
	*out = revocation_row(cx, &s);
	return OK;
}

enum err db_revocation_newest(struct ctx *cx, struct db *db, const char *key, int64_t *entry)
{
	auto_stmt s = db_stmt(db, SQL_REVOCATION_NEWEST);

	bind_text(&s, ":key", key);
	return row_int(cx, &s, NO_ENTRY, entry);
}

enum err db_revocation_due(struct ctx *cx, struct db *db, const char *key, struct revocation *out,
			   bool *any)
{
	auto_stmt s = db_stmt(db, SQL_REVOCATION_DUE);

	bind_text(&s, ":key", key);
	TRY(stmt_next(cx, &s, any));
	if (*any)
		*out = revocation_row(cx, &s);
	return OK;
}

enum err db_reviews_of(struct ctx *cx, struct db *db, const char *key, int64_t *out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_REVIEW_OF_KEY);
	size_t max = *n;

	bind_text(&s, ":key", key);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = col_int(&s, 0);
	return rows_end(&s);
}

/* ---- what is due ---- */

/* The day on which the oldest revocation of the key should have been reviewed; where all are, the
 * alarm ends. */
static enum err review_judge(struct ctx *cx, struct db *db, const struct entry *e, const char *key)
{
	struct revocation r;
	struct alarm open;
	bool any;

	TRY(db_revocation_due(cx, db, key, &r, &any));
	if (any)
		return due_put(cx, db, e, REVIEW_KIND, key, r.clock + REVIEW_MS);
	TRY(db_alarm_open(cx, db, alarm_kinds[ALARM_REVIEW_DUE].name,
			  arena_printf(&cx->mem, OBJECT "%s", key), &open, &any));
	return any ? due_put(cx, db, e, REVIEW_KIND, key, 0) : due_drop(cx, db, REVIEW_KIND, key);
}

enum err review_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	const char *kind = json_string_value(json_object_get(e->fact, "kind"));
	const char *key = json_string_value(json_object_get(e->fact, "key"));

	if (e->action == ACTION_ALARM_ENDED)
		key = kind && strcmp(kind, alarm_kinds[ALARM_REVIEW_DUE].name) == 0
			      ? json_string_value(json_object_get(e->fact, "object")) +
					strlen(OBJECT)
			      : NULL;
	return key ? review_judge(cx, db, e, key) : OK;
}
