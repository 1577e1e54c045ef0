/*
 * Rows of reports, and of what devices say that they run.  A report only keeps
 * its newest, since the entries hold all of them; a slot is closed and followed
 * by another at each move.
 */
#include "fleet/report.h"

#include <string.h>

#include "base/text.h"
#include "engine/body.h"
#include "engine/content.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "fleet/actions.h"
#include "fleet/device_alarm.h"
#include "fleet/due.h"
#include "fleet/rollout.h"
#include "fleet/sql.h"
#include "proof/dsse.h"
#include "proof/note.h"
#include "rules/reports.h"

static enum err slot_insert(struct ctx *cx, struct db *db, const char *device,
			    const struct report_slot *is, int64_t at, int64_t idx)
{
	auto_stmt s = stmt_as_of(db, SQL_DEVICE_SLOT_INSERT, at);

	bind_text(&s, ":device", device);
	bind_text(&s, ":slot", is->slot);
	bind_int(&s, ":release", is->release);
	bind_text(&s, ":model", is->model);
	bind_int(&s, ":version", is->version);
	bind_text(&s, ":digest", is->digest);
	bind_text(&s, ":state", is->state);
	bind_text(&s, ":reason", is->reason);
	bind_text(&s, ":record", is->record);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

static bool goes_on(const struct report_slot *was, const struct report_slot *is)
{
	return strcmp(was->slot, is->slot) == 0 && was->release == is->release &&
	       strcmp(was->state, "active") == 0 && strcmp(is->state, "active") == 0 &&
	       strcmp(was->model, is->model) == 0 && was->version == is->version &&
	       text_same(was->digest, is->digest) && text_same(was->record, is->record);
}

static bool same_slot(const struct report_slot *a, const struct report_slot *b)
{
	return strcmp(a->slot, b->slot) == 0 && a->release == b->release;
}

static enum err slot_close(struct ctx *cx, struct db *db, const char *device,
			   const struct report_slot *was, int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_SLOT_CLOSE);

	bind_text(&s, ":device", device);
	bind_text(&s, ":slot", was->slot);
	bind_int(&s, ":release", was->release);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

static enum err slot_begin(struct ctx *cx, struct db *db, const char *device,
			   const struct report_slot *is, const struct entry *e)
{
	TRY(slot_insert(cx, db, device, is, e->clock, e->index));
	if (strcmp(is->state, "active") != 0)
		return OK;
	return edge_add(
		cx, db, arena_printf(&cx->mem, "device:%s", device), "runs",
		arena_printf(&cx->mem, "version:%s/%lld", is->model, (long long)is->version),
		e->index);
}

struct slots {
	struct report_slot *is;
	size_t n;
	bool kept[REPORT_SLOTS_MAX]; /* it goes on as it was */
};

/* The slots that the device had and that do not go on end; *ended of them are no slot any more. */
static enum err slots_close(struct ctx *cx, struct db *db, const char *device, struct slots *now,
			    struct report_slot *ended, size_t *n_ended, int64_t idx)
{
	struct device_slot was[REPORT_SLOTS_MAX];
	size_t n_was = countof(was);

	*n_ended = 0;
	TRY(db_device_slots(cx, db, device, AT_NOW, was, &n_was));
	for (size_t i = 0; i < n_was; i++) {
		bool on = false, again = false;

		for (size_t k = 0; k < now->n; k++) {
			if (goes_on(&was[i].is, &now->is[k]))
				on = now->kept[k] = true;
			again |= same_slot(&was[i].is, &now->is[k]);
		}
		if (on)
			continue;
		TRY(slot_close(cx, db, device, &was[i].is, idx));
		if (!again)
			ended[(*n_ended)++] = was[i].is;
	}
	return OK;
}

/* For the gates, and for what may be due by them. */
static enum err slot_changed(struct ctx *cx, struct db *db, const struct entry *e,
			     const char *device, const struct report_slot *slot)
{
	TRY(rollout_device_show(cx, db, device, slot->slot, slot->release));
	return slot_mark(cx, db, e, device, slot);
}

/* A slot that runs on as it did keeps its row and so the time since when; every
 * other one ends and begins anew.  The gate's soak rests on this: a repeated
 * "active" must not start it again, and any other state in between must. */
static enum err device_store_slots_put(struct ctx *cx, struct db *db, const char *device,
				       struct slots *now, const struct entry *e)
{
	struct report_slot *ended = arena_alloc(&cx->mem, REPORT_SLOTS_MAX * sizeof(*ended));
	size_t n_ended;

	TRY(slots_close(cx, db, device, now, ended, &n_ended, e->index));
	for (size_t k = 0; k < now->n; k++)
		if (!now->kept[k])
			TRY(slot_begin(cx, db, device, &now->is[k], e));
	for (size_t i = 0; i < n_ended; i++)
		TRY(slot_changed(cx, db, e, device, &ended[i]));
	for (size_t k = 0; k < now->n; k++)
		if (!now->kept[k])
			TRY(slot_changed(cx, db, e, device, &now->is[k]));
	return OK;
}

/* Version 1 names no record. */
static enum err device_slot_read(struct ctx *cx, json_t *slots, size_t i, int64_t v,
				 struct report_slot *out)
{
	struct reader r = reader_item(json_array_get(slots, i), "/slots", i);

	*out = (struct report_slot){ .slot = read_text(&r, "slot"),
				     .model = read_text(&r, "model"),
				     .release = read_int(&r, "release"),
				     .version = read_int(&r, "version"),
				     .digest = read_text_or_null(&r, "digest"),
				     .state = read_text(&r, "state"),
				     .reason = read_text_or_null(&r, "reason") };
	if (v > 1) {
		out->record = read_text_or_null(&r, "record");
		read_any(&r, "active_seconds");
	}
	return read_end(cx, &r);
}

/*
 * The payload that the device signed, taken from the envelope that the item
 * names: its leaf leads to the root of the entry.  An item whose members say
 * one thing and whose envelope says another fails here, live and in every
 * replay.  In a replay an envelope may have gone by a later entry (fleet/dropped.h): then
 * *gone is set, and whether one did is asked when all rows are there.
 */
static enum err payload_read(struct ctx *cx, struct db *db, const char *envelope,
			     const char *payload, struct hash *leaf, bool *gone)
{
	struct document doc;
	struct dsse dsse;
	struct hash h;
	enum err e = document_read(cx, db, envelope, &doc);

	if (e == E_NOT_FOUND && db_contents(db) != db) {
		*gone = true;
		return OK;
	}
	TRY(e);
	TRY(dsse_parse(cx, doc.bytes, doc.size, &dsse));
	h = hash_bytes(dsse.payload, dsse.size);
	*leaf = merkle_leaf(dsse.payload, dsse.size);
	if (strcmp(digest_text(cx, &h), payload) != 0)
		return errf(cx, E_INVALID, "the payload in %s is another", envelope);
	return OK;
}

/* What a report says of its device. */
struct said {
	struct slots slots;
	struct report_alarm alarm[REPORT_ALARMS_MAX];
	size_t n_alarms;
};

static struct report_gist said_gist(struct ctx *cx, const struct said *s)
{
	return report_gist(cx, s->slots.is, s->slots.n, s->alarm, s->n_alarms);
}

static enum err report_said_read(struct ctx *cx, int64_t v, json_t *slots, json_t *alarms,
				 struct said *out)
{
	struct slots *now = &out->slots;

	*now = (struct slots){ .n = json_array_size(slots) };
	if (now->n > REPORT_SLOTS_MAX)
		return errf(cx, E_INVALID, "a report has at most %d slots", REPORT_SLOTS_MAX);
	now->is = arena_alloc(&cx->mem, (now->n + 1) * sizeof(*now->is));
	for (size_t i = 0; i < now->n; i++)
		TRY(device_slot_read(cx, slots, i, v, &now->is[i]));
	return device_alarms_read(cx, alarms, out->alarm, &out->n_alarms);
}

/* Does it change nothing?  Before its slots and alarms are put. */
static enum err report_same(struct ctx *cx, struct db *db, const char *device,
			    const char *enrolment, const char *boot, const struct said *said,
			    bool *same)
{
	struct device_slot *row = arena_alloc(&cx->mem, REPORT_SLOTS_MAX * sizeof(*row));
	struct report_slot *was = arena_alloc(&cx->mem, REPORT_SLOTS_MAX * sizeof(*was));
	struct report_gist before, after = said_gist(cx, said);
	struct report_alarm alarm[REPORT_ALARMS_MAX];
	struct last_report last;
	size_t n = REPORT_SLOTS_MAX, n_alarms;

	TRY(db_report_last(cx, db, device, &last));
	TRY(db_device_slots(cx, db, device, AT_NOW, row, &n));
	for (size_t i = 0; i < n; i++)
		was[i] = row[i].is;
	TRY(db_device_alarms(cx, db, device, AT_NOW, alarm, &n_alarms));
	before = report_gist(cx, was, n, alarm, n_alarms);
	*same = report_repeats(&last, &before, enrolment, boot, &after);
	return OK;
}

static enum err report_put(struct ctx *cx, struct db *db, const struct entry *e, struct reader *r,
			   struct hash *leaf, bool *gone)
{
	auto_stmt s = db_stmt(db, SQL_REPORT_INSERT);
	const char *device = read_text(r, "device");
	const char *payload = read_text(r, "payload"), *envelope = read_text(r, "envelope");
	const char *enrolment = read_text(r, "enrolment"), *boot = read_text(r, "boot");
	struct said *said = arena_alloc(&cx->mem, sizeof(*said));
	json_t *slots = read_array(r, "slots"), *alarms = NULL;
	bool same;

	bind_text(&s, ":device", device);
	bind_text(&s, ":enrolment", enrolment);
	bind_text(&s, ":boot", boot);
	bind_int(&s, ":sequence", read_int(r, "sequence"));
	bind_text(&s, ":payload", payload);
	bind_text(&s, ":envelope", envelope);
	bind_int(&s, ":idx", e->index);
	read_any(r, "assignment");
	if (e->v > 1) {
		read_any(r, "formats");
		alarms = read_array(r, "alarms");
		read_any(r, "checkpoint");
	}
	TRY(read_end(cx, r));
	TRY(payload_read(cx, db, envelope, payload, leaf, gone));
	TRY(report_said_read(cx, e->v, slots, alarms, said));
	TRY(report_same(cx, db, device, enrolment, boot, said, &same));
	bind_int(&s, ":same", same);
	TRY(stmt_run(cx, &s));
	TRY(device_alarms_put(cx, db, device, said->alarm, said->n_alarms, e->index));
	return device_store_slots_put(cx, db, device, &said->slots, e);
}

static enum err reports_store(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *said = read_text(&r, "root");
	json_t *reports = read_array(&r, "reports");
	size_t n = json_array_size(reports);
	struct hash *leaf = arena_alloc(&cx->mem, (n + 1) * sizeof(*leaf)), root;
	bool gone = false;

	TRY(read_end(cx, &r));
	for (size_t i = 0; i < n; i++) {
		r = reader_item(json_array_get(reports, i), "/fact/reports", i);
		TRY(report_put(cx, db, e, &r, &leaf[i], &gone));
	}
	if (gone)
		return OK;
	root = merkle_over(leaf, n);
	return strcmp(hash_text(cx, &root), said) == 0
		       ? OK
		       : errf(cx, E_INVALID, "its reports do not lead to the root that it names");
}

enum err reports_received_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return reports_store(cx, db, e);
}

enum err reports_received_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return reports_store(cx, db, e);
}

enum err db_report_last(struct ctx *cx, struct db *db, const char *device, struct last_report *out)
{
	auto_stmt s = db_stmt(db, SQL_REPORT_LAST);
	bool row;

	*out = (struct last_report){ .sequence = 0 };
	bind_text(&s, ":device", device);
	TRY(stmt_next(cx, &s, &row));
	if (row)
		*out = (struct last_report){ col_text(cx, &s, 0), col_text(cx, &s, 1),
					     col_text(cx, &s, 3), col_int(&s, 2) };
	return OK;
}

enum err db_device_slots(struct ctx *cx, struct db *db, const char *device, int64_t at,
			 struct device_slot *out, size_t *n)
{
	auto_stmt s = at == AT_NOW ? db_stmt(db, SQL_DEVICE_SLOT_NOW)
				   : stmt_as_of(db, SQL_DEVICE_SLOT_OF, at);
	size_t max = *n;

	bind_text(&s, ":device", device);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = (struct device_slot){ .is = { .slot = col_text(cx, &s, 0),
							.release = col_int(&s, 1),
							.model = col_text(cx, &s, 2),
							.version = col_int(&s, 3),
							.digest = col_text(cx, &s, 4),
							.state = col_text(cx, &s, 5),
							.reason = col_text(cx, &s, 6),
							.record = col_text(cx, &s, 9) },
						.at = col_int(&s, 7),
						.from_idx = col_int(&s, 8) };
	return rows_end(&s);
}
