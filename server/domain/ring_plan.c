#include "domain/ring_plan.h"

#include <string.h>

#include "base/text.h"
#include "domain/kinds.h"

#define SOAK_MAX 31536000 /* a year, in seconds */

static bool stands_before(const struct ring_plan *p, size_t n, const char *device)
{
	for (size_t i = 0; i <= n; i++)
		for (size_t k = 0; k < p->ring[i].n_devices; k++)
			if (strcmp(p->ring[i].devices[k], device) == 0)
				return true;
	return false;
}

static enum err devices_read(struct ctx *cx, json_t *list, struct ring_plan *p, size_t n)
{
	struct ring *ring = &p->ring[n];
	json_t *item;
	size_t i;

	ring->devices = arena_alloc(&cx->mem, (json_array_size(list) + 1) * sizeof(char *));
	json_array_foreach (list, i, item) {
		const char *device = json_is_string(item) ? json_string_value(item) : "";

		if (!name_ok(device))
			return err_at(cx, errf(cx, E_INVALID, "a device is a name"),
				      "/rings/%zu/devices/%zu", n, i);
		if (stands_before(p, n, device))
			return err_at(cx,
				      errf(cx, E_INVALID, "'%s' stands in the plan twice", device),
				      "/rings/%zu/devices/%zu", n, i);
		ring->devices[ring->n_devices++] = device;
	}
	return OK;
}

static enum err gate_read(struct ctx *cx, json_t *json, const char *place, struct gate *out)
{
	struct reader r = reader(json, place);

	*out = (struct gate){ read_int(&r, "count"), read_int(&r, "success_percent"),
			      read_int(&r, "soak_seconds") };
	if (out->count < 1 || out->count > RING_DEVICES_MAX)
		read_wrong(&r, "count", "1 to 1000");
	if (out->success_percent < 1 || out->success_percent > 100)
		read_wrong(&r, "success_percent", "1 to 100");
	if (out->soak_seconds < 1 || out->soak_seconds > SOAK_MAX)
		read_wrong(&r, "soak_seconds", "1 to 31536000");
	return read_end(cx, &r);
}

static enum err ring_read(struct ctx *cx, json_t *item, struct ring_plan *p, size_t n)
{
	struct reader r = reader_item(item, "/rings", n);
	json_t *devices = read_array(&r, "devices"), *gate = read_object(&r, "gate");
	size_t many = json_array_size(devices);

	p->ring[n].name = read_text(&r, "name");
	if (!name_ok(p->ring[n].name))
		read_wrong(&r, "name", "a name");
	if (many < 1 || many > RING_DEVICES_MAX)
		read_wrong(&r, "devices", "1 to 1000 devices");
	TRY(read_end(cx, &r));
	TRY(gate_read(cx, gate, arena_printf(&cx->mem, "/rings/%zu/gate", n), &p->ring[n].gate));
	if (p->ring[n].gate.count > (int64_t)many)
		return err_at(cx,
			      errf(cx, E_INVALID, "the gate counts more devices than the ring has"),
			      "/rings/%zu/gate/count", n);
	return devices_read(cx, devices, p, n);
}

enum err ring_plan_read(struct ctx *cx, json_t *json, struct ring_plan *out)
{
	struct reader r = reader(json, "");
	json_t *rings, *item;
	size_t i;

	*out = (struct ring_plan){ 0 };
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	out->name = read_text(&r, "plan");
	rings = read_array(&r, "rings");
	if (json_array_size(rings) < 1 || json_array_size(rings) > RINGS_MAX)
		read_wrong(&r, "rings", "1 to 16 rings");
	TRY(read_end(cx, &r));
	json_array_foreach (rings, i, item) {
		TRY(ring_read(cx, item, out, i));
		out->n++;
	}
	return OK;
}

enum err plan_rule(struct ctx *cx, struct db *db, const struct record *record,
		   const struct record_set *set)
{
	struct ring_plan *plan = arena_alloc(&cx->mem, sizeof(*plan));

	TRY(ring_plan_read(cx, record->json, plan));
	if (strcmp(plan->name, record->model) == 0)
		return OK;
	return err_at(cx, errf(cx, E_INVALID, "the plan is not named as its file is"), "/plan");
}
