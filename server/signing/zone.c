#include "signing/zone.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/text.h"

#define ZONE_UNITS 80 /* UTF-16, of a name */
#define UNKNOWN    "Etc/Unknown"

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

/* A name that is in no database is a zone of the library's own. */
static bool zone_is_known(const UCalendar *c, UErrorCode *e)
{
	UChar id[ZONE_UNITS];
	char name[ZONE_UNITS];

	ucal_getTimeZoneID(c, id, ZONE_UNITS, e);
	u_austrncpy(name, id, sizeof(name));
	return U_SUCCESS(*e) && strncmp(name, UNKNOWN, sizeof(name)) != 0;
}

bool zone_had_offset(const char *zone, const char *offset, int64_t time)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar name[ZONE_UNITS];
	UCalendar *c;
	int64_t was;
	bool known;

	u_strFromUTF8(name, ZONE_UNITS, NULL, zone, -1, &e);
	c = ucal_open(name, -1, "en", UCAL_GREGORIAN, &e);
	if (U_FAILURE(e))
		return false;
	known = zone_is_known(c, &e);
	ucal_setMillis(c, (UDate)time, &e);
	was = (int64_t)ucal_get(c, UCAL_ZONE_OFFSET, &e) + ucal_get(c, UCAL_DST_OFFSET, &e);
	ucal_close(c);
	return known && U_SUCCESS(e) && was == offset_ms(offset);
}
