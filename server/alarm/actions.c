#include "alarm/actions.h"

#include "alarm/room.h"

/* clang-format off */
const struct action_row alarm_actions[] = {
	{ ACTION_ALARM_BEGUN, 1, alarm_begun_1 },
	{ ACTION_ALARM_ENDED, 1, alarm_ended_1 },
	{ 0 },
};
/* clang-format on */
