#include "rules/expiry.h"

#include "base/clock.h"

static const int64_t days_before[] = { 60, 30, 7, 0 };

int64_t expiry_first(int64_t expires)
{
	return expires - days_before[0] * DAY_MS;
}

int expiry_announced(int64_t expires, int64_t now)
{
	int n = 0;

	while (n < (int)countof(days_before) && expires - days_before[n] * DAY_MS <= now)
		n++;
	return n;
}

int64_t expiry_next(int64_t expires, int64_t now)
{
	int n = expiry_announced(expires, now);

	return n < (int)countof(days_before) ? expires - days_before[n] * DAY_MS : 0;
}

int64_t expiry_within(int64_t expires, int64_t now)
{
	int n = expiry_announced(expires, now);

	return n > 0 ? days_before[n - 1] : -1;
}
