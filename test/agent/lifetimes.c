#include <string.h>

#include "base/clock.h"
#include "forge.h"

#define ONCE "run", "--once", NULL

static int64_t in_days(int64_t days)
{
	return (clock_ms() + days * DAY_MS) / 1000 * 1000;
}

static void far_timestamp(struct forgery *g)
{
	g->timestamp.expires = in_days(365);
}

static void far_snapshot(struct forgery *g)
{
	g->snapshot.expires = in_days(365);
}

static void far_releases(struct forgery *g)
{
	g->releases.expires = in_days(365);
}

static void far(struct assignment *a)
{
	a->expires = in_days(365);
}

static void far_assignment(struct forgery *g)
{
	forge_assignment(g, "edge-1", far);
}

static const struct {
	void (*bend)(struct forgery *g);
	int code;
	const char *says;
} rows[] = {
	{ far_timestamp, 1, "people allow it 7 days" },
	{ far_snapshot, 1, "people allow it 14 days" },
	{ far_releases, 1, "people allow it 90 days" },
	{ far_assignment, 7, "longer than any may be" },
};

/* Whoever has the server's keys cannot make a device believe for years what it is shown today. */
TEST_EACH(what_is_good_for_longer_than_people_allow_installs_nothing, rows)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	rows[_i].bend(&g);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", rows[_i].code, ONCE);
		ck_assert_int_gt(l.pid, 0);
	}
	output_says(f.d.err, rows[_i].says);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a press");
	agent_run(&f, "edge-1", 0, "status", NULL);
	output_says(f.d.out, rows[_i].says);
	agent_run(&f, "edge-1", 0, "verify", NULL);
}

/* What was signed before, for longer, is signed anew. */
TEST(lifetimes_that_people_shorten_hold_at_once_and_devices_go_on)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	f.p.files.targets.lifetimes = (struct tuf_lifetimes){ 30, 4, 2 };
	f.p.files.targets.version++;
	f.p.files.root.version++;
	f.p.files.signers.version++;
	trust_send(&f.p, 201);
	for (int i = 0; i < 4; i++)
		publication_await(&f.p);
	forge_begin(&g, &f);
	ck_assert_int_le(g.releases.expires, in_days(30));
	ck_assert_int_le(g.snapshot.expires, in_days(4));
	ck_assert_int_le(g.timestamp.expires, in_days(2));
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}
