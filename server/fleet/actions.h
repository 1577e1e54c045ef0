#pragma once

/* What an entry of each of this room's actions does to its tables.  For actions.c alone. */

#include "engine/apply.h"

apply assignment_made_1, device_created_1, device_enrolled_1, device_invited_1, device_retired_1,
	reports_received_1, ring_opened_1, rollout_begun_1, rollout_completed_1, rollout_halted_1,
	rollout_resumed_1, rollout_stopped_1;
