#include "fleet/actions.h"

#include "fleet/due.h"
#include "fleet/room.h"

/* clang-format off */
const struct action_row fleet_actions[] = {
	{ ACTION_ASSIGNMENT_MADE,   1, assignment_made_1 },
	{ ACTION_ASSIGNMENT_MADE,   2, assignment_made_2 },
	{ ACTION_DEVICE_CREATED,    1, device_created_1, .access = true },
	{ ACTION_DEVICE_CREATED,    2, device_created_2, .access = true },
	{ ACTION_DEVICE_ENROLLED,   1, device_enrolled_1, .access = true },
	{ ACTION_DEVICE_INVITED,    1, device_invited_1, .access = true },
	{ ACTION_DEVICE_RETIRED,    1, device_retired_1, .access = true },
	{ ACTION_REPORTS_DROPPED,   1, reports_dropped_1 },
	{ ACTION_REPORTS_RECEIVED,  1, reports_received_1 },
	{ ACTION_REPORTS_RECEIVED,  2, reports_received_2 },
	{ ACTION_RING_OPENED,       1, ring_opened_1 },
	{ ACTION_RING_OPENED,       2, ring_opened_2 },
	{ ACTION_ROLLOUT_BEGUN,     1, rollout_begun_1 },
	{ ACTION_ROLLOUT_BEGUN,     2, rollout_begun_2 },
	{ ACTION_ROLLOUT_BEGUN,     3, rollout_begun_2 },
	{ ACTION_ROLLOUT_COMPLETED, 1, rollout_completed_1 },
	{ ACTION_ROLLOUT_HALTED,    1, rollout_halted_1 },
	{ ACTION_ROLLOUT_RESUMED,   1, rollout_resumed_1 },
	{ ACTION_ROLLOUT_STOPPED,   1, rollout_stopped_1 },
	{ ACTION_ROLLOUT_STOPPED,   2, rollout_stopped_1 },
	{ 0 },
};

/* A rollout's state says what is assigned, so it comes first. */
const struct follower fleet_followers[] = {
	{ "beginning",  { ACTION_RELEASE_PUBLISHED, ACTION_RELEASE_WITHDRAWN, ACTION_ROLLOUT_BEGUN, ACTION_KEY_REVIEWED }, beginning_mark, beginning_step },
	{ "rollout",    { ACTION_ROLLOUT_BEGUN, ACTION_ROLLOUT_COMPLETED, ACTION_ROLLOUT_HALTED, ACTION_ROLLOUT_RESUMED, ACTION_ROLLOUT_STOPPED,
			  ACTION_RING_OPENED, ACTION_RELEASE_WITHDRAWN, ACTION_STOP_SIGNED, ACTION_DEVICE_ENROLLED, ACTION_DEVICE_RETIRED, ACTION_KEY_REVOKED }, rollout_mark, rollout_step },
	{ "assignment", { ACTION_ROLLOUT_BEGUN, ACTION_ROLLOUT_HALTED, ACTION_ROLLOUT_RESUMED, ACTION_ROLLOUT_STOPPED, ACTION_RING_OPENED,
			  ACTION_RELEASE_WITHDRAWN, ACTION_DEVICE_ENROLLED, ACTION_DEVICE_RETIRED, ACTION_ASSIGNMENT_MADE, ACTION_TRUST_UPDATED,
			  ACTION_STOP_TAKEN_BACK, ACTION_STOP_LIFTED, ACTION_CLOCK_ACCEPTED, ACTION_CLOCK_READ }, assignment_mark, assignment_step },
	{ "renewal",    { ACTION_ASSIGNMENT_MADE, ACTION_DEVICE_RETIRED }, renewal_mark, assignment_step },
	{ 0 },
};
/* clang-format on */
