#pragma once

/*
 * A ring plan, policies/rings/<plan>.json: the rings that a release travels
 * through in order, the devices of each, and the gate to the next.  A device
 * stands in one ring; soak is never zero.  schema/records.md.  Pure; any thread.
 */

#include "base/json.h"

#define RINGS_MAX        16
#define RING_DEVICES_MAX 1000

struct gate {
	int64_t count;           /* devices that must run it, at least 1 */
	int64_t success_percent; /* of those that finished, 1 to 100 */
	int64_t soak_seconds;    /* that each has run it, at least 1 */
};

struct ring {
	const char *name;
	const char **devices;
	size_t n_devices;
	struct gate gate;
};

struct ring_plan {
	const char *name;
	struct ring ring[RINGS_MAX];
	size_t n;
};

/* E_INVALID with the place.  out borrows texts from json. */
must_check enum err ring_plan_read(struct ctx *cx, json_t *json, struct ring_plan *out);
