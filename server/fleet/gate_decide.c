/*
 * The idea: a gate asks of one ring whether its devices have shown enough for
 * the next ring to open: enough of them run the release, enough of those that
 * finished did well, and the last of them has soaked.
 *
 * Evidence is what devices reported, and a device that is silent has shown
 * nothing: "waiting" never counts as well.  Nor does it count as failed, so the
 * share is taken of those that finished, and a ring with a few devices switched
 * off can still pass by its count.
 *
 * Soaking is measured in the log's time from the entry that first said
 * "active", not by the device's clock: a device whose clock was wrong cannot
 * pass early.  A device that stops and starts anew soaks anew, since its row
 * begins anew (device_store_slots_put()).
 *
 * Hopeless means that even if all others did well the gate could not pass: too
 * many failed, or the ring opened with fewer devices than its gate asks for.  The
 * rollout is halted then, without waiting.  Retired devices leave both sides of
 * the sum, because they will never report.  An empty ring is hopeless, too: who
 * wrote a label that no device has meant no ring to be passed over.
 *
 * Never: open a ring because time has passed; count a failure from before the
 * last resume (forgiven), since an operator has judged it.
 */

#include "fleet/gate.h"
#include "fleet/rollout.h"

#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "fleet/device.h"

#define PERCENT 100

/* Active, but not with the one that people approved. */
static bool another_record(const struct report_slot *s, const struct rollout *ro)
{
	return strcmp(s->state, "active") == 0 && s->record && ro->record &&
	       strcmp(s->record, ro->record) != 0;
}

static enum err device_look(struct ctx *cx, struct db *db, const struct rollout *ro,
			    const char *name, int64_t at, struct gate_device *out)
{
	struct device_slot slots[REPORT_SLOTS_MAX];
	size_t n = countof(slots);
	struct device d;
	enum err e = db_device_at(cx, db, name, at, &d);

	*out = (struct gate_device){ .device = name, .state = "waiting" };
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	if (d.state == DEVICE_RETIRED)
		out->state = "retired";
	TRY(db_device_slots(cx, db, name, at, slots, &n));
	for (size_t i = 0; i < n; i++) {
		const struct report_slot *s = &slots[i].is;

		if (strcmp(s->slot, ro->model) != 0 || s->release != ro->release)
			continue;
		if (strcmp(s->state, "active") == 0 && !another_record(s, ro))
			*out = (struct gate_device){ name, "active", s->reason, slots[i].at };
		/* "installed" is a state on the way, and every other one is a
		 * failure */
		else if (strcmp(s->state, "installed") != 0 && slots[i].from_idx >= ro->forgiven)
			*out = (struct gate_device){ name, "failed",
						     another_record(s, ro)
							     ? "it runs another record of it"
							     : s->reason,
						     slots[i].at };
	}
	return OK;
}

/* So many more of its devices are in that state, the last of them since then.  The soak ends with
 * the latest: each active device soaks for the whole time. */
static void count(struct gate *g, const struct ring *ring, const char *state, size_t n, int64_t at)
{
	int64_t until = at + ring->gate.soak_seconds * 1000;

	if (strcmp(state, "retired") == 0)
		g->retired += n;
	if (strcmp(state, "failed") == 0)
		g->failed += n;
	if (strcmp(state, "active") != 0)
		return;
	g->active += n;
	g->due = until > g->due ? until : g->due;
}

/* The first demand that is unmet, but for the soak, in words, for pages and the
 * API; NULL: there is none.  In integers: a share of percent has no rounding of
 * its own. */
static const char *wants(struct ctx *cx, const struct gate *g, const struct ring_gate *asks)
{
	if ((int64_t)g->active < asks->count)
		return arena_printf(&cx->mem, "%lld devices active, %zu are",
				    (long long)asks->count, g->active);
	if ((int64_t)g->active * PERCENT < asks->success_percent * (int64_t)(g->active + g->failed))
		return arena_printf(&cx->mem,
				    "%lld %% of those that finished to do well: %zu failed",
				    (long long)asks->success_percent, g->failed);
	return NULL;
}

static const char *hopeless(struct ctx *cx, const struct gate *g, const struct ring *ring)
{
	const struct ring_gate *asks = &ring->gate;
	int64_t left = (int64_t)(g->n - g->retired);

	if ((int64_t)g->n < asks->count)
		return arena_printf(&cx->mem,
				    "ring '%s' has %zu devices, and its gate asks for %lld",
				    ring->name, g->n, (long long)asks->count);
	if ((g->failed > 0 &&
	     (left - (int64_t)g->failed) * PERCENT < asks->success_percent * left) ||
	    (asks->failed_at_most != GATE_UNASKED && (int64_t)g->failed > asks->failed_at_most))
		return arena_printf(&cx->mem, "%zu of %zu devices of ring '%s' failed", g->failed,
				    g->n, ring->name);
	return NULL;
}

/* The verdict follows from the counts. */
static void gate_judge(struct ctx *cx, const struct ring *ring, struct gate *g)
{
	g->hopeless = hopeless(cx, g, ring);
	g->wants = wants(cx, g, &ring->gate);
	if (!g->wants && g->hopeless)
		g->wants = arena_printf(&cx->mem, "%s", g->hopeless);
	g->met = g->wants == NULL;
	if (g->met && g->due > cx->now)
		g->wants = arena_printf(&cx->mem, "the soak of %lld s to end, at %s",
					(long long)ring->gate.soak_seconds, clock_text(cx, g->due));
	g->passed = g->wants == NULL;
}

enum err gate_look(struct ctx *cx, struct db *db, const struct rollout *ro,
		   const struct rings *rings, int64_t ring, int64_t at, struct gate *out)
{
	const struct ring *is = &rings->ring[ring];
	const char **device;
	size_t n;

	TRY(db_ring_devices(cx, db, ro, ring, &device, &n));
	*out = (struct gate){ .device = arena_alloc(&cx->mem, (n + 1) * sizeof(*out->device)) };
	for (; out->n < n; out->n++)
		TRY(device_look(cx, db, ro, device[out->n], at, &out->device[out->n]));
	for (size_t i = 0; i < n; i++)
		count(out, is, out->device[i].state, 1, out->device[i].at);
	gate_judge(cx, is, out);
	return OK;
}

enum err gate_count(struct ctx *cx, struct db *db, const struct rollout *ro,
		    const struct rings *rings, struct gate *out)
{
	struct ring_count c;
	const struct ring *ring;

	if (ro->ring < 0 || (size_t)ro->ring >= rings->n)
		return errf(cx, E_TAMPERED, "rollout %s has no such ring", ro->id);
	ring = &rings->ring[ro->ring];
	TRY(db_ring_count(cx, db, ro, ro->ring, &c));
	*out = (struct gate){ .n = c.devices, .failed = c.failed, .retired = c.retired };
	if (c.active > 0)
		count(out, ring, "active", c.active, c.latest);
	gate_judge(cx, ring, out);
	return OK;
}

enum err rollout_rings(struct ctx *cx, const struct rollout *ro, struct rings *out)
{
	auto_json json = NULL;

	TRY(json_read(cx, ro->rings, strlen(ro->rings), &json));
	return rings_kept_read(cx, json, out);
}
