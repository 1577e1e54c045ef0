/*
 * What a device says of itself.  The printed payload is what it signs; the
 * server copies the members into an item of an entry, and a verifier prints
 * that item again from the payload and compares.
 */

#include "documents/report.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "proof/digest.h"
#include "proof/exact.h"

void report_slots_print(struct printer *out, const struct report *r)
{
	put_open(out, "slots", '[');
	for (size_t i = 0; i < r->n; i++) {
		const struct report_slot *s = &r->slot[i];

		put_open(out, NULL, '{');
		put_text(out, "slot", s->slot);
		put_text(out, "model", s->model);
		put_int(out, "release", s->release);
		put_int(out, "version", s->version);
		put_text(out, "digest", s->digest);
		put_text(out, "state", s->state);
		put_text(out, "reason", s->reason);
		put_close(out, '}');
	}
	put_close(out, ']');
}

static void assignment_put(struct printer *out, const struct report *r)
{
	if (!r->epoch) {
		put_null(out, "assignment");
		return;
	}
	put_open(out, "assignment", '{');
	put_int(out, "epoch", r->epoch);
	put_int(out, "counter", r->counter);
	put_close(out, '}');
}

void report_item_put(struct printer *out, const struct report *r, const char *payload,
		     const char *envelope)
{
	put_text(out, "device", r->device);
	put_text(out, "enrolment", r->enrolment);
	put_text(out, "boot", r->boot);
	put_int(out, "sequence", r->sequence);
	put_text(out, "payload", payload);
	put_text(out, "envelope", envelope);
	assignment_put(out, r);
	report_slots_print(out, r);
}

static void checkpoint_put(struct printer *out, const struct report *r)
{
	if (!r->origin) {
		put_null(out, "checkpoint");
		return;
	}
	put_open(out, "checkpoint", '{');
	put_text(out, "origin", r->origin);
	put_int(out, "size", r->size);
	put_text(out, "root", r->root);
	put_close(out, '}');
}

void report_print(struct ctx *cx, const struct report *r, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "device", r->device);
	put_text(out, "enrolment", r->enrolment);
	put_text(out, "boot", r->boot);
	put_int(out, "sequence", r->sequence);
	put_text(out, "previous", r->previous);
	put_text(out, "time", clock_text(cx, r->time));
	assignment_put(out, r);
	report_slots_print(out, r);
	checkpoint_put(out, r);
	put_close(out, '}');
}

static const char *report_named(struct ctx *cx, struct reader *r, const char *key,
				bool (*ok)(const char *), const char *want)
{
	const char *s = read_text_kept(cx, r, key);

	if (!ok(s))
		read_wrong(r, key, want);
	return s;
}

static enum err report_slot_parse(struct ctx *cx, json_t *items, size_t i, struct report *out)
{
	static const char *const states[] = { "installed", "active", "failed", "refused" };
	struct reader r = reader_item(json_array_get(items, i), "/slots", i);
	struct report_slot *s = &out->slot[i];

	s->slot = read_name(cx, &r, "slot");
	s->model = read_name(cx, &r, "model");
	s->release = read_number(&r, "release");
	s->version = read_number(&r, "version");
	s->digest = read_text_or_null_kept(cx, &r, "digest");
	if (s->digest && !digest_ok(s->digest))
		read_wrong(&r, "digest", "'sha256:' and 64 hex digits in lower case");
	s->state = read_text_kept(cx, &r, "state");
	if (!text_is_one_of(s->state, states, countof(states)))
		read_wrong(&r, "state", "installed, active, failed or refused");
	s->reason = read_text_or_null_kept(cx, &r, "reason");
	if (s->reason && (strlen(s->reason) > REPORT_REASON_MAX || !prose_ok(s->reason)))
		read_wrong(&r, "reason", "a shorter sentence");
	for (size_t k = 0; k < i; k++)
		if (strcmp(out->slot[k].slot, s->slot) == 0 && out->slot[k].release == s->release)
			read_wrong(&r, "release", "there once in a slot");
	return read_end(cx, &r);
}

static enum err assigned_parse(struct ctx *cx, json_t *json, struct report *out)
{
	struct reader r;

	if (json_is_null(json))
		return OK;
	r = reader(json, "/assignment");
	out->epoch = read_number(&r, "epoch");
	out->counter = read_number(&r, "counter");
	return read_end(cx, &r);
}

static enum err checkpoint_parse(struct ctx *cx, json_t *json, struct report *out)
{
	struct reader r;

	if (json_is_null(json))
		return OK;
	r = reader(json, "/checkpoint");
	out->origin = read_text_kept(cx, &r, "origin");
	out->size = read_int(&r, "size");
	out->root = read_text_kept(cx, &r, "root");
	return read_end(cx, &r);
}

struct parts {
	json_t *assignment, *slots, *checkpoint;
};

static enum err report_head_parse(struct ctx *cx, json_t *json, struct report *out, struct parts *p)
{
	struct reader r = reader(json, "");

	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	out->device = read_name(cx, &r, "device");
	out->enrolment = report_named(cx, &r, "enrolment", uuid_ok, "a UUID in lower case");
	out->boot = report_named(cx, &r, "boot", uuid_ok, "a UUID in lower case");
	out->sequence = read_number(&r, "sequence");
	out->previous = read_text_or_null_kept(cx, &r, "previous");
	if (out->previous && !digest_ok(out->previous))
		read_wrong(&r, "previous", "'sha256:' and 64 hex digits in lower case");
	if (!clock_parse(read_text(&r, "time"), &out->time))
		read_wrong(&r, "time", "a time in UTC with milliseconds");
	p->assignment = read_any(&r, "assignment");
	p->slots = read_array(&r, "slots");
	if (json_array_size(p->slots) > REPORT_SLOTS_MAX)
		read_wrong(&r, "slots", "a shorter list");
	p->checkpoint = read_any(&r, "checkpoint");
	return read_end(cx, &r);
}

enum err report_parse(struct ctx *cx, const void *bytes, size_t size, struct report *out)
{
	struct printer again;
	auto_json json = NULL;
	struct parts p;

	*out = (struct report){ .n = 0 };
	if (size > REPORT_MAX)
		return errf(cx, E_INVALID, "a report is at most %d bytes", REPORT_MAX);
	TRY(json_read(cx, bytes, size, &json));
	TRY(report_head_parse(cx, json, out, &p));
	TRY(assigned_parse(cx, p.assignment, out));
	for (out->n = 0; out->n < json_array_size(p.slots); out->n++)
		TRY(report_slot_parse(cx, p.slots, out->n, out));
	TRY(checkpoint_parse(cx, p.checkpoint, out));
	report_print(cx, out, &again);
	return exact_check(cx, "the report", bytes, size, &again);
}
