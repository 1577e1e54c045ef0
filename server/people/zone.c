#include "people/zone.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/text.h"

#define ZONE_UNITS 80 /* UTF-16, of a name */

/* ms east of Greenwich, of a text whose form was checked. */
static int64_t offset_ms(const char *offset)
{
	const char *hour = offset + 1, *minute = offset + 4;
	uint64_t hours = 0, rest = 0;
	int64_t minutes;

	text_digits(&hour, &hours);
	text_digits(&minute, &rest);
	minutes = (int64_t)(hours * 60 + rest);

	return (*offset == '-' ? -minutes : minutes) * 60000;
}

/* The library makes a zone of any "GMT+0517", and of what it does not have Etc/Unknown: neither is
 * one that it has from the database. */
static bool zone_read(const char *zone, UChar *name)
{
	UChar canonical[ZONE_UNITS];
	UErrorCode e = U_ZERO_ERROR;
	UBool of_system = false;

	u_strFromUTF8(name, ZONE_UNITS, NULL, zone, -1, &e);
	ucal_getCanonicalTimeZoneID(name, -1, canonical, ZONE_UNITS, &of_system, &e);
	return U_SUCCESS(e) && of_system;
}

bool zone_is_known(const char *zone)
{
	UChar name[ZONE_UNITS];

	return zone_read(zone, name);
}

bool zone_had_offset(const char *zone, const char *offset, int64_t time)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar name[ZONE_UNITS];
	UCalendar *c;
	int64_t was;

	if (!zone_read(zone, name))
		return false;
	c = ucal_open(name, -1, "en", UCAL_GREGORIAN, &e);
	if (U_FAILURE(e))
		return false;
	ucal_setMillis(c, (UDate)time, &e);
	was = (int64_t)ucal_get(c, UCAL_ZONE_OFFSET, &e) + ucal_get(c, UCAL_DST_OFFSET, &e);
	ucal_close(c);
	return U_SUCCESS(e) && was == offset_ms(offset);
}
