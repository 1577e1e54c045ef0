#pragma once

/*
 * Ring plan: the order in which devices get a release, and what each ring must
 * show before the next one opens.
 *
 *   policies/rings/<plan>.json
 *   {"v":2,"plan":"<plan>","sites":["*"]|["<site>",…],"rings":[{"name","devices":["<device>",…],
 *     "sites":["<site>",…],"labels":["<label>",…],"share":<percent>|null,"rest":true|false,
 *     "gate":{"count","success_percent","soak_seconds","silence_minutes","failed_at_most",
 *     "wait_minutes"}},…]}
 *
 * sites: where the plan may be followed; "*": at each.  A ring names devices; or takes of what is
 * left: by sites, labels and a share, each of which narrows the others, or the rest.  A ring or a
 * gate may leave out members that ask for nothing: no items, null, false.  A device is named in one
 * ring only, and no ring goes without a soak.  The members of a ring follow when it opens
 * (documents/members.h). schema/rings.md.  Pure; any thread.
 */

#include "base/json.h"
#include "base/printer.h"

#define RINGS_MAX    16
#define RING_MAX     10000 /* devices, of a ring */
#define SOAK_MAX     INT64_C(31536000)
#define MINUTES_MAX  INT64_C(525600)
#define GATE_UNASKED INT64_C(-1) /* of a gate's member: null */

struct ring_gate {
	int64_t count, success_percent, soak_seconds;
	int64_t silence_minutes, failed_at_most, wait_minutes; /* or GATE_UNASKED */
};

struct ring {
	const char *name;
	const char **device, **site, **label;
	size_t n, n_sites, n_labels;
	int64_t share; /* percent of what is left; 0: all of it */
	bool rest;
	struct ring_gate gate;
};

struct rings {
	struct ring ring[RINGS_MAX];
	size_t n;
	const char **site; /* of the plan */
	size_t n_sites;
	bool everywhere; /* at each site; n_sites is 0 */
};

/* The plan as it lies in the tree.  E_INVALID with the place. */
must_check enum err rings_parse(struct ctx *cx, const char *plan, const void *bytes, size_t size,
				struct rings *out);
must_check enum err rings_plan_read(struct ctx *cx, const char *plan, json_t *json,
				    struct rings *out);
/* Does this version judge all that its gates ask for?  E_INVALID with the place: it does not. */
must_check enum err rings_judged(struct ctx *cx, const struct rings *rings);
bool rings_at(const struct rings *rings, const char *site); /* may it be followed there? */

/*
 * What a rollout keeps of its plan: of each ring the name and the gate.  A rollout of before
 * version 2 keeps the devices, too, which are passed over, and asks its gates for less.  E_INVALID.
 */
must_check enum err rings_kept_read(struct ctx *cx, json_t *rings, struct rings *out);
void rings_kept_print(struct printer *out, const struct rings *rings); /* member "rings" */
