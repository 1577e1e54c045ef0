/*
 * Rows of a ring: its devices, what each has shown, and how many have shown
 * what.  The counts follow the rows at each move, so that a gate is asked
 * without looking at each device.
 *
 * A failure that an operator has forgiven is in no count; its row stays until
 * the device shows something else, which then takes nothing away.
 */

#include "fleet/ring.h"

#include <string.h>

#include "base/text.h"
#include "engine/content.h"
#include "engine/rows.h"
#include "fleet/rollout.h"
#include "fleet/sql.h"

/* A device in one ring, and the state that it has shown of the release. */
struct shown {
	const char *rollout, *model, *state;
	int64_t ring, release, since, at; /* since, at: 0: nothing */
	int64_t forgiven;
};

static int counts_as(const struct shown *s, const char *state)
{
	return strcmp(s->state, state) == 0 &&
	       (strcmp(state, "failed") != 0 || s->since >= s->forgiven);
}

static enum err count_move(struct ctx *cx, struct db *db, const struct shown *was,
			   const struct shown *is)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_RING_MOVE);

	bind_text(&s, ":rollout", was->rollout);
	bind_int(&s, ":ring", was->ring);
	bind_int(&s, ":active", counts_as(is, "active") - counts_as(was, "active"));
	bind_int(&s, ":failed", counts_as(is, "failed") - counts_as(was, "failed"));
	bind_int(&s, ":retired", counts_as(is, "retired") - counts_as(was, "retired"));
	return stmt_run(cx, &s);
}

static struct shown shown_read(struct ctx *cx, struct stmt *s)
{
	return (struct shown){ .rollout = col_text(cx, s, 0),
			       .ring = col_int(s, 1),
			       .model = col_text(cx, s, 2),
			       .release = col_int(s, 3),
			       .state = col_text(cx, s, 4),
			       .since = col_int(s, 5),
			       .at = col_int(s, 6),
			       .forgiven = col_int(s, 7) };
}

static enum err shown_set(struct ctx *cx, struct db *db, const char *device, const struct shown *is)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DEVICE_SET);

	bind_text(&s, ":device", device);
	bind_text(&s, ":model", is->model);
	bind_int(&s, ":release", is->release);
	bind_text(&s, ":rollout", is->rollout);
	bind_text(&s, ":state", is->state);
	if (is->since) { /* else null */
		bind_int(&s, ":since", is->since);
		bind_int(&s, ":at", is->at);
	}
	return stmt_run(cx, &s);
}

/* A release has one rollout. */
static enum err shown_look(struct ctx *cx, struct db *db, const char *device, const char *model,
			   int64_t release, struct shown *was, struct shown *is, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DEVICE_LOOK);

	bind_text(&s, ":device", device);
	bind_text(&s, ":model", model);
	bind_int(&s, ":release", release);
	TRY(stmt_next(cx, &s, any));
	if (!*any)
		return OK;
	*is = *was = shown_read(cx, &s);
	is->state = col_text(cx, &s, 8);
	is->since = col_int(&s, 9);
	is->at = col_int(&s, 10);
	return OK;
}

enum err rollout_device_show(struct ctx *cx, struct db *db, const char *device, const char *model,
			     int64_t release)
{
	struct shown was, is;
	bool any;

	TRY(shown_look(cx, db, device, model, release, &was, &is, &any));
	if (!any || (strcmp(was.state, is.state) == 0 && was.since == is.since && was.at == is.at))
		return OK;
	TRY(count_move(cx, db, &was, &is));
	return shown_set(cx, db, device, &is);
}

enum err rollout_device_clear(struct ctx *cx, struct db *db, const char *device, const char *state)
{
	auto_stmt rows = db_stmt(db, SQL_ROLLOUT_DEVICE_ROWS);
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DEVICE_CLEAR);

	bind_text(&rows, ":device", device);
	while (row_next(cx, &rows)) {
		const struct shown was = shown_read(cx, &rows), is = { .state = state };

		TRY(count_move(cx, db, &was, &is));
	}
	TRY(rows_end(&rows));
	bind_text(&s, ":device", device);
	bind_text(&s, ":state", state);
	return stmt_run(cx, &s);
}

enum err ring_forgive(struct ctx *cx, struct db *db, const char *rollout)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_RING_FORGIVE);

	bind_text(&s, ":rollout", rollout);
	return stmt_run(cx, &s);
}

/* ---- a ring opens ---- */

enum err ring_device_insert(struct ctx *cx, struct db *db, const struct rollout *ro,
			    const char *device, int64_t ring)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DEVICE_INSERT);

	bind_text(&s, ":rollout", ro->id);
	bind_text(&s, ":model", ro->model);
	bind_int(&s, ":release", ro->release);
	bind_text(&s, ":device", device);
	bind_int(&s, ":ring", ring);
	bind_text(&s, ":record", ro->record);
	return stmt_run(cx, &s);
}

enum err ring_insert(struct ctx *cx, struct db *db, const struct rollout *ro, int64_t ring,
		     const char *members)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_RING_INSERT);

	bind_text(&s, ":rollout", ro->id);
	bind_int(&s, ":ring", ring);
	bind_text(&s, ":members", members);
	bind_int(&s, ":forgiven", ro->forgiven);
	return stmt_run(cx, &s);
}

enum err ring_open(struct ctx *cx, struct db *db, const struct rollout *ro, int64_t ring,
		   const char *members, int64_t devices)
{
	struct document doc;
	struct members m;

	TRY(document_read(cx, db, members, &doc));
	TRY(members_parse(cx, doc.bytes, doc.size, &m));
	if (devices != (int64_t)m.n)
		return errf(cx, E_INVALID, "the list has %zu devices", m.n);
	for (size_t i = 0; i < m.n; i++)
		TRY(ring_device_insert(cx, db, ro, m.member[i].device, ring));
	return ring_insert(cx, db, ro, ring, members);
}

/* ---- reading ---- */

static enum err latest_read(struct ctx *cx, struct db *db, const struct rollout *ro, int64_t ring,
			    int64_t *out)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DEVICE_LATEST);

	bind_text(&s, ":rollout", ro->id);
	bind_int(&s, ":ring", ring);
	return row_int(cx, &s, 0, out);
}

enum err db_ring_count(struct ctx *cx, struct db *db, const struct rollout *ro, int64_t ring,
		       struct ring_count *out)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_RING_GET);

	bind_text(&s, ":rollout", ro->id);
	bind_int(&s, ":ring", ring);
	TRY(row_get(cx, &s, "ring %lld of rollout '%s'", (long long)ring, ro->id));
	*out = (struct ring_count){ .members = col_text(cx, &s, 0),
				    .devices = (size_t)col_int(&s, 1),
				    .active = (size_t)col_int(&s, 2),
				    .failed = (size_t)col_int(&s, 3),
				    .retired = (size_t)col_int(&s, 4) };
	return latest_read(cx, db, ro, ring, &out->latest);
}

enum err db_ring_devices(struct ctx *cx, struct db *db, const struct rollout *ro, int64_t ring,
			 const char ***out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_ROLLOUT_DEVICE_OF);
	struct ring_count count;

	TRY(db_ring_count(cx, db, ro, ring, &count));
	*out = arena_alloc(&cx->mem, (count.devices + 1) * sizeof(**out));
	bind_text(&s, ":rollout", ro->id);
	bind_int(&s, ":from", ring);
	bind_int(&s, ":to", ring);
	for (*n = 0; *n < count.devices && row_next(cx, &s); (*n)++)
		(*out)[*n] = col_text(cx, &s, 0);
	return rows_end(&s);
}

enum err db_ring_candidates(struct ctx *cx, struct db *db, const char *model, int64_t release,
			    struct candidate **out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_RING_CANDIDATES);
	struct candidate *more;
	size_t room = 0;

	*out = NULL;
	*n = 0;
	bind_text(&s, ":model", model);
	bind_int(&s, ":release", release);
	while (row_next(cx, &s)) {
		if (*n == room) {
			room = 2 * room + 64;
			more = arena_alloc(&cx->mem, room * sizeof(*more));
			if (*n > 0)
				memcpy(more, *out, *n * sizeof(*more));
			*out = more;
		}
		(*out)[(*n)++] = (struct candidate){ col_text(cx, &s, 0), col_text(cx, &s, 1),
						     col_text(cx, &s, 2), col_text(cx, &s, 3) };
	}
	return rows_end(&s);
}
