#include "quality/room.h"

const struct room quality_room = {
	.name = "quality",
	.actions = quality_actions,
};
