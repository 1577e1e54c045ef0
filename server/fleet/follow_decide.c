#include "fleet/follow.h"

#include "fleet/assignment.h"
#include "fleet/rollout.h"

/* A rollout's state says what is assigned, so it comes first. */
const struct following fleet_follows[] = {
	{ "rollout", rollout_step },
	{ "assignment", assign_step },
	{ 0 },
};
