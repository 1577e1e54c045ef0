/*
 * Ring plans: who receives a release after whom, and what each ring must show.
 * A device is in one ring at most: in two, it would be counted by both gates.
 * A gate that can never pass is refused when it is written, and not found out
 * during a rollout.
 */

#include "documents/rings.h"

#include <string.h>

#include "base/text.h"

static int64_t within(struct reader *r, const char *key, int64_t min, int64_t max, const char *want)
{
	int64_t n = read_int(r, key);

	if (n < min || n > max)
		read_wrong(r, key, want);
	return n;
}

static enum err gate_read(struct ctx *cx, json_t *gate, const char *place, struct ring *out)
{
	struct reader r = reader(gate, place);

	out->count = within(&r, "count", 1, RING_DEVICES_MAX, "1 to " as_text(RING_DEVICES_MAX));
	out->success_percent = within(&r, "success_percent", 1, 100, "1 to 100");
	out->soak_seconds = within(&r, "soak_seconds", 1, SOAK_MAX, "1 or more: no ring is rushed");
	return read_end(cx, &r);
}

static bool rings_named(const struct rings *rings, const char *device)
{
	for (size_t i = 0; i <= rings->n && i < RINGS_MAX; i++)
		for (size_t k = 0; k < rings->ring[i].n; k++)
			if (strcmp(rings->ring[i].device[k], device) == 0)
				return true;
	return false;
}

static enum err devices_read(struct ctx *cx, json_t *devices, const char *place, struct rings *out,
			     size_t *room)
{
	struct ring *ring = &out->ring[out->n];
	size_t n = json_array_size(devices);

	if (n < 1 || n > *room)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "a ring has at least one device, a plan %d at most",
				   RING_DEVICES_MAX),
			      "%s/devices", place);
	*room -= n;
	ring->device = arena_alloc(&cx->mem, n * sizeof(*ring->device));
	for (; ring->n < n; ring->n++) {
		const char *name = json_string_value(json_array_get(devices, ring->n));

		if (!name || !name_ok(name) || rings_named(out, name))
			return err_at(
				cx,
				errf(cx, E_INVALID, "a device's name, in one ring and there once"),
				"%s/devices/%zu", place, ring->n);
		ring->device[ring->n] = arena_strdup(&cx->mem, name);
	}
	return OK;
}

static enum err ring_read(struct ctx *cx, json_t *rings, struct rings *out, size_t *room)
{
	const char *place = arena_printf(&cx->mem, "/rings/%zu", out->n);
	struct reader r = reader_item(json_array_get(rings, out->n), "/rings", out->n);
	struct ring *ring = &out->ring[out->n];
	json_t *devices, *gate;

	*ring = (struct ring){ .name = read_name(cx, &r, "name") };
	devices = read_array(&r, "devices");
	gate = read_object(&r, "gate");
	TRY(read_end(cx, &r));
	TRY(gate_read(cx, gate, arena_printf(&cx->mem, "%s/gate", place), ring));
	return devices_read(cx, devices, place, out, room);
}

enum err rings_read(struct ctx *cx, json_t *rings, struct rings *out)
{
	size_t n = json_array_size(rings), room = RING_DEVICES_MAX;

	*out = (struct rings){ .n = 0 };
	if (n > RINGS_MAX)
		return err_at(cx, errf(cx, E_INVALID, "a plan has %d rings at most", RINGS_MAX),
			      "/rings");
	for (; out->n < n; out->n++)
		TRY(ring_read(cx, rings, out, &room));
	return OK;
}

static enum err gates_check(struct ctx *cx, const struct rings *rings)
{
	for (size_t i = 0; i < rings->n; i++)
		if (rings->ring[i].count > (int64_t)rings->ring[i].n)
			return err_at(cx,
				      errf(cx, E_INVALID,
					   "a gate that asks for more devices than its ring has "
					   "never opens"),
				      "/rings/%zu/gate/count", i);
	return OK;
}

enum err rings_plan_read(struct ctx *cx, const char *plan, json_t *json, struct rings *out)
{
	struct reader r = reader(json, "");
	json_t *rings;

	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	if (strcmp(read_text(&r, "plan"), plan) != 0)
		read_wrong(&r, "plan", "the plan's own name");
	rings = read_array(&r, "rings");
	if (json_array_size(rings) < 1)
		read_wrong(&r, "rings", "at least one ring");
	TRY(read_end(cx, &r));
	TRY(rings_read(cx, rings, out));
	return gates_check(cx, out);
}

enum err rings_parse(struct ctx *cx, const char *plan, const void *bytes, size_t size,
		     struct rings *out)
{
	auto_json json = NULL;

	TRY(json_read(cx, bytes, size, &json));
	return rings_plan_read(cx, plan, json, out);
}

void rings_print(struct printer *out, const struct rings *rings)
{
	put_open(out, "rings", '[');
	for (size_t i = 0; i < rings->n; i++) {
		const struct ring *ring = &rings->ring[i];

		put_open(out, NULL, '{');
		put_text(out, "name", ring->name);
		put_open(out, "devices", '[');
		for (size_t k = 0; k < ring->n; k++)
			put_text(out, NULL, ring->device[k]);
		put_close(out, ']');
		put_open(out, "gate", '{');
		put_int(out, "count", ring->count);
		put_int(out, "success_percent", ring->success_percent);
		put_int(out, "soak_seconds", ring->soak_seconds);
		put_close(out, '}');
		put_close(out, '}');
	}
	put_close(out, ']');
}
