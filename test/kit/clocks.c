#include "clocks.h"

#include <stdlib.h>

void clock_ahead(int64_t ms)
{
	server_clock_take((struct reading){ clock_ms() + ms, clock_uptime_ms() });
}

void clock_right(void)
{
	clock_ahead(0);
}

struct trust_clock clock_step_shown(struct site *s)
{
	struct trust_clock step;

	ask(s, "GET", "/v1/clock/step", s->admin, NULL, 200);
	step = (struct trust_clock){ s->in.signer.key.origin, atoll(json_at(s, "/from")),
				     atoll(json_at(s, "/to")) };
	ck_assert(clock_parse(json_at(s, "/at"), &step.at));
	ck_assert(clock_parse(json_at(s, "/clock"), &step.clock));
	return step;
}
