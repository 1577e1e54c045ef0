#pragma once

/*
 * Time zones, by the zone database of the library (ICU): a site has one, and a statement that names
 * a zone and an offset must name two that go together.  No error: what is not known did not have
 * it.  Any thread.
 */

#include "base/base.h"

/* Has the database a zone of that name?  No name that states an offset, as GMT-3, is one. */
bool zone_is_known(const char *zone);
/* Was offset, "+hh:mm" or "-hh:mm", that of the zone at that time, ms since 1970?  False, too,
 * where no zone has that name. */
bool zone_had_offset(const char *zone, const char *offset, int64_t time);
