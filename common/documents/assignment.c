/*
 * What a device shall run, as the server signs it.  The device checks that it
 * is meant (origin, name, enrolment, key) before it looks at slots, and that
 * (epoch, counter) grew, so an old assignment cannot be played again.
 */

#include "documents/assignment.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "documents/texts.h"
#include "proof/digest.h"
#include "proof/exact.h"

static void fallback_put(struct printer *out, const struct slot_release *r)
{
	if (!r->release) {
		put_null(out, "fallback");
		return;
	}
	put_open(out, "fallback", '{');
	put_int(out, "release", r->release);
	put_int(out, "version", r->version);
	put_text(out, "record", r->record);
	put_close(out, '}');
}

void slots_print(struct printer *out, const struct slot *slot, size_t n)
{
	put_open(out, "slots", '[');
	for (size_t i = 0; i < n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "slot", slot[i].slot);
		put_text(out, "model", slot[i].model);
		put_text(out, "order", slot[i].stop ? "stop" : "run");
		put_int(out, "release", slot[i].release);
		put_int(out, "version", slot[i].version);
		put_text(out, "record", slot[i].record);
		fallback_put(out, &slot[i].fallback);
		put_close(out, '}');
	}
	put_close(out, ']');
}

void assignment_print(struct ctx *cx, const struct assignment *a, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", ASSIGNMENT_V);
	put_text(out, "origin", a->origin);
	put_text(out, "device", a->device);
	put_text(out, "enrolment", a->enrolment);
	put_text(out, "key", a->key);
	texts_print(out, "labels", a->label, a->n_labels);
	put_int(out, "epoch", a->epoch);
	put_int(out, "counter", a->counter);
	put_text(out, "expires", clock_text(cx, a->expires));
	slots_print(out, a->slot, a->n);
	put_close(out, '}');
}

static const char *slot_record_read(struct ctx *cx, struct reader *r)
{
	const char *s = read_text_kept(cx, r, "record");

	if (!digest_ok(s))
		read_wrong(r, "record", "'sha256:' and 64 hex digits in lower case");
	return s;
}

/* A slot that runs has none, since nothing ends. */
static enum err fallback_parse(struct ctx *cx, json_t *json, const char *place, struct slot *s)
{
	struct reader r;

	if (json_is_null(json))
		return OK;
	if (!s->stop)
		return err_at(cx, errf(cx, E_INVALID, "null, for the slot runs"), "%s", place);
	r = reader(json, place);
	s->fallback.release = read_number(&r, "release");
	s->fallback.version = read_number(&r, "version");
	s->fallback.record = slot_record_read(cx, &r);
	return read_end(cx, &r);
}

static enum err assignment_slot_parse(struct ctx *cx, json_t *items, size_t i,
				      struct assignment *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/slots", i);
	struct slot *s = &out->slot[i];
	const char *order;
	json_t *fallback;

	*s = (struct slot){ .slot = read_name(cx, &r, "slot"),
			    .model = read_name(cx, &r, "model") };
	order = read_text(&r, "order");
	s->stop = strcmp(order, "stop") == 0;
	if (!s->stop && strcmp(order, "run") != 0)
		read_wrong(&r, "order", "run or stop");
	s->release = read_number(&r, "release");
	s->version = read_number(&r, "version");
	s->record = slot_record_read(cx, &r);
	fallback = read_any(&r, "fallback");
	for (size_t k = 0; k < i; k++)
		if (strcmp(out->slot[k].slot, s->slot) == 0)
			read_wrong(&r, "slot", "there once");
	TRY(read_end(cx, &r));
	return fallback_parse(cx, fallback, arena_printf(&cx->mem, "/slots/%zu/fallback", i), s);
}

static enum err assignment_head_parse(struct ctx *cx, json_t *json, struct assignment *out,
				      json_t **slots)
{
	struct reader r = reader(json, "");
	json_t *labels;

	if (read_int(&r, "v") != ASSIGNMENT_V)
		read_wrong(&r, "v", as_text(ASSIGNMENT_V));
	out->origin = read_text_kept(cx, &r, "origin");
	out->device = read_name(cx, &r, "device");
	out->enrolment = read_text_kept(cx, &r, "enrolment");
	if (!uuid_ok(out->enrolment))
		read_wrong(&r, "enrolment", "a UUID in lower case");
	out->key = read_text_kept(cx, &r, "key");
	labels = read_array(&r, "labels");
	out->epoch = read_number(&r, "epoch");
	out->counter = read_number(&r, "counter");
	if (!clock_parse(read_text(&r, "expires"), &out->expires))
		read_wrong(&r, "expires", "a time in UTC with milliseconds");
	*slots = read_array(&r, "slots");
	if (json_array_size(*slots) > SLOTS_MAX)
		read_wrong(&r, "slots", "a shorter list");
	TRY(read_end(cx, &r));
	return texts_read(cx, labels, "", &texts_labels, &out->label, &out->n_labels);
}

enum err assignment_parse(struct ctx *cx, const void *bytes, size_t size, struct assignment *out)
{
	struct printer again;
	auto_json json = NULL;
	json_t *slots;

	*out = (struct assignment){ .n = 0 };
	if (size > ASSIGNMENT_MAX)
		return errf(cx, E_INVALID, "an assignment is at most %d bytes", ASSIGNMENT_MAX);
	TRY(json_read(cx, bytes, size, &json));
	TRY(assignment_head_parse(cx, json, out, &slots));
	for (out->n = 0; out->n < json_array_size(slots); out->n++)
		TRY(assignment_slot_parse(cx, slots, out->n, out));
	assignment_print(cx, out, &again);
	return exact_check(cx, "the assignment", bytes, size, &again);
}

enum err assignment_judged(struct ctx *cx, const struct assignment *a)
{
	if (a->n_labels)
		return json_unjudged(cx, "/labels");
	for (size_t i = 0; i < a->n; i++)
		if (a->slot[i].stop)
			return json_unjudged(cx, arena_printf(&cx->mem, "/slots/%zu/order", i));
	return OK;
}
