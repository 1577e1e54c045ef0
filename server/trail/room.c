#include "trail/room.h"

const struct room trail_room = {
	.name = "trail",
	.actions = trail_actions,
};
