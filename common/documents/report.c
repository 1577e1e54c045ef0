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
#include "documents/texts.h"
#include "proof/digest.h"
#include "proof/exact.h"
#include "proof/note.h"

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
		put_text(out, "record", s->record);
		put_text(out, "digest", s->digest);
		put_text(out, "state", s->state);
		put_text(out, "reason", s->reason);
		if (s->active_seconds)
			put_int(out, "active_seconds", s->active_seconds);
		else
			put_null(out, "active_seconds");
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

void report_alarms_print(struct ctx *cx, struct printer *out, const struct report_alarm *alarm,
			 size_t n)
{
	put_open(out, "alarms", '[');
	for (size_t i = 0; i < n; i++) {
		const struct report_alarm *a = &alarm[i];

		put_open(out, NULL, '{');
		put_text(out, "kind", a->kind);
		put_text(out, "text", a->text);
		put_text(out, "since", clock_text(cx, a->since));
		put_text(out, "until", a->until ? clock_text(cx, a->until) : NULL);
		put_close(out, '}');
	}
	put_close(out, ']');
}

static void report_checkpoint_put(struct printer *out, const struct report *r)
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

void report_item_put(struct ctx *cx, struct printer *out, const struct report *r,
		     const char *payload, const char *envelope)
{
	put_text(out, "device", r->device);
	put_text(out, "enrolment", r->enrolment);
	put_text(out, "boot", r->boot);
	put_int(out, "sequence", r->sequence);
	put_text(out, "payload", payload);
	put_text(out, "envelope", envelope);
	texts_print(out, "formats", r->format, r->n_formats);
	assignment_put(out, r);
	report_slots_print(out, r);
	report_alarms_print(cx, out, r->alarm, r->n_alarms);
	report_checkpoint_put(out, r);
}

struct tree_head report_item_head(json_t *item)
{
	json_t *checkpoint = json_object_get(item, "checkpoint");
	const char *root = json_string_value(json_object_get(checkpoint, "root"));
	struct tree_head h = { .size = (uint64_t)json_integer_value(
				       json_object_get(checkpoint, "size")) };

	return root && hash_parse(root, &h.root) ? h : (struct tree_head){ .size = 0 };
}

void report_print(struct ctx *cx, const struct report *r, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", REPORT_V);
	put_text(out, "device", r->device);
	put_text(out, "enrolment", r->enrolment);
	put_text(out, "boot", r->boot);
	put_int(out, "sequence", r->sequence);
	put_text(out, "previous", r->previous);
	put_text(out, "time", clock_text(cx, r->time));
	texts_print(out, "formats", r->format, r->n_formats);
	assignment_put(out, r);
	report_slots_print(out, r);
	report_alarms_print(cx, out, r->alarm, r->n_alarms);
	put_text(out, "checkpoint", r->checkpoint);
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

/* Null, or how long it was active since the machine started. */
static int64_t seconds_read(struct reader *r)
{
	if (!json_is_null(json_object_get(r->object, "active_seconds")))
		return read_number(r, "active_seconds");
	read_any(r, "active_seconds");
	return 0;
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
	s->record = read_text_or_null_kept(cx, &r, "record");
	if (s->record && !digest_ok(s->record))
		read_wrong(&r, "record", "'sha256:' and 64 hex digits in lower case");
	s->digest = read_text_or_null_kept(cx, &r, "digest");
	if (s->digest && !digest_ok(s->digest))
		read_wrong(&r, "digest", "'sha256:' and 64 hex digits in lower case");
	s->state = read_text_kept(cx, &r, "state");
	if (!text_is_one_of(s->state, states, countof(states)))
		read_wrong(&r, "state", "installed, active, failed or refused");
	if (!s->record && strcmp(s->state, "active") == 0)
		read_wrong(&r, "record", "the record of what is active");
	s->reason = read_text_or_null_kept(cx, &r, "reason");
	if (s->reason && (strlen(s->reason) > REPORT_REASON_MAX || !prose_ok(s->reason)))
		read_wrong(&r, "reason", "a shorter sentence");
	s->active_seconds = seconds_read(&r);
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

bool report_alarm_same(const struct report_alarm *a, const struct report_alarm *b)
{
	return strcmp(a->kind, b->kind) == 0 && strcmp(a->text, b->text) == 0 &&
	       a->since == b->since && a->until == b->until;
}

enum err report_alarm_parse(struct ctx *cx, json_t *items, size_t i, struct report_alarm *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/alarms", i);
	struct report_alarm *a = out;
	const char *until;

	*a = (struct report_alarm){ read_name(cx, &r, "kind"), read_text_kept(cx, &r, "text") };
	if (!*a->text || strlen(a->text) > REPORT_REASON_MAX || !prose_ok(a->text))
		read_wrong(&r, "text", "a shorter sentence");
	if (!clock_parse(read_text(&r, "since"), &a->since))
		read_wrong(&r, "since", "a time in UTC with milliseconds");
	until = read_text_or_null(&r, "until");
	if (until && (!clock_parse(until, &a->until) || a->until < a->since || !a->until))
		read_wrong(&r, "until", "null, or a later time in UTC with milliseconds");
	return read_end(cx, &r);
}

static enum err alarms_parse(struct ctx *cx, json_t *items, struct report *out)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		struct report_alarm *a = &out->alarm[i];

		TRY(report_alarm_parse(cx, items, i, a));
		for (size_t k = 0; k < i; k++)
			if (a->since == out->alarm[k].since &&
			    strcmp(a->kind, out->alarm[k].kind) == 0)
				return err_at(cx, errf(cx, E_INVALID, "it is there already"),
					      "/alarms/%zu", i);
		out->n_alarms = i + 1;
	}
	return OK;
}

/* Whose signature it must be is the judge's to know. */
static enum err note_parse(struct ctx *cx, struct report *out)
{
	char origin[ORIGIN_MAX];
	struct tree_head head;

	if (!out->checkpoint)
		return OK;
	if (strlen(out->checkpoint) > REPORT_NOTE_MAX)
		return err_at(cx, errf(cx, E_INVALID, "at most %d bytes", REPORT_NOTE_MAX),
			      "/checkpoint");
	if (checkpoint_read(cx, out->checkpoint, origin, &head) != OK ||
	    head.size > (uint64_t)INT_SAFE_MAX)
		return err_at(cx, errf(cx, E_INVALID, "not a checkpoint that somebody signed"),
			      "/checkpoint");
	out->origin = arena_strdup(&cx->mem, origin);
	out->root = hash_text(cx, &head.root);
	out->size = (int64_t)head.size;
	return OK;
}

struct parts {
	json_t *formats, *assignment, *slots, *alarms;
};

static enum err report_head_parse(struct ctx *cx, json_t *json, struct report *out, struct parts *p)
{
	struct reader r = reader(json, "");

	if (read_int(&r, "v") != REPORT_V)
		read_wrong(&r, "v", as_text(REPORT_V));
	out->device = read_name(cx, &r, "device");
	out->enrolment = report_named(cx, &r, "enrolment", uuid_ok, "a UUID in lower case");
	out->boot = report_named(cx, &r, "boot", uuid_ok, "a UUID in lower case");
	out->sequence = read_number(&r, "sequence");
	out->previous = read_text_or_null_kept(cx, &r, "previous");
	if (out->previous && !digest_ok(out->previous))
		read_wrong(&r, "previous", "'sha256:' and 64 hex digits in lower case");
	if (!clock_parse(read_text(&r, "time"), &out->time))
		read_wrong(&r, "time", "a time in UTC with milliseconds");
	p->formats = read_array(&r, "formats");
	p->assignment = read_any(&r, "assignment");
	p->slots = read_array(&r, "slots");
	if (json_array_size(p->slots) > REPORT_SLOTS_MAX)
		read_wrong(&r, "slots", "a shorter list");
	p->alarms = read_array(&r, "alarms");
	if (json_array_size(p->alarms) > REPORT_ALARMS_MAX)
		read_wrong(&r, "alarms", "a shorter list");
	out->checkpoint = read_text_or_null_kept(cx, &r, "checkpoint");
	return read_end(cx, &r);
}

enum err report_judged(struct ctx *cx, const struct report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->slot[i].active_seconds)
			return json_unjudged(
				cx, arena_printf(&cx->mem, "/slots/%zu/active_seconds", i));
	return OK;
}

enum err report_parse(struct ctx *cx, const void *bytes, size_t size, struct report *out)
{
	struct printer again;
	const char **formats;
	auto_json json = NULL;
	struct parts p;

	*out = (struct report){ .n = 0 };
	if (size > REPORT_MAX)
		return errf(cx, E_INVALID, "a report is at most %d bytes", REPORT_MAX);
	TRY(json_read(cx, bytes, size, &json));
	TRY(report_head_parse(cx, json, out, &p));
	TRY(texts_read(cx, p.formats, "", &texts_formats, &formats, &out->n_formats));
	out->format = formats;
	TRY(assigned_parse(cx, p.assignment, out));
	for (out->n = 0; out->n < json_array_size(p.slots); out->n++)
		TRY(report_slot_parse(cx, p.slots, out->n, out));
	TRY(alarms_parse(cx, p.alarms, out));
	TRY(note_parse(cx, out));
	report_print(cx, out, &again);
	return exact_check(cx, "the report", bytes, size, &again);
}
