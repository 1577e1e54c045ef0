#include "integrity/room.h"

const struct room integrity_room = { .name = "integrity", .actions = integrity_actions };
