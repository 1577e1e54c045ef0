#include "clock/room.h"

#include "clock/watched.h"

const struct room clock_room = {
	.name = "clock",
	.actions = clock_actions,
	.memory = &watched_clock_memory,
};
