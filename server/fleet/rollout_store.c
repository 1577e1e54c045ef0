/*
 * A rollout copies the gates of the plan's rings and the release's sites when it
 * begins, and names the plan by its digest.  A change of the plan that is merged
 * later changes no rollout that is under way, and what a device may have follows
 * from these rows without a document.
 *
 * `forgiven` is an entry: failures that were reported before it do not halt the
 * rollout again.  `ring` counts the open rings on from 0; it only grows.
 */
#include "fleet/rollout.h"

#include <string.h>

#include "engine/body.h"
#include "engine/concern.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "fleet/actions.h"
#include "fleet/ring.h"
#include "fleet/sql.h"

/* Until version 3 of rollout.begun, and version 2 of rollout.stopped, what is ended was called
 * stopped. */
static const char *rollout_state_said(const char *state)
{
	return strcmp(state, "stopped") == 0 ? state_name(&rollout_states, ROLLOUT_ENDED) : state;
}

/* The row, of the members that both versions have; those that version 1 lacks are null there. */
static enum err rollout_begin(struct ctx *cx, struct db *db, const struct entry *e,
			      struct reader *r, const char *digest, struct rollout *ro)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_INSERT);
	json_t *sites = read_array(r, "sites"), *rings = read_array(r, "rings");
	const char *state = rollout_state_said(read_text(r, "state"));
	unsigned begun;

	bind_text(&s, ":id", ro->id = read_text(r, "id"));
	bind_text(&s, ":model", ro->model = read_text(r, "model"));
	bind_int(&s, ":release", ro->release = read_int(r, "release"));
	bind_int(&s, ":version", read_int(r, "version"));
	bind_text(&s, ":plan", read_text(r, "plan"));
	bind_text(&s, ":state", state);
	bind_text(&s, ":reason", read_text_or_null(r, "reason"));
	bind_text(&s, ":digest", digest);
	bind_text(&s, ":record", ro->record);
	bind_json(cx, &s, ":sites", sites);
	bind_json(cx, &s, ":rings", rings);
	bind_int(&s, ":idx", ro->forgiven = e->index);
	TRY(read_end(cx, r));
	if (!state_parse(&rollout_states, state, &begun))
		return errf(cx, E_INVALID, "rollout %s begins in the state '%s', which is none",
			    ro->id, state);
	TRY(state_check(cx, &rollout_states, e->action, ROLLOUT_ABSENT, begun, "rollout %s",
			ro->id));
	TRY(stmt_run(cx, &s));
	return concern_add(
		cx, db, arena_printf(&cx->mem, "rollout:%s", ro->id),
		arena_printf(&cx->mem, "release:%s/%lld", ro->model, (long long)ro->release));
}

/* The devices of all rings were frozen when it began. */
enum err rollout_begun_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	struct rollout ro = { .id = NULL };
	json_t *ring, *device;
	size_t i, k;

	read_text_or_null(&r, "digest");
	TRY(rollout_begin(cx, db, e, &r, NULL, &ro));
	json_array_foreach (json_object_get(r.object, "rings"), i, ring) {
		json_array_foreach (json_object_get(ring, "devices"), k, device)
			TRY(ring_device_insert(cx, db, &ro, json_string_value(device), (int64_t)i));
		TRY(ring_insert(cx, db, &ro, (int64_t)i, NULL));
	}
	return OK;
}

enum err rollout_begun_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *digest = read_text_or_null(&r, "digest");
	struct rollout ro = { .record = read_text(&r, "record") };
	const char *members = read_text_or_null(&r, "members");
	int64_t devices = read_int(&r, "devices");

	TRY(rollout_begin(cx, db, e, &r, digest, &ro));
	return members ? ring_open(cx, db, &ro, 0, members, devices) : OK;
}

struct step {
	enum rollout_state to;
	int64_t rings; /* how many more are open */
	bool forgive;
};

/* All moves are one statement with three parameters: the state that follows,
 * how many more rings are open, and whether failures so far are forgiven. */
static enum err rollout_follow(struct ctx *cx, struct db *db, const struct entry *e,
			       struct reader *r, struct step step)
{
	auto_succession s = succession(db, SQL_ROLLOUT_CLOSE, SQL_ROLLOUT_FOLLOW, e->index);
	const char *id = read_text(r, "id"), *reason = read_text_or_null(r, "reason");
	struct rollout ro;

	read_text_or_null(r, "ring");
	TRY(read_end(cx, r));
	TRY(db_rollout_at(cx, db, id, AT_NOW, &ro));
	TRY(state_check(cx, &rollout_states, e->action, ro.state, step.to, "rollout %s", id));
	succession_key_text(&s, ":id", id);
	bind_text(&s.new, ":state", state_name(&rollout_states, step.to));
	bind_int(&s.new, ":step", step.rings);
	bind_int(&s.new, ":forgive", step.forgive);
	bind_text(&s.new, ":reason", reason);
	return succession_run(cx, &s, "rollout %s", id);
}

static enum err rollout_store_move(struct ctx *cx, struct db *db, const struct entry *e,
				   struct step step)
{
	struct reader r = entry_fact(e);

	return rollout_follow(cx, db, e, &r, step);
}

enum err ring_opened_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return rollout_store_move(cx, db, e, (struct step){ ROLLOUT_RUNNING, 1, false });
}

/* Without a list: the devices were frozen when the rollout began. */
enum err ring_opened_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *members = read_text_or_null(&r, "members");
	int64_t devices = read_int(&r, "devices");
	struct rollout ro;

	r = entry_fact(e);
	read_any(&r, "members");
	read_any(&r, "devices");
	TRY(rollout_follow(cx, db, e, &r, (struct step){ ROLLOUT_RUNNING, 1, false }));
	TRY(db_rollout_at(cx, db, id, AT_NOW, &ro));
	return members ? ring_open(cx, db, &ro, ro.ring, members, devices) : OK;
}

enum err rollout_completed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return rollout_store_move(cx, db, e, (struct step){ ROLLOUT_COMPLETED, 0, false });
}

enum err rollout_halted_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return rollout_store_move(cx, db, e, (struct step){ ROLLOUT_HALTED, 0, false });
}

enum err rollout_resumed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);

	TRY(ring_forgive(cx, db, read_text(&r, "id")));
	return rollout_store_move(cx, db, e, (struct step){ ROLLOUT_RUNNING, 0, true });
}

enum err rollout_stopped_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return rollout_store_move(cx, db, e, (struct step){ ROLLOUT_ENDED, 0, false });
}

static enum err rollout_row_read(struct ctx *cx, struct stmt *s, struct rollout *out)
{
	*out = (struct rollout){ .id = col_text(cx, s, 0),
				 .model = col_text(cx, s, 1),
				 .release = col_int(s, 2),
				 .version = col_int(s, 3),
				 .plan = col_text(cx, s, 4),
				 .ring = col_int(s, 6),
				 .reason = col_text(cx, s, 7),
				 .sites = col_text(cx, s, 8),
				 .rings = col_text(cx, s, 9),
				 .digest = col_text(cx, s, 10),
				 .record = col_text(cx, s, 11),
				 .forgiven = col_int(s, 12),
				 .from_idx = col_int(s, 13) };
	return col_state(cx, s, 5, &rollout_states, &out->state);
}

enum err db_rollout_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
		       struct rollout *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ROLLOUT_AT, at);

	bind_text(&s, ":id", id);
	TRY(row_get(cx, &s, "rollout '%s'", id));
	return rollout_row_read(cx, &s, out);
}

enum err db_rollout_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_PAGE);

	bind_text(&s, ":after", p->after);
	bind_text(&s, ":sites", p->sites);
	return page_read(cx, &s, p);
}

enum err db_rollout_any(struct ctx *cx, struct db *db, const char *model, int64_t release,
			bool *out)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_ANY);

	bind_text(&s, ":model", model);
	bind_int(&s, ":release", release);
	return stmt_next(cx, &s, out);
}

enum err db_rollout_newest(struct ctx *cx, struct db *db, const char *model, int64_t *release)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_NEWEST);

	bind_text(&s, ":model", model);
	return row_int(cx, &s, 0, release);
}

/* The next model in the order of names that the device is in a rollout of; NULL: there is none. */
static enum err model_next(struct ctx *cx, struct db *db, const char *device, const char *after,
			   const char **out)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_MODEL_NEXT);
	bool row;

	bind_text(&s, ":device", device);
	bind_text(&s, ":after", after);
	TRY(stmt_next(cx, &s, &row));
	*out = row ? col_text(cx, &s, 0) : NULL;
	return OK;
}

static enum err model_wanted(struct ctx *cx, struct db *db, const char *device, const char *site,
			     struct slot *slot, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_WANTED);

	bind_text(&s, ":device", device);
	bind_text(&s, ":site", site);
	bind_text(&s, ":model", slot->model);
	TRY(stmt_next(cx, &s, any));
	slot->release = *any ? col_int(&s, 0) : 0;
	slot->version = *any ? col_int(&s, 1) : 0;
	slot->record = *any ? col_text(cx, &s, 2) : NULL;
	return OK;
}

enum err db_rollout_wanted(struct ctx *cx, struct db *db, const char *device, const char *site,
			   struct slot *out, size_t *n)
{
	const char *model = "";
	size_t max = *n;
	bool any;

	for (*n = 0; *n < max; *n += any) {
		TRY(model_next(cx, db, device, model, &model));
		if (!model)
			break;
		out[*n] = (struct slot){ .slot = model, .model = model };
		TRY(model_wanted(cx, db, device, site, &out[*n], &any));
	}
	return OK;
}
