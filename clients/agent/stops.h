#pragma once

/*
 * Stops on this machine: kept as they came, once they were judged (rules/stop.h), so that they hold
 * while no server answers.
 *
 *   DATA/stops/<id>.json, <id>.back.json, <id>.lift.json   what counts
 *        stops/<name>.refused                              what did not, so that it is asked once
 *        grounds/<name>                                    trust/approval.json, trust/log.json and
 *                                                          trust/signers.json as the metadata named
 *                                                          them last
 *
 * A stop that was kept counts until the file that ends it is kept, whatever metadata says since.
 * One thread, on a folder that is locked.  E_FAULT: the disk; E_UNAVAILABLE: the server.
 */

#include "agent/slots.h"
#include "rules/stop.h"

struct agent_stop {
	struct stop_says says;
	struct agent_stop *next;
};

/* The stops that count are read into a->stops.  A file that is damaged counts as none, and says so:
 * the server names it still. */
must_check enum err stops_load(struct agent *a);
/* The targets of the server's role `stops` that are not kept are fetched, judged and kept; one
 * small request, where nothing is new. */
must_check enum err stops_follow(struct agent *a);
/* The stop that ends the release here; NULL: none. */
const struct stop_says *stop_of(const struct agent *a, const char *model, int64_t release);
/* Every slot whose release is stopped goes to the fallback of that release, or runs nothing. */
must_check enum err stops_obey(struct agent *a);
/* The alarms of slots end that run something again. */
void stops_settle(struct agent *a);
/* Does a slot run nothing because of a stop, as the last poll left it? */
bool stops_hold(const struct agent *a);
/* Takes a file from a hand: judged by what is kept here, with no server.  E_CONFLICT: it is over;
 * *known: it was taken before. */
must_check enum err stop_take(struct agent *a, const char *path, bool *known);
