/*
 * Rows of devices, their assignments and their reports.  A device row is closed
 * and followed by another at each move, so the state of a device as of any
 * entry can be asked for; a report only keeps its newest, since the entries
 * hold all of them.
 */

#include "fleet/device.h"

#include <string.h>

#include "base/text.h"
#include "engine/body.h"
#include "engine/content.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "fleet/actions.h"
#include "fleet/due.h"
#include "fleet/rollout.h"
#include "fleet/sql.h"
#include "proof/dsse.h"
#include "proof/note.h"

/* The device in force, if the entry may take it to that state, which the new row gets. */
static enum err device_move(struct ctx *cx, struct db *db, const struct entry *e,
			    struct succession *s, const char *name, enum device_state to)
{
	struct device d;

	TRY(db_device_at(cx, db, name, AT_NOW, &d));
	if (to == DEVICE_ABSENT) /* it stays what it is */
		to = d.state;
	TRY(state_check(cx, &device_states, e->action, d.state, to, "device '%s'", name));
	succession_key_text(s, ":name", name);
	bind_text(&s->new, ":state", state_name(&device_states, to));
	return succession_run(cx, s, "device '%s'", name);
}

enum err device_invited_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_DEVICE_CLOSE, SQL_DEVICE_INVITE, e->index);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");

	bind_text(&s.new, ":code", read_text(&r, "code"));
	bind_int(&s.new, ":expires_at", read_int(&r, "expires_at"));
	TRY(read_end(cx, &r));
	return device_move(cx, db, e, &s, name, DEVICE_ABSENT);
}

/* A new enrolment is a new beginning: what the old one ran is not known any more. */
enum err device_enrolled_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_DEVICE_CLOSE, SQL_DEVICE_ENROL, e->index);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");

	bind_text(&s.new, ":enrolment", read_text(&r, "enrolment"));
	bind_text(&s.new, ":key", read_text(&r, "key"));
	bind_text(&s.new, ":public", read_text(&r, "public"));
	bind_text(&s.new, ":token", read_text(&r, "token"));
	TRY(read_end(cx, &r));
	TRY(stmt_run_at(cx, db, SQL_DEVICE_SLOT_CLOSE_ALL, ":device", name, e->index));
	TRY(rollout_device_clear(cx, db, name, "waiting"));
	return device_move(cx, db, e, &s, name, DEVICE_ENROLLED);
}

enum err device_retired_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_DEVICE_CLOSE, SQL_DEVICE_RETIRE, e->index);
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");

	TRY(read_end(cx, &r));
	TRY(stmt_run_at(cx, db, SQL_ASSIGNMENT_CLOSE, ":device", name, e->index));
	TRY(stmt_run_at(cx, db, SQL_DEVICE_SLOT_CLOSE_ALL, ":device", name, e->index));
	TRY(rollout_device_clear(cx, db, name, "retired"));
	return device_move(cx, db, e, &s, name, DEVICE_RETIRED);
}

static enum err device_row_read(struct ctx *cx, struct stmt *s, struct device *out,
				const char *name)
{
	TRY(row_get(cx, s, "device '%s'", name));
	*out = (struct device){ .name = col_text(cx, s, 0),
				.site = col_text(cx, s, 1),
				.labels = col_text(cx, s, 2),
				.code = col_text(cx, s, 4),
				.code_expires_at = col_int(s, 5),
				.enrolment = col_text(cx, s, 6),
				.key = col_text(cx, s, 7),
				.public = col_text(cx, s, 8),
				.from_idx = col_int(s, 9) };
	return col_state(cx, s, 3, &device_states, &out->state);
}

enum err db_device_at(struct ctx *cx, struct db *db, const char *name, int64_t at,
		      struct device *out)
{
	auto_stmt s = stmt_as_of(db, SQL_DEVICE_AT, at);

	bind_text(&s, ":name", name);
	return device_row_read(cx, &s, out, name);
}

enum err db_device_by_token(struct ctx *cx, struct db *db, const char *code, struct device *out)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_BY_TOKEN);

	bind_text(&s, ":token", code);
	return device_row_read(cx, &s, out, "?");
}

enum err db_device_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_PAGE);

	bind_text(&s, ":after", p->after);
	return page_read(cx, &s, p);
}

/* ---- assignments ---- */

enum err assignment_made_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_succession s = succession(db, SQL_ASSIGNMENT_CLOSE, SQL_ASSIGNMENT_INSERT, e->index);
	struct reader r = entry_fact(e);
	const char *device = read_text(&r, "device");

	succession_key_text(&s, ":device", device);
	bind_json(cx, &s.new, ":slots", read_array(&r, "slots"));
	bind_text(&s.new, ":enrolment", read_text(&r, "enrolment"));
	bind_int(&s.new, ":epoch", read_int(&r, "epoch"));
	bind_int(&s.new, ":counter", read_int(&r, "counter"));
	bind_text(&s.new, ":envelope", read_text(&r, "envelope"));
	bind_int(&s.new, ":expires_at", read_int(&r, "expires_at"));
	TRY(read_end(cx, &r));
	return succession_run(cx, &s, "assignment of '%s'", device);
}

enum err db_assignment_of(struct ctx *cx, struct db *db, const char *device, int64_t at,
			  struct assigned *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ASSIGNMENT_OF, at);
	bool row;

	*out = (struct assigned){ .counter = 0 };
	bind_text(&s, ":device", device);
	TRY(stmt_next(cx, &s, &row));
	if (row)
		*out = (struct assigned){ col_int(&s, 0),      col_int(&s, 1),
					  col_text(cx, &s, 2), col_text(cx, &s, 3),
					  col_text(cx, &s, 4), col_int(&s, 5) };
	return OK;
}

/* ---- reports ---- */

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
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

static bool goes_on(const struct report_slot *was, const struct report_slot *is)
{
	return strcmp(was->slot, is->slot) == 0 && was->release == is->release &&
	       strcmp(was->state, "active") == 0 && strcmp(is->state, "active") == 0 &&
	       strcmp(was->model, is->model) == 0 && was->version == is->version &&
	       text_same(was->digest, is->digest);
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
	TRY(slot_insert(cx, db, device, is, e->at, e->index));
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

static enum err device_slot_read(struct ctx *cx, json_t *slots, size_t i, struct report_slot *out)
{
	struct reader r = reader_item(json_array_get(slots, i), "/slots", i);

	*out = (struct report_slot){ .slot = read_text(&r, "slot"),
				     .model = read_text(&r, "model"),
				     .release = read_int(&r, "release"),
				     .version = read_int(&r, "version"),
				     .digest = read_text_or_null(&r, "digest"),
				     .state = read_text(&r, "state"),
				     .reason = read_text_or_null(&r, "reason") };
	return read_end(cx, &r);
}

/*
 * The payload that the device signed, taken from the envelope that the item
 * names: its leaf leads to the root of the entry.  An item whose members say
 * one thing and whose envelope says another fails here, live and in every
 * replay.
 */
static enum err payload_read(struct ctx *cx, struct db *db, const char *envelope,
			     const char *payload, struct hash *leaf)
{
	struct document doc;
	struct dsse dsse;
	struct hash h;

	TRY(document_read(cx, db, envelope, &doc));
	TRY(dsse_parse(cx, doc.bytes, doc.size, &dsse));
	h = hash_bytes(dsse.payload, dsse.size);
	*leaf = merkle_leaf(dsse.payload, dsse.size);
	if (strcmp(digest_text(cx, &h), payload) != 0)
		return errf(cx, E_INVALID, "the payload in %s is another", envelope);
	return OK;
}

static enum err report_put(struct ctx *cx, struct db *db, const struct entry *e, struct reader *r,
			   struct hash *leaf)
{
	auto_stmt s = db_stmt(db, SQL_REPORT_INSERT);
	const char *device = read_text(r, "device");
	const char *payload = read_text(r, "payload"), *envelope = read_text(r, "envelope");
	json_t *slots = read_array(r, "slots");
	struct slots now = { .n = json_array_size(slots) };

	bind_text(&s, ":device", device);
	bind_text(&s, ":enrolment", read_text(r, "enrolment"));
	bind_text(&s, ":boot", read_text(r, "boot"));
	bind_int(&s, ":sequence", read_int(r, "sequence"));
	bind_text(&s, ":payload", payload);
	bind_text(&s, ":envelope", envelope);
	bind_int(&s, ":idx", e->index);
	read_any(r, "assignment");
	TRY(read_end(cx, r));
	TRY(payload_read(cx, db, envelope, payload, leaf));
	if (now.n > REPORT_SLOTS_MAX)
		return errf(cx, E_INVALID, "a report has at most %d slots", REPORT_SLOTS_MAX);
	now.is = arena_alloc(&cx->mem, (now.n + 1) * sizeof(*now.is));
	for (size_t i = 0; i < now.n; i++)
		TRY(device_slot_read(cx, slots, i, &now.is[i]));
	TRY(stmt_run(cx, &s));
	return device_store_slots_put(cx, db, device, &now, e);
}

enum err reports_received_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *said = read_text(&r, "root");
	json_t *reports = read_array(&r, "reports");
	size_t n = json_array_size(reports);
	struct hash *leaf = arena_alloc(&cx->mem, (n + 1) * sizeof(*leaf)), root;

	TRY(read_end(cx, &r));
	for (size_t i = 0; i < n; i++) {
		r = reader_item(json_array_get(reports, i), "/fact/reports", i);
		TRY(report_put(cx, db, e, &r, &leaf[i]));
	}
	root = merkle_over(leaf, n);
	return strcmp(hash_text(cx, &root), said) == 0
		       ? OK
		       : errf(cx, E_INVALID, "its reports do not lead to the root that it names");
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
		out[*n] =
			(struct device_slot){ { col_text(cx, &s, 0), col_text(cx, &s, 2),
						col_int(&s, 1), col_int(&s, 3), col_text(cx, &s, 4),
						col_text(cx, &s, 5), col_text(cx, &s, 6) },
					      col_int(&s, 7),
					      col_int(&s, 8) };
	return rows_end(&s);
}
