#include "fleet/actions.h"

#include "fleet/room.h"

/* clang-format off */
const struct action_row fleet_actions[] = {
	{ ACTION_ASSIGNMENT_MADE,   1, assignment_made_1 },
	{ ACTION_DEVICE_CREATED,    1, device_created_1, .access = true },
	{ ACTION_DEVICE_ENROLLED,   1, device_enrolled_1, .access = true, .wakes = true },
	{ ACTION_DEVICE_INVITED,    1, device_invited_1, .access = true },
	{ ACTION_DEVICE_RETIRED,    1, device_retired_1, .access = true, .wakes = true },
	{ ACTION_REPORTS_RECEIVED,  1, reports_received_1, .wakes = true },
	{ ACTION_RING_OPENED,       1, ring_opened_1 },
	{ ACTION_ROLLOUT_BEGUN,     1, rollout_begun_1 },
	{ ACTION_ROLLOUT_COMPLETED, 1, rollout_completed_1 },
	{ ACTION_ROLLOUT_HALTED,    1, rollout_halted_1, .wakes = true },
	{ ACTION_ROLLOUT_RESUMED,   1, rollout_resumed_1, .wakes = true },
	{ ACTION_ROLLOUT_STOPPED,   1, rollout_stopped_1, .wakes = true },
	{ 0 },
};
/* clang-format on */
