#include "rooms.h"

#include "control/room.h"
#include "data/room.h"
#include "engine/room.h"
#include "fleet/room.h"
#include "people/room.h"
#include "registry/room.h"
#include "release/room.h"
#include "signing/room.h"
#include "trail/room.h"
#include "tree/git.h"
#include "tree/room.h"
#include "trust/room.h"
#include "validation/room.h"

/* In the order in which one may use another. */
static const struct room *const rooms[] = {
	&engine_room, &people_room,   &tree_room,       &trust_room,   &signing_room, &control_room,
	&data_room,   &registry_room, &validation_room, &release_room, &fleet_room,   &trail_room,
};

void rooms_begin(void)
{
	rooms_join(rooms, countof(rooms));
	db_start();
	git_start();
}
