/*
 * The one place where the rooms meet.  Each list is given to the engine, the
 * transport or control as rows, so none of them includes a noun; the order of a
 * list is part of its meaning where the comment over it says so.
 */

#include "rooms.h"

#include "alarm/announce.h"
#include "alarm/room.h"
#include "alarm/routes.h"
#include "base/json_scope.h"
#include "clock/clock.h"
#include "clock/room.h"
#include "clock/routes.h"
#include "control/kinds.h"
#include "control/room.h"
#include "control/routes.h"
#include "data/room.h"
#include "data/routes.h"
#include "engine/room.h"
#include "fleet/credentials.h"
#include "fleet/kinds.h"
#include "fleet/room.h"
#include "fleet/routes.h"
#include "integrity/anchor.h"
#include "integrity/damage.h"
#include "integrity/foreign.h"
#include "integrity/key_files.h"
#include "integrity/keys_named.h"
#include "integrity/machine.h"
#include "integrity/room.h"
#include "integrity/routes.h"
#include "integrity/scrub.h"
#include "people/credentials.h"
#include "people/room.h"
#include "people/routes.h"
#include "quality/room.h"
#include "quality/routes.h"
#include "registry/kinds.h"
#include "registry/room.h"
#include "registry/routes.h"
#include "release/kinds.h"
#include "release/room.h"
#include "release/routes.h"
#include "routes.h"
#include "signing/room.h"
#include "signing/routes.h"
#include "trail/room.h"
#include "trail/routes.h"
#include "tree/git.h"
#include "tree/room.h"
#include "tree/routes.h"
#include "trust/room.h"
#include "trust/routes.h"
#include "validation/kinds.h"
#include "validation/room.h"
#include "validation/routes.h"
#include "web/page.h"
#include "web/routes.h"

/* Each list is in the order in which a room may use another. */

static const struct room *const rooms[] = {
	&engine_room,  &people_room, &alarm_room,    &tree_room,
	&signing_room, &trust_room,  &clock_room,    &control_room,
	&quality_room, &data_room,   &registry_room, &validation_room,
	&release_room, &fleet_room,  &trail_room,    &integrity_room,
};

static const struct credential *const credentials[] = { people_credentials, fleet_credentials,
							NULL };

static const struct record_kind *const kinds[] = { control_kinds, registry_kinds, validation_kinds,
						   release_kinds, fleet_kinds,    NULL };

static const struct route *const routes[] = {
	root_routes,       web_routes,     people_routes, alarm_routes,
	tree_routes,       signing_routes, trust_routes,  clock_routes,
	control_routes,    quality_routes, data_routes,   registry_routes,
	validation_routes, release_routes, fleet_routes,  trail_routes,
	integrity_routes,  NULL,
};

void rooms_begin(void)
{
	json_scope_start();
	rooms_join(rooms, countof(rooms));
	record_kinds_join(kinds);
	db_start();
	git_start();
}

/* Before the first request: the clock first, by which all else is entered. */
static void all_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	clock_begin(cx, db, s);
	machine_watch(cx, db, s);
	damage_begin(cx, db, s);
	scrubs_begin(cx, db, s);
	anchor_begin(cx, db, s);
	key_files_begin(cx, db, s);
	keys_named_begin(cx, db, s);
}

/* Once a second. */
static void all_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	clock_watch(cx, db, s);
	damage_watch(cx, db, s);
	scrubs_watch(cx, db, s);
	anchor_watch(cx, db, s);
	foreign_watch(cx, db, s);
	machine_watch(cx, db, s);
	key_files_watch(cx, db, s);
	keys_named_watch(cx, db, s);
}

void rooms_serve(struct server_config *cfg)
{
	cfg->routes = (struct route_table){ routes };
	cfg->credentials = credentials;
	cfg->follows = true;
	cfg->scrubs = true;
	cfg->page_problem = page_problem;
	cfg->announce = alarms_announce;
	cfg->look = anchor_look;
	cfg->begin = all_begin;
	cfg->watch = all_watch;
	cfg->stop = anchor_stop;
}
