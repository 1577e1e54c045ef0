/*
 * Ring plans: who receives a release after whom, and what each ring must show.
 * A device is named in one ring at most: in two, it would be counted by both
 * gates.  A gate that can never pass is refused when it is written, where the
 * plan alone shows it, and not found out during a rollout.
 *
 * A person writes a plan, so what a ring does not ask for may be left out.
 */

#include "documents/rings.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "documents/role.h"
#include "documents/texts.h"

/* A plan that is read, and the devices that its rings named so far. */
struct reading {
	struct rings *out;
	struct map named;
};

static int64_t gate_within(struct reader *r, const char *key, int64_t min, int64_t max,
			   const char *want)
{
	int64_t n = read_int(r, key);

	if (n < min || n > max)
		read_wrong(r, key, want);
	return n;
}

/* One that may be null, or left out. */
static int64_t gate_within_or(struct reader *r, const char *key, int64_t min, int64_t max,
			      const char *want)
{
	json_t *value = read_there(r, key) ? json_object_get(r->object, key) : NULL;

	if (!value)
		return GATE_UNASKED;
	if (!json_is_null(value))
		return gate_within(r, key, min, max, want);
	read_any(r, key);
	return GATE_UNASKED;
}

static enum err gate_read(struct ctx *cx, json_t *gate, const char *place, struct ring_gate *out)
{
	struct reader r = reader(gate, place);

	out->count = gate_within(&r, "count", 1, RING_MAX, "1 to " as_text(RING_MAX));
	out->success_percent = gate_within(&r, "success_percent", 1, 100, "1 to 100");
	out->soak_seconds =
		gate_within(&r, "soak_seconds", 1, SOAK_MAX, "1 or more: no ring is rushed");
	out->silence_minutes =
		gate_within_or(&r, "silence_minutes", 1, MINUTES_MAX, "null, or minutes from 1 on");
	out->failed_at_most = gate_within_or(&r, "failed_at_most", 0, RING_MAX,
					     "null, or 0 to " as_text(RING_MAX));
	out->wait_minutes =
		gate_within_or(&r, "wait_minutes", 1, MINUTES_MAX, "null, or minutes from 1 on");
	return read_end(cx, &r);
}

/* ---- a ring ---- */

/* There may be thousands, so whether one is named twice is asked of a map. */
static enum err devices_read(struct ctx *cx, json_t *devices, const char *place,
			     struct reading *plan, struct ring *ring)
{
	size_t n = json_array_size(devices);

	if (n > RING_MAX)
		return err_at(cx, errf(cx, E_INVALID, "a ring has at most %d devices", RING_MAX),
			      "%s/devices", place);
	ring->device = arena_alloc(&cx->mem, (n + 1) * sizeof(*ring->device));
	for (; ring->n < n; ring->n++) {
		const char *name = json_string_value(json_array_get(devices, ring->n));

		if (!name || !name_ok(name) || map_get(&plan->named, name))
			return err_at(
				cx,
				errf(cx, E_INVALID, "a device's name, in one ring and there once"),
				"%s/devices/%zu", place, ring->n);
		ring->device[ring->n] = arena_strdup(&cx->mem, name);
		map_put(&plan->named, ring->device[ring->n], ring);
	}
	return OK;
}

static enum err rule_wrong(struct ctx *cx, const char *place, const char *why)
{
	return err_at(cx, errf(cx, E_INVALID, "%s", why), "%s", place);
}

/* A ring has one rule, and the rings before it leave it something. */
static enum err rule_check(struct ctx *cx, const struct rings *rings, const struct ring *ring,
			   const char *place)
{
	bool takes = ring->n_sites || ring->n_labels || ring->share;

	if ((ring->n > 0) + takes + ring->rest != 1)
		return rule_wrong(cx, place,
				  "a ring names devices, or takes what is left by sites, labels or "
				  "a share, or takes the rest");
	for (size_t i = 0; i < rings->n && ring->n == 0; i++)
		if (rings->ring[i].rest)
			return rule_wrong(cx, place, "the ring of the rest leaves nothing");
	for (size_t i = 0; i < ring->n_sites; i++)
		if (!rings_at(rings, ring->site[i]))
			return rule_wrong(cx, arena_printf(&cx->mem, "%s/sites/%zu", place, i),
					  "a site of the plan");
	if (ring->n > 0 && ring->gate.count > (int64_t)ring->n)
		return rule_wrong(cx, arena_printf(&cx->mem, "%s/gate/count", place),
				  "a gate that asks for more devices than its ring has never "
				  "opens");
	return OK;
}

static enum err ring_read(struct ctx *cx, json_t *item, struct reading *plan)
{
	struct rings *out = plan->out;
	const char *place = arena_printf(&cx->mem, "/rings/%zu", out->n);
	struct reader r = reader(item, place);
	struct ring *ring = &out->ring[out->n];
	json_t *devices, *at, *labelled, *gate;
	int64_t share;

	*ring = (struct ring){ .name = read_name(cx, &r, "name") };
	devices = read_there(&r, "devices") ? read_array(&r, "devices") : NULL;
	at = texts_there(&r, &texts_sites);
	labelled = texts_there(&r, &texts_labels);
	share = gate_within_or(&r, "share", 1, 100, "null, or a percentage");
	ring->share = share == GATE_UNASKED ? 0 : share;
	ring->rest = read_there(&r, "rest") && read_bool(&r, "rest");
	gate = read_object(&r, "gate");
	TRY(read_end(cx, &r));
	TRY(gate_read(cx, gate, arena_printf(&cx->mem, "%s/gate", place), &ring->gate));
	TRY(devices_read(cx, devices, place, plan, ring));
	TRY(texts_read(cx, at, place, &texts_sites, &ring->site, &ring->n_sites));
	TRY(texts_read(cx, labelled, place, &texts_labels, &ring->label, &ring->n_labels));
	return rule_check(cx, out, ring, place);
}

/* ---- the plan ---- */

bool rings_at(const struct rings *rings, const char *site)
{
	return rings->everywhere || texts_have(rings->site, rings->n_sites, site);
}

static enum err too_many(struct ctx *cx)
{
	return err_at(cx, errf(cx, E_INVALID, "a plan has %d rings at most", RINGS_MAX), "/rings");
}

/* "*" alone, or names. */
static enum err plan_sites_read(struct ctx *cx, json_t *items, struct rings *out)
{
	const char *first = json_string_value(json_array_get(items, 0));

	out->everywhere = json_array_size(items) == 1 && first && strcmp(first, EVERY_SITE) == 0;
	return out->everywhere ? OK
			       : texts_read(cx, items, "", &texts_sites, &out->site, &out->n_sites);
}

enum err rings_plan_read(struct ctx *cx, const char *plan, json_t *json, struct rings *out)
{
	struct reading reading = { .out = out, .named = { .mem = &cx->mem } };
	struct reader r = reader(json, "");
	json_t *at, *rings;

	*out = (struct rings){ .n = 0 };
	if (read_int(&r, "v") != 2)
		read_wrong(&r, "v", "2");
	if (strcmp(read_text(&r, "plan"), plan) != 0)
		read_wrong(&r, "plan", "the plan's own name");
	at = read_array(&r, "sites");
	if (json_array_size(at) < 1)
		read_wrong(&r, "sites", "at least one site");
	rings = read_array(&r, "rings");
	if (json_array_size(rings) < 1)
		read_wrong(&r, "rings", "at least one ring");
	TRY(read_end(cx, &r));
	TRY(plan_sites_read(cx, at, out));
	if (json_array_size(rings) > RINGS_MAX)
		return too_many(cx);
	for (; out->n < json_array_size(rings); out->n++)
		TRY(ring_read(cx, json_array_get(rings, out->n), &reading));
	return OK;
}

enum err rings_parse(struct ctx *cx, const char *plan, const void *bytes, size_t size,
		     struct rings *out)
{
	auto_json json = NULL;

	TRY(json_read(cx, bytes, size, &json));
	return rings_plan_read(cx, plan, json, out);
}

enum err rings_judged(struct ctx *cx, const struct rings *rings)
{
	for (size_t i = 0; i < rings->n; i++) {
		const struct ring_gate *g = &rings->ring[i].gate;
		const char *member = g->silence_minutes != GATE_UNASKED ? "silence_minutes"
				     : g->wait_minutes != GATE_UNASKED  ? "wait_minutes"
									: NULL;

		if (member)
			return json_unjudged(
				cx, arena_printf(&cx->mem, "/rings/%zu/gate/%s", i, member));
	}
	return OK;
}

/* ---- as a rollout keeps them ---- */

static enum err ring_kept_read(struct ctx *cx, json_t *item, struct rings *out)
{
	const char *place = arena_printf(&cx->mem, "/rings/%zu", out->n);
	struct reader r = reader(item, place);
	struct ring *ring = &out->ring[out->n];
	json_t *gate;

	*ring = (struct ring){ .name = read_name(cx, &r, "name") };
	if (read_there(&r, "devices")) /* of before version 2 */
		read_any(&r, "devices");
	gate = read_object(&r, "gate");
	TRY(read_end(cx, &r));
	return gate_read(cx, gate, arena_printf(&cx->mem, "%s/gate", place), &ring->gate);
}

enum err rings_kept_read(struct ctx *cx, json_t *rings, struct rings *out)
{
	*out = (struct rings){ .n = 0 };
	if (json_array_size(rings) > RINGS_MAX)
		return too_many(cx);
	for (; out->n < json_array_size(rings); out->n++)
		TRY(ring_kept_read(cx, json_array_get(rings, out->n), out));
	return OK;
}

static void asked_put(struct printer *out, const char *key, int64_t n)
{
	if (n == GATE_UNASKED)
		put_null(out, key);
	else
		put_int(out, key, n);
}

void rings_kept_print(struct printer *out, const struct rings *rings)
{
	put_open(out, "rings", '[');
	for (size_t i = 0; i < rings->n; i++) {
		const struct ring_gate *g = &rings->ring[i].gate;

		put_open(out, NULL, '{');
		put_text(out, "name", rings->ring[i].name);
		put_open(out, "gate", '{');
		put_int(out, "count", g->count);
		put_int(out, "success_percent", g->success_percent);
		put_int(out, "soak_seconds", g->soak_seconds);
		asked_put(out, "silence_minutes", g->silence_minutes);
		asked_put(out, "failed_at_most", g->failed_at_most);
		asked_put(out, "wait_minutes", g->wait_minutes);
		put_close(out, '}');
		put_close(out, '}');
	}
	put_close(out, ']');
}
