#pragma once

/*
 * The offset that a time zone had, by the zone database that this machine has: a statement that
 * names both must name two that go together.  No error: what is not known did not have it.
 * Any thread.
 */

#include "base/base.h"

/* Was offset, "+hh:mm" or "-hh:mm", that of the zone at that time, ms since 1970?  False, too,
 * where no zone has that name. */
bool zone_had_offset(const char *zone, const char *offset, int64_t time);
