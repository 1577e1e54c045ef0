#include "fleet/room.h"

#include "fleet/contact.h"
#include "fleet/sql.h"

/* clang-format off */
static const struct table tables[] = {
	/* name, writer, all rows, leading columns that name a row */
	{ "device",         HAND_APPLY, SQL_DEVICE_ALL,         2 },
	{ "assignment",     HAND_APPLY, SQL_ASSIGNMENT_ALL,     2, .contents = { { "envelope", "document" } } },
	{ "device_slot",    HAND_APPLY, SQL_DEVICE_SLOT_ALL,    4 },
	{ "device_alarm",   HAND_APPLY, SQL_DEVICE_ALARM_ALL,   4 },
	{ "report",         HAND_APPLY, SQL_REPORT_ALL,         2, .contents = { { "envelope", "document" } } },
	{ "report_drop",    HAND_APPLY, SQL_DROPPED_ALL,        1 },
	{ "rollout",        HAND_APPLY, SQL_ROLLOUT_ALL,        2, .contents = { { "digest", "document" }, { "record", "document" } } },
	{ "rollout_device", HAND_APPLY, SQL_ROLLOUT_DEVICE_ALL, 4 },
	{ "rollout_ring",   HAND_APPLY, SQL_ROLLOUT_RING_ALL,   2, .contents = { { "members", "document" } } },
	{ 0 },
};
/* clang-format on */

const struct room fleet_room = {
	.name = "fleet",
	.sql = fleet_sql,
	.n_sql = FLEET_SQL_COUNT,
	.place = FLEET_SQL_PLACE,
	.tables = tables,
	.actions = fleet_actions,
	.followers = fleet_followers,
	.memory = &seen_memory,
};
