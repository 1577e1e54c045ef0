#include "clocks.h"

void clock_ahead(int64_t ms)
{
	server_clock_take((struct reading){ clock_ms() + ms, clock_uptime_ms() });
}

void clock_right(void)
{
	clock_ahead(0);
}
