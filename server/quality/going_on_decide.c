/*
 * The heads that devices signed are read from entries, backwards.  A device verified its head
 * before it reported, so an entry names no head that is larger than its own index: once a head is
 * found, entries before its size have none that is newer.
 */

#include "quality/going_on.h"

#include <string.h>

#include "alarm/kind.h"
#include "documents/report.h"
#include "documents/tree_head.h"
#include "engine/log_read.h"
#include "engine/soundness.h"
#include "quality/stopped.h"

/* ---- the head ---- */

static enum err entry_passes(struct ctx *step, struct db *db, int64_t index, bool *out)
{
	auto_entry e = { .json = NULL };

	TRY(trail_entry_open(step, db, index, &e));
	*out = flawed_passes(e.action);
	return OK;
}

/* The newest entry that a server which is read-only refuses. */
static enum err newest_of_sound(struct ctx *cx, struct db *db, int64_t *index)
{
	struct ctx step = { 0 };
	struct entry_clock at;
	bool passes = true;
	enum err e = OK;

	TRY(trail_newest(cx, db, index, &at));
	while (e == OK && *index != NO_ENTRY) {
		e = entry_passes(&step, db, *index, &passes);
		if (e == OK && !passes)
			break;
		(*index)--;
		arena_reset(&step.mem);
	}
	if (e != OK)
		e = errf(cx, e, "%s", step.detail);
	arena_free(&step.mem);
	return e;
}

enum err going_on_head(struct ctx *cx, struct db *db, struct tree_head *out)
{
	int64_t index;

	TRY(newest_of_sound(cx, db, &index));
	return trail_head_over(cx, db, (uint64_t)(index + 1), out);
}

/* ---- what devices signed ---- */

static void reported_look(const struct entry *e, struct tree_head *newest)
{
	json_t *reports = json_object_get(e->fact, "reports"), *item;
	size_t i;

	json_array_foreach (reports, i, item) {
		const struct tree_head h = report_item_head(item);

		if (h.size > newest->size)
			*newest = h;
	}
}

static enum err entry_reported(struct ctx *step, struct db *db, int64_t index,
			       struct tree_head *newest)
{
	auto_entry e = { .json = NULL };

	TRY(trail_entry_open(step, db, index, &e));
	if (e.action == ACTION_REPORTS_RECEIVED)
		reported_look(&e, newest);
	return OK;
}

enum err going_on_reported(struct ctx *cx, struct db *db, struct tree_head *out)
{
	struct ctx step = { 0 };
	struct entry_clock at;
	enum err e = OK;
	int64_t index;

	*out = (struct tree_head){ .size = 0 };
	TRY(trail_newest(cx, db, &index, &at));
	for (; e == OK && index >= (int64_t)out->size; index--) {
		e = entry_reported(&step, db, index, out);
		arena_reset(&step.mem);
	}
	if (e != OK)
		e = errf(cx, e, "%s", step.detail);
	arena_free(&step.mem);
	return e;
}

/* ---- the act ---- */

const char *going_on_object(struct ctx *cx, const struct act_document *d)
{
	return ALARM_ANCHOR_OBJECT;
}

enum err going_on_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct tree_head reported;

	TRY(stopped_head_fits(cx, db, &d->head, "/head"));
	if (d->own.size)
		TRY(stopped_head_fits(cx, db, &d->own, "/own"));
	TRY(going_on_reported(cx, db, &reported));
	return reported.size == d->reported.size &&
			       (!reported.size || hash_same(&reported.root, &d->reported.root))
		       ? OK
		       : err_at(cx,
				errf(cx, E_CONFLICT,
				     "the newest head that devices signed is another one: write "
				     "and sign a new document"),
				"/reported");
}

enum err going_on_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		       const struct act_done *done, struct fact *out)
{
	fact_start(cx, out, ACTION_LOG_WENT_ON);
	fact_object(cx, out, "anchor", "server");
	fact_object(cx, out, "act", d->id);
	act_done_print(&out->body, done);
	head_members_print(cx, &d->head, &out->body);
	return OK;
}
