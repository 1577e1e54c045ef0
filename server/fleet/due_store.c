/*
 * What is due in this room.
 *
 * A rollout is due when a report, or a person's word, moved its gate: at once
 * where the gate decides, and at the end of the soak where nothing else is
 * missing.  A report that moves no gate puts no row.
 *
 * A device is due when a ring of its opened, or when a rollout that it is in was
 * held back or let go: so an act marks as many as the rings have that are open.
 * It is due, too, after a word on the clock and after a start behind the log's
 * time, where its assignment lasts longer than one that is made now.
 *
 * Never: read a document here (release/due_store.c says why).  The gates are the
 * entry's own, and who is in a ring is in rows.
 */

#include "fleet/due.h"

#include <string.h>

#include "base/clock.h"
#include "documents/assignment.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "fleet/rollout.h"
#include "fleet/sql.h"
#include "fleet/stop_met.h"
#include "release/publication.h"
#include "release/stop.h"

static const char *fact_text_of(const struct entry *e, const char *member)
{
	struct reader r = entry_fact(e);

	return read_text(&r, member);
}

static const char *fact_release(struct ctx *cx, const struct entry *e, const char *number)
{
	struct reader r = entry_fact(e);
	const char *model = read_text(&r, "model");

	return release_name(cx, model, read_int(&r, number));
}

/* ---- a rollout begins ---- */

enum err beginning_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	if (e->action == ACTION_KEY_REVIEWED)
		return due_again(cx, db, e, "beginning");
	if (e->action == ACTION_RELEASE_PUBLISHED)
		return due_put(cx, db, e, "beginning", fact_release(cx, e, "number"), 0);
	TRY(due_drop(
		cx, db, "beginning",
		fact_release(cx, e, e->action == ACTION_ROLLOUT_BEGUN ? "release" : "number")));
	/* one that is withdrawn holds no older one back any more */
	return e->action == ACTION_RELEASE_WITHDRAWN ? due_again(cx, db, e, "beginning") : OK;
}

/* ---- a rollout goes on, or ends ---- */

static enum err gate_mark(struct ctx *cx, struct db *db, const struct entry *e,
			  const struct rollout *ro)
{
	struct rings rings;
	struct gate gate;

	if (ro->state != ROLLOUT_RUNNING)
		return due_drop(cx, db, "rollout", ro->id);
	TRY(rollout_rings(cx, ro, &rings));
	if (ro->ring < 0 || (size_t)ro->ring >= rings.n)
		return due_put(cx, db, e, "rollout", ro->id, 0); /* the step says what is wrong */
	TRY(gate_count(cx, db, ro, &rings, &gate));
	if (gate.hopeless)
		return due_put(cx, db, e, "rollout", ro->id, 0);
	return gate.met ? due_put(cx, db, e, "rollout", ro->id, gate.due)
			: due_drop(cx, db, "rollout", ro->id);
}

static enum err rollout_gate_mark(struct ctx *cx, struct db *db, const struct entry *e,
				  const char *id)
{
	struct rollout ro;

	TRY(db_rollout_at(cx, db, id, AT_NOW, &ro));
	return gate_mark(cx, db, e, &ro);
}

/* Those of the release that are not ended: it was withdrawn. */
static enum err rollouts_withdrawn_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_OF_RELEASE);
	struct reader r = entry_fact(e);
	unsigned state;

	bind_text(&s, ":model", read_text(&r, "model"));
	bind_int(&s, ":release", read_int(&r, "number"));
	while (row_next(cx, &s)) {
		TRY(col_state(cx, &s, 2, &rollout_states, &state));
		if (state != ROLLOUT_ENDED)
			TRY(due_put(cx, db, e, "rollout", col_text(cx, &s, 0), 0));
	}
	return rows_end(&s);
}

/* Those that the stop meets. */
static enum err rollouts_stopped_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_STOPPED);
	struct reader r = entry_fact(e);
	struct rollout ro;
	const char *why;

	bind_text(&s, ":model", read_text(&r, "model"));
	bind_int(&s, ":from", read_int(&r, "from"));
	bind_int(&s, ":to", read_int(&r, "to"));
	while (row_next(cx, &s)) {
		TRY(db_rollout_at(cx, db, col_text(cx, &s, 0), AT_NOW, &ro));
		TRY(rollout_stop_met(cx, db, &ro, &why));
		if (why)
			TRY(due_put(cx, db, e, "rollout", ro.id, 0));
	}
	return rows_end(&s);
}

/* Those of the model that are under way for an older release. */
static enum err rollouts_older_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_OLDER);
	struct reader r = entry_fact(e);

	bind_text(&s, ":model", read_text(&r, "model"));
	bind_int(&s, ":release", read_int(&r, "release"));
	while (row_next(cx, &s))
		TRY(due_put(cx, db, e, "rollout", col_text(cx, &s, 0), 0));
	return rows_end(&s);
}

/* Those of releases and versions that the key signed for from the disputed entry on. */
static enum err rollouts_disputed_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DISPUTED);
	struct reader r = entry_fact(e);

	bind_text(&s, ":key", read_text(&r, "key"));
	bind_int(&s, ":since", read_int_or(&r, "since", e->index));
	while (row_next(cx, &s))
		TRY(due_put(cx, db, e, "rollout", col_text(cx, &s, 0), 0));
	return rows_end(&s);
}

/* The device left, or its slots are not known any more: that moves the gates that wait for it. */
static enum err gates_of_device_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_GATED_BY);

	bind_text(&s, ":device", fact_text_of(e, "device"));
	while (row_next(cx, &s))
		TRY(rollout_gate_mark(cx, db, e, col_text(cx, &s, 0)));
	return rows_end(&s);
}

enum err rollout_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	if (e->action == ACTION_RELEASE_WITHDRAWN)
		return rollouts_withdrawn_mark(cx, db, e);
	if (e->action == ACTION_STOP_SIGNED)
		return rollouts_stopped_mark(cx, db, e);
	if (e->action == ACTION_KEY_REVOKED)
		return rollouts_disputed_mark(cx, db, e);
	if (e->action == ACTION_DEVICE_ENROLLED || e->action == ACTION_DEVICE_RETIRED)
		return gates_of_device_mark(cx, db, e);
	if (e->action == ACTION_ROLLOUT_BEGUN)
		TRY(rollouts_older_mark(cx, db, e));
	return rollout_gate_mark(cx, db, e, fact_text_of(e, "id"));
}

/* ---- what a device shall run ---- */

static enum err devices_mark(struct ctx *cx, struct db *db, const struct entry *e,
			     const char *rollout, int64_t from, int64_t to)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DEVICE_OF);

	bind_text(&s, ":rollout", rollout);
	bind_int(&s, ":from", from);
	bind_int(&s, ":to", to);
	while (row_next(cx, &s))
		TRY(due_put(cx, db, e, "assignment", col_text(cx, &s, 0), 0));
	return rows_end(&s);
}

static enum err devices_of_release_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_OF_RELEASE);
	struct reader r = entry_fact(e);

	bind_text(&s, ":model", read_text(&r, "model"));
	bind_int(&s, ":release", read_int(&r, "number"));
	while (row_next(cx, &s))
		TRY(devices_mark(cx, db, e, col_text(cx, &s, 0), 0, col_int(&s, 1)));
	return rows_end(&s);
}

/* A stop is over: who ran what it ended may run that again. */
static enum err devices_freed_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_OF_RELEASES);
	struct reader r = entry_fact(e);
	struct stop_row stop;

	TRY(db_stop_at(cx, db, read_text(&r, "stop"), AT_NOW, &stop));
	bind_text(&s, ":model", stop.model);
	bind_int(&s, ":from", stop.first);
	bind_int(&s, ":to", stop.last);
	while (row_next(cx, &s))
		TRY(devices_mark(cx, db, e, col_text(cx, &s, 0), 0, col_int(&s, 1)));
	return rows_end(&s);
}

static enum err devices_of_rollout_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct rollout ro;

	TRY(db_rollout_at(cx, db, fact_text_of(e, "id"), AT_NOW, &ro));
	return devices_mark(cx, db, e, ro.id, e->action == ACTION_RING_OPENED ? ro.ring : 0,
			    ro.ring);
}

/* The keys or the epoch of assignments are others, perhaps: every device needs one of the new. */
static enum err trust_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_ENROLLED);
	struct reader r = entry_fact(e);
	json_t *targets = read_array(&r, "targets"), *target;
	bool named = false;
	size_t i;

	json_array_foreach (targets, i, target) {
		const char *path = json_string_value(json_object_get(target, "path"));

		named |= path && strcmp(path, TRUST_ASSIGNMENT) == 0;
	}
	while (named && row_next(cx, &s))
		TRY(due_put(cx, db, e, "assignment", col_text(cx, &s, 0), 0));
	return named ? rows_end(&s) : OK;
}

/* A word's own entry is still by the clock before it: what counts from then on is in its fact. */
static enum err clock_counting(struct ctx *cx, const struct entry *e, int64_t *out)
{
	struct reader r = entry_fact(e);

	*out = e->clock;
	if (e->action == ACTION_CLOCK_READ || clock_parse(read_text(&r, "wall"), out))
		return OK;
	return errf(cx, E_INVALID, "a word took a clock that says no time");
}

/* An assignment that was made by a later clock may last longer than a device lets it.  If the step
 * comes before the clock is taken, it finds nothing, and is asked again once the clock went back.
 */
static enum err longer_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ASSIGNMENT_LONGER);
	int64_t clock;

	TRY(clock_counting(cx, e, &clock));
	bind_int(&s, ":until", clock + ASSIGNMENT_LIFE_MS);
	while (row_next(cx, &s))
		TRY(due_put(cx, db, e, "assignment", col_text(cx, &s, 0), 0));
	return rows_end(&s);
}

enum err assignment_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	if (e->action == ACTION_TRUST_UPDATED)
		return trust_mark(cx, db, e);
	if (e->action == ACTION_CLOCK_ACCEPTED)
		return longer_mark(cx, db, e);
	if (e->action == ACTION_CLOCK_READ)
		return e->clock < e->at ? longer_mark(cx, db, e) : OK;
	if (e->action == ACTION_RELEASE_WITHDRAWN)
		return devices_of_release_mark(cx, db, e);
	if (e->action == ACTION_STOP_TAKEN_BACK || e->action == ACTION_STOP_LIFTED)
		return devices_freed_mark(cx, db, e);
	if (e->action == ACTION_DEVICE_ENROLLED)
		return due_put(cx, db, e, "assignment", fact_text_of(e, "device"), 0);
	if (e->action == ACTION_DEVICE_RETIRED || e->action == ACTION_ASSIGNMENT_MADE)
		return due_drop(cx, db, "assignment", fact_text_of(e, "device"));
	return devices_of_rollout_mark(cx, db, e);
}

enum err renewal_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *device = read_text(&r, "device");

	if (e->action == ACTION_DEVICE_RETIRED)
		return due_drop(cx, db, "renewal", device);
	return due_put(cx, db, e, "renewal", device,
		       e->clock + (read_int(&r, "expires_at") - e->clock) / 2);
}

/* ---- reports ---- */

/* Of a rollout that is held back, a device keeps what it runs: so a slot that begins to run may
 * change what is assigned. */
enum err slot_mark(struct ctx *cx, struct db *db, const struct entry *e, const char *device,
		   const struct report_slot *slot)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_OF_SLOT);
	struct rollout ro;

	bind_text(&s, ":model", slot->slot);
	bind_int(&s, ":release", slot->release);
	bind_text(&s, ":device", device);
	while (row_next(cx, &s)) {
		TRY(db_rollout_at(cx, db, col_text(cx, &s, 0), AT_NOW, &ro));
		if (ro.state == ROLLOUT_RUNNING && ro.ring == col_int(&s, 1))
			TRY(gate_mark(cx, db, e, &ro));
		if (ro.state == ROLLOUT_HALTED || ro.state == ROLLOUT_ENDED)
			TRY(due_put(cx, db, e, "assignment", device, 0));
	}
	return rows_end(&s);
}
