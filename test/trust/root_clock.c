#include "base/clock.h"
#include "clocks.h"
#include "release.h"

/* Roots that set the time of devices, as they are uploaded. */

static void clock_to_come(struct plant *p)
{
	p->files.root.signet.clock = p->files.root.signet.time + 1000;
}

static void clock_long_before(struct plant *p)
{
	p->files.root.signet.clock = p->files.root.signet.time - 32 * DAY_MS;
}

static void clock_of_a_root_that_waited(struct plant *p)
{
	p->files.root.signet.time -= 32 * DAY_MS;
	p->files.root.signet.clock = p->files.root.signet.time;
}

static void targets_set_the_clock(struct plant *p)
{
	p->files.targets.signet.clock = p->files.targets.signet.time;
}

static void signers_set_the_clock(struct plant *p)
{
	p->files.signers.signet.clock = p->files.signers.signet.time;
}

/* clang-format off */
static const struct {
	void (*bend)(struct plant *p);
	int status;
	const char *says;
} cases[] = {
	{ clock_to_come, 400, "the root sets the time to" },
	{ clock_long_before, 400, "over 31 days before" },
	{ clock_of_a_root_that_waited, 400, "over 31 days before" },
	{ targets_set_the_clock, 409, "targets sets the time of devices, and only a root may" },
	{ signers_set_the_clock, 409, "signers sets the time of devices, and only a root may" },
};
/* clang-format on */

TEST_EACH(a_time_out_of_bounds_or_of_another_role_is_refused, cases)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	trust_send(&p, 201);
	cases[_i].bend(&p);
	trust_send_next(&p, cases[_i].status);
	json_says(&p.s, "/detail", cases[_i].says);
	ask(&p.s, "GET", "/v1/trust", p.jonas.secret, NULL, 200);
	json_is(&p.s, "/metadata/root/version", "1");
}

/* Its clock was held to the moment at which it came, and is history afterwards. */
TEST(a_root_that_sets_the_time_stays_in_force_when_that_time_is_long_over)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	trust_send(&p, 201);
	p.files.root.signet.clock = p.files.root.signet.time;
	trust_send_next(&p, 201);
	clock_ahead(40 * DAY_MS);
	trust_signers_update(&p);
	clock_right();
}
