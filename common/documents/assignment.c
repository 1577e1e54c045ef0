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
#include "proof/exact.h"

void slots_print(struct printer *out, const struct slot *slot, size_t n)
{
	put_open(out, "slots", '[');
	for (size_t i = 0; i < n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "slot", slot[i].slot);
		put_text(out, "model", slot[i].model);
		put_int(out, "release", slot[i].release);
		put_int(out, "version", slot[i].version);
		put_close(out, '}');
	}
	put_close(out, ']');
}

void assignment_print(struct ctx *cx, const struct assignment *a, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_text(out, "origin", a->origin);
	put_text(out, "device", a->device);
	put_text(out, "enrolment", a->enrolment);
	put_text(out, "key", a->key);
	put_int(out, "epoch", a->epoch);
	put_int(out, "counter", a->counter);
	put_text(out, "expires", clock_text(cx, a->expires));
	slots_print(out, a->slot, a->n);
	put_close(out, '}');
}

static enum err assignment_slot_parse(struct ctx *cx, json_t *items, size_t i,
				      struct assignment *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/slots", i);
	struct slot *s = &out->slot[i];

	*s = (struct slot){ read_name(cx, &r, "slot"), read_name(cx, &r, "model"),
			    read_number(&r, "release"), read_number(&r, "version") };
	for (size_t k = 0; k < i; k++)
		if (strcmp(out->slot[k].slot, s->slot) == 0)
			read_wrong(&r, "slot", "there once");
	return read_end(cx, &r);
}

static enum err assignment_head_parse(struct ctx *cx, json_t *json, struct assignment *out,
				      json_t **slots)
{
	struct reader r = reader(json, "");

	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	out->origin = read_text_kept(cx, &r, "origin");
	out->device = read_name(cx, &r, "device");
	out->enrolment = read_text_kept(cx, &r, "enrolment");
	if (!uuid_ok(out->enrolment))
		read_wrong(&r, "enrolment", "a UUID in lower case");
	out->key = read_text_kept(cx, &r, "key");
	out->epoch = read_number(&r, "epoch");
	out->counter = read_number(&r, "counter");
	if (!clock_parse(read_text(&r, "expires"), &out->expires))
		read_wrong(&r, "expires", "a time in UTC with milliseconds");
	*slots = read_array(&r, "slots");
	if (json_array_size(*slots) > SLOTS_MAX)
		read_wrong(&r, "slots", "a shorter list");
	return read_end(cx, &r);
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
