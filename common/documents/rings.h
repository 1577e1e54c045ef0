#pragma once

/*
 * Ring plan: the order in which devices get a release, and what each ring must
 * show before the next one opens.
 *
 *   policies/rings/<plan>.json
 *   {"v":1,"plan":"<plan>","rings":[{"name","devices":["<device>",…],
 *     "gate":{"count","success_percent","soak_seconds"}},…]}
 *
 * A device is in one ring only, and no ring goes without a soak.  Pure; any
 * thread.
 */

#include "base/json.h"
#include "base/printer.h"

#define RINGS_MAX        16
#define RING_DEVICES_MAX 400 /* in a whole plan: they are copied into an entry */
#define SOAK_MAX         INT64_C(31536000)

struct ring {
	const char *name;
	const char **device;
	size_t n;
	int64_t count, success_percent, soak_seconds;
};

struct rings {
	struct ring ring[RINGS_MAX];
	size_t n;
};

/* The plan as it lies in the tree.  E_INVALID with the place. */
must_check enum err rings_parse(struct ctx *cx, const char *plan, const void *bytes, size_t size,
				struct rings *out);
must_check enum err rings_plan_read(struct ctx *cx, const char *plan, json_t *json,
				    struct rings *out);
/* The array "rings", as a rollout keeps it: whether a gate can open is asked of plans alone.
 * E_INVALID. */
must_check enum err rings_read(struct ctx *cx, json_t *rings, struct rings *out);
void rings_print(struct printer *out, const struct rings *rings); /* member "rings" */
