/*
 * What is due in this room.  Whether a release is to be published or withdrawn
 * follows from three rows: its record and its withdrawal in the tree, and the
 * release itself.  So each act that touches one of the three judges the release
 * anew, both ways.
 *
 * Metadata is due again when half of its life is over; life is counted from the
 * entry that brought it.  New trust makes metadata due at once, and with it
 * whatever waited for trust.  A word on the clock does so too, and a start behind the
 * log's time: clients refuse what was signed by a later clock.  If the step comes before the clock
 * is taken, it finds nothing, and is asked again once the clock went back (follow/follow.c).
 *
 * Never: read a document here.  The forms of documents may change, and a replay
 * of an old log must still come to the same rows.
 */

#include "release/publication.h"

#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "release/sql.h"

/* The row of kind "metadata" that new trust puts, and a clock that may be taken back. */
#define TRUST "trust"

static enum err release_state_find(struct ctx *cx, struct db *db, const char *model, int64_t number,
				   enum release_state *out)
{
	struct release r;
	enum err e = db_release_at(cx, db, model, number, AT_NOW, &r);

	*out = RELEASE_ABSENT;
	if (e == OK)
		*out = r.state;
	return e == E_NOT_FOUND ? OK : e;
}

struct release_kind {
	const char *kind;
	/* Is a release of that state due, with this record and that withdrawal? */
	bool (*due)(enum release_state state, bool record, bool withdrawal);
};

static bool withdrawal_due(enum release_state state, bool record, bool withdrawal)
{
	return state == RELEASE_PUBLISHED && withdrawal;
}

static bool publication_due(enum release_state state, bool record, bool withdrawal)
{
	return state == RELEASE_ABSENT && record && !withdrawal;
}

static const struct release_kind withdrawals = { "withdrawal", withdrawal_due },
				 publications = { "publication", publication_due };

static enum err release_judge(struct ctx *cx, struct db *db, const struct entry *e,
			      const struct release_kind *k, const char *model, int64_t number)
{
	const char *name = release_name(cx, model, number);
	struct release_due record;
	enum release_state state;
	bool withdrawal;

	TRY(release_state_find(cx, db, model, number, &state));
	TRY(db_release_record(cx, db, model, number, &record));
	TRY(db_release_withdrawal(cx, db, model, number, &withdrawal));
	return k->due(state, record.path != NULL, withdrawal) ? due_put(cx, db, e, k->kind, name, 0)
							      : due_drop(cx, db, k->kind, name);
}

static enum err change_judge(struct ctx *cx, struct db *db, const struct entry *e,
			     const struct release_kind *k)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_OF_CHANGE);
	struct reader r = entry_fact(e);

	bind_int(&s, ":number", read_int(&r, "number"));
	while (row_next(cx, &s))
		TRY(release_judge(cx, db, e, k, col_text(cx, &s, 0), col_int(&s, 1)));
	return rows_end(&s);
}

static enum err release_kind_mark(struct ctx *cx, struct db *db, const struct entry *e,
				  const struct release_kind *k)
{
	struct reader r = entry_fact(e);

	if (e->action == ACTION_CHANGE_MERGED)
		return change_judge(cx, db, e, k);
	if (e->action == ACTION_TRUST_UPDATED || e->action == ACTION_KEY_REVIEWED ||
	    e->action == ACTION_LOG_DISOWNED)
		return due_again(cx, db, e, k->kind);
	return release_judge(cx, db, e, k, read_text(&r, "model"), read_int(&r, "number"));
}

enum err withdrawal_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	return release_kind_mark(cx, db, e, &withdrawals);
}

enum err publication_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	return release_kind_mark(cx, db, e, &publications);
}

/* A file that was signed by a later clock may last longer than people allow. */
static bool judged_at_once(const struct entry *e)
{
	return e->action == ACTION_TRUST_UPDATED || e->action == ACTION_CLOCK_ACCEPTED ||
	       (e->action == ACTION_CLOCK_READ && e->clock < e->at);
}

enum err metadata_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e), file;
	json_t *list;
	int64_t expires;
	const char *role;

	if (judged_at_once(e))
		return due_put(cx, db, e, "metadata", TRUST, 0);
	if (e->action == ACTION_CLOCK_READ)
		return OK;
	TRY(due_drop(cx, db, "metadata", TRUST));
	list = read_array(&r, "metadata");
	for (size_t i = 0; i < json_array_size(list); i++) {
		file = reader_item(json_array_get(list, i), "/fact/metadata", i);
		role = read_text(&file, "role");
		if (!clock_parse(read_text(&file, "expires"), &expires))
			return errf(cx, E_INVALID, "the metadata of %s expire at no time", role);
		TRY(due_put(cx, db, e, "metadata", role, e->clock + (expires - e->clock) / 2));
	}
	return OK;
}
