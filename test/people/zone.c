#include "people/zone.h"

#include "base/clock.h"
#include "test.h"

/* clang-format off */
static const struct { const char *zone, *offset, *utc; bool had; } offsets[] = {
	{ "Etc/UTC",          "+00:00", "2026-07-01T12:00:00.000Z", true },
	{ "Etc/UTC",          "-00:00", "2026-07-01T12:00:00.000Z", true },
	{ "Etc/UTC",          "+02:00", "2026-07-01T12:00:00.000Z", false },
	{ "Europe/Berlin",    "+02:00", "2026-07-01T12:00:00.000Z", true },
	{ "Europe/Berlin",    "+01:00", "2026-07-01T12:00:00.000Z", false },
	{ "Europe/Berlin",    "+01:00", "2026-01-01T12:00:00.000Z", true },
	/* the hour that comes twice: 01:00Z on that day is its end */
	{ "Europe/Berlin",    "+02:00", "2026-10-25T00:59:59.999Z", true },
	{ "Europe/Berlin",    "+01:00", "2026-10-25T01:00:00.000Z", true },
	{ "Europe/Berlin",    "-02:00", "2026-07-01T12:00:00.000Z", false },
	{ "America/New_York", "-04:00", "2026-07-01T12:00:00.000Z", true },
	{ "America/St_Johns", "-02:30", "2026-07-01T12:00:00.000Z", true },
	{ "Asia/Kathmandu",   "+05:45", "2026-07-01T12:00:00.000Z", true },
	{ "Asia/Kathmandu",   "+05:30", "2026-07-01T12:00:00.000Z", false },
	{ "Pacific/Kiritimati", "+14:00", "2026-07-01T12:00:00.000Z", true },
	{ "Europe/Atlantis",  "+00:00", "2026-07-01T12:00:00.000Z", false },
	{ "Etc/Unknown",      "+00:00", "2026-07-01T12:00:00.000Z", false },
	/* of no database: the library makes them of whatever offset */
	{ "GMT+0517",         "+05:17", "2026-07-01T12:00:00.000Z", false },
	{ "GMT+05:17",        "+05:17", "2026-07-01T12:00:00.000Z", false },
	{ "GMT-3",            "-03:00", "2026-07-01T12:00:00.000Z", false },
	{ "GMT+5",            "+05:00", "2026-07-01T12:00:00.000Z", false },
	{ "gmt-03",           "-03:00", "2026-07-01T12:00:00.000Z", false },
	{ "Etc/GMT-5",        "+05:00", "2026-07-01T12:00:00.000Z", true },
	{ "GMT",              "+00:00", "2026-07-01T12:00:00.000Z", true },
	{ "Asia/Calcutta",    "+05:30", "2026-07-01T12:00:00.000Z", true },
	{ "Europe/Berlin ",   "+02:00", "2026-07-01T12:00:00.000Z", false },
	{ "europe/berlin",    "+02:00", "2026-07-01T12:00:00.000Z", false },
	{ "",                 "+00:00", "2026-07-01T12:00:00.000Z", false },
};
/* clang-format on */

TEST_EACH(an_offset_is_one_that_its_zone_had_at_that_time, offsets)
{
	int64_t utc;

	ck_assert(clock_parse(offsets[_i].utc, &utc));
	ck_assert(zone_had_offset(offsets[_i].zone, offsets[_i].offset, utc) == offsets[_i].had);
}

TEST_EACH(a_zone_is_known_if_the_database_has_it, offsets)
{
	if (offsets[_i].had)
		ck_assert(zone_is_known(offsets[_i].zone));
}

static const char *const none[] = { "GMT+0517", "GMT-3", "GMT+5", "Etc/Unknown",
				    "Europe/Atlantis" };

TEST_EACH(a_zone_that_no_database_has_is_not_known, none)
{
	ck_assert(!zone_is_known(none[_i]));
}
