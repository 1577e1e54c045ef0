#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "fleet.h"

#define ONCE "run", "--once", NULL

/* The server's clock was two hours ahead for some acts, and is right again: by what people said of
 * those entries a device agrees with the server about all that is signed afterwards. */

static struct trust_clock step;

static void step_added(struct trust_signers *s)
{
	s->corrected = &step;
	s->n_corrected = 1;
}

static void ran_ahead(struct fleet *f)
{
	struct site *s = &f->p.s;
	char digest[72];

	fleet_open(f);
	clock_ahead(2 * HOUR_MS);
	artifact_add(s, f->p.jonas.secret, "made ahead", digest);
	clock_right();
	artifact_add(s, f->p.jonas.secret, "made behind it", digest);
	step = clock_step_shown(s);
	f->p.files.signers_bend = step_added;
	trust_signers_update(&f->p);
}

TEST(a_device_installs_what_was_signed_after_people_corrected_the_logs_time)
{
	auto_fleet f = { 0 };

	ran_ahead(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	agent_run(&f, "edge-1", 0, "verify", NULL);
}

/* A soak of a second that began at a time two hours ahead would last two hours. */
TEST(a_soak_is_elapsed_time_also_where_the_log_holds_its_time)
{
	auto_fleet f = { 0 };

	ran_ahead(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_run(&f, "edge-1", 0, ONCE);
	rollout_await(&f, "/rings/1/state", "open");
}
