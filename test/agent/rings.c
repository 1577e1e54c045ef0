#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "fleet.h"

#define MOMENTS 24

static void assert_runs(struct fleet *f, const char *device, const char *bytes)
{
	const char *text = agent_file(f, device, MODEL_FILE);

	ck_assert_msg(text && strcmp(text, bytes) == 0, "%s runs %s", device,
		      text ? text : "nothing");
}

TEST(a_release_goes_ring_by_ring_and_a_halt_holds_it)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
	fleet_release(&f, 1, 1);
	rollout_act(&f, "halt", 201);
	rollout_act(&f, "halt", 409);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
	rollout_act(&f, "resume", 201);
	agent_run(&f, "edge-2", 0, "run", "--once", NULL);
	ck_assert_ptr_null(agent_file(&f, "edge-2", MODEL_FILE));
	rollout_look(&f);
	json_is(&f.p.s, "/rings/0/wants", "1 devices active, 0 are");
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	assert_runs(&f, "edge-1", f.p.bytes);
	rollout_await(&f, "/rings/1/state", "open");
	for (int i = 0; i < 4; i++)
		publication_await(&f.p);
	agent_run(&f, "edge-2", 0, "run", "--once", NULL);
	assert_runs(&f, "edge-2", f.p.bytes);
	rollout_look(&f);
	json_is(&f.p.s, "/rings/1/wants", "2 devices active, 1 are");
	agent_run(&f, "edge-3", 0, "run", "--once", NULL);
	rollout_await(&f, "/state", "completed");
	run(&f.d, "olga", 0, "rollout", "list", NULL);
	output_says(f.d.out, "completed");
	run(&f.d, "olga", 0, "device", "show", "edge-3", NULL);
	output_says(f.d.out, "active");
	agent_run(&f, "edge-3", 0, "status", NULL);
	output_says(f.d.out, "active      " RELEASE_MODEL " release 1 version 1");
	plant_holds(&f.p);
}

TEST(a_ring_that_has_not_soaked_opens_no_other)
{
	auto_fleet f = { .soak = 36000 };

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	for (int i = 0; i < 4; i++)
		publication_await(&f.p);
	rollout_look(&f);
	json_says(&f.p.s, "/rings/0/wants", "the soak of 36000 s to end, at ");
	agent_run(&f, "edge-2", 0, "run", "--once", NULL);
	ck_assert_ptr_null(agent_file(&f, "edge-2", MODEL_FILE));
	rollout_act(&f, "end", 201);
	assert_runs(&f, "edge-1", f.p.bytes);
	rollout_act(&f, "resume", 409);
}

/* Nothing new to say: nothing is written, by a poll nor by a report. */
TEST(a_poll_without_news_leaves_no_entry)
{
	auto_fleet f = { 0 };
	static char before[1000];

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	rollout_await(&f, "/rings/1/state", "open");
	for (int i = 0; i < 4; i++)
		publication_await(&f.p);
	ask(&f.p.s, "GET", "/log/checkpoint", NULL, NULL, 200);
	strncpy(before, f.p.s.last.body, sizeof(before) - 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	ask(&f.p.s, "GET", "/log/checkpoint", NULL, NULL, 200);
	ck_assert_str_eq(f.p.s.last.body, before);
}

/* Whenever the power goes: the old release or the new one, whole. */
TEST(an_agent_that_is_killed_while_it_installs_leaves_the_old_or_the_new)
{
	struct timespec moment = { 0 };
	auto_fleet f = { 0 };
	const char *old, *new, *now;

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	old = f.p.bytes;
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	fleet_release(&f, 2, 1);
	new = f.p.bytes;
	for (int i = 0; i < MOMENTS; i++) {
		pid_t pid = agent_start(&f, "edge-1");

		moment.tv_nsec = (long)i * 2000000; /* which step it has come to */
		nanosleep(&moment, NULL);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		now = agent_file(&f, "edge-1", MODEL_FILE);
		ck_assert_ptr_nonnull(now);
		ck_assert_msg(strcmp(now, old) == 0 || strcmp(now, new) == 0, "half: %s", now);
		agent_run(&f, "edge-1", 0, "verify", NULL);
	}
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	assert_runs(&f, "edge-1", new);
	plant_holds(&f.p);
}

TEST(a_newer_release_takes_over_where_the_one_before_stood)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	fleet_release(&f, 2, 1);
	ask(&f.p.s, "GET", "/v1/rollouts", f.olga, NULL, 200);
	json_is(&f.p.s, "/items/0/release", "1");
	json_is(&f.p.s, "/items/0/reason", "release 2 of the model is rolled out now");
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	assert_runs(&f, "edge-1", f.p.bytes);
	agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
	assert_runs(&f, "edge-1", "a model that judges a press");
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	assert_runs(&f, "edge-1", "a model that judges a press");
	rollout_await(&f, "/state", "halted");
	json_says(&f.p.s, "/rings/0/devices/0/reason", "reverted by hand");
	plant_holds(&f.p);
}
