#include "integrity/room.h"

#include "integrity/anchored.h"

const struct room integrity_room = { .name = "integrity",
				     .actions = integrity_actions,
				     .memory = &anchored_memory };
