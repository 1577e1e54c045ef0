#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"

#define ONCE "run", "--once", NULL

static void pilot_open(struct fleet *f)
{
	fleet_open(f);
	fleet_release(f, 1, 1);
}

static void assert_nothing_runs(struct fleet *f)
{
	ck_assert_ptr_null(agent_file(f, "edge-1", MODEL_FILE));
}

static void withdraw(struct fleet *f, int release)
{
	change_merge(&f->p,
		     arena_printf(&f->p.s.cx.mem,
				  "models/" RELEASE_MODEL "/releases/%d.withdrawn.json", release),
		     arena_printf(&f->p.s.cx.mem,
				  "{\"v\":1,\"model\":\"" RELEASE_MODEL
				  "\",\"number\":%d,\"reason\":\"x\"}\n",
				  release),
		     NULL);
	for (int i = 0; i < 8; i++)
		publication_await(&f->p);
}

/* What people demand, one thing more than the release has. */
static const struct {
	struct need need;
	const char *says;
} demands[] = {
	{ { "approval", "approver", 2, 6 }, "approval" }, /* how many */
	{ { "release", "approver", 1, 7 }, "release" },   /* with which meaning */
	{ { "approval", "expert", 1, 7 }, "expert" },     /* in which role */
	{ { "approval", "approver", 1, 4 }, "approval" }, /* with a key kept where */
};

TEST_EACH(a_release_without_all_that_people_demand_is_refused, demands)
{
	auto_fleet f = { 0 };

	pilot_open(&f);
	f.p.files.approval.release.need[1] = demands[_i].need;
	f.p.files.targets.version++;
	f.p.files.root.version++;
	f.p.files.signers.version++;
	trust_send(&f.p, 201);
	publication_await(&f.p);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, demands[_i].says);
	assert_nothing_runs(&f);
	rollout_await(&f, "/state", "halted");
	json_is(&f.p.s, "/rings/0/devices/0/state", "failed");
}

/* What the server sends, one text changed on the way. */
static const struct {
	const char *from, *to;
	int code;
	const char *says;
} lies[] = {
	{ "\"timestamp\":7", "\"timestamp\":8", 1, "targets" }, /* TUF, people's keys */
	{ "\"spec_version\":\"1.0.34\"", "\"spec_version\":\"1.0.35\"", 1,
	  "timestamp" },                                                    /* TUF, the server's */
	{ "a model that judges", "a model that forges", 6, "bytes" },       /* a file */
	{ "\"floor\":1", "\"floor\":0", 6, "release.json" },                /* the record */
	{ "vnd.signet.assignment", "vnd.signet.assignmenT", 7, "refused" }, /* the assignment */
};

static uint16_t lied_to(struct fleet *f, const char *device)
{
	const char *own = arena_printf(&f->p.s.cx.mem, "127.0.0.1:%u", f->p.s.port);

	agent_state_edit(f, device, own, arena_printf(&f->p.s.cx.mem, "127.0.0.1:%u", f->d.port));
	return f->d.port;
}

TEST_EACH(what_was_changed_on_the_way_is_refused, lies)
{
	auto_fleet f = { 0 };

	pilot_open(&f);
	{
		auto_liar l = liar_start(&f.d, lies[_i].from, lies[_i].to);

		ck_assert_uint_ne(lied_to(&f, "edge-1"), f.p.s.port);
		agent_run(&f, "edge-1", lies[_i].code, ONCE);
	}
	output_says(f.d.err, lies[_i].says);
	assert_nothing_runs(&f);
}

/* The same key, another history: a copy of the server from before goes its own way. */
TEST(a_forked_server_is_noticed_and_nothing_is_installed)
{
	auto_fleet f = { 0 };
	struct site *s = &f.p.s;
	const char *was;

	fleet_open(&f);
	was = arena_printf(&s->cx.mem, "127.0.0.1:%u", s->port);
	ck_assert_int_eq(system(arena_printf(&s->cx.mem, "cp -a %s %s.copy", s->dir, s->dir)), 0);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-2", 0, ONCE);
	site_stop(s);
	ck_assert_int_eq(system(arena_printf(&s->cx.mem, "mv %s %s.was && mv %s.copy %s", s->dir,
					     s->dir, s->dir, s->dir)),
			 0);
	site_serve(s);
	site_restart(s); /* everybody logs in again */
	plant_login(&f.p);
	fleet_release(&f, 1, 1);
	fleet_release(&f, 2, 1);
	agent_state_edit(&f, "edge-2", was, arena_printf(&s->cx.mem, "127.0.0.1:%u", s->port));
	agent_run(&f, "edge-2", 7, ONCE);
	output_says(f.d.err, "a different history");
	agent_run(&f, "edge-2", 0, "status", NULL);
	output_says(f.d.out, "alarm       the server shows a different history");
	agent_state_edit(&f, "edge-2", arena_printf(&s->cx.mem, "127.0.0.1:%u", s->port),
			 "127.0.0.1:1"); /* where nobody listens: that resolves nothing */
	agent_run(&f, "edge-2", 6, ONCE);
	agent_run(&f, "edge-2", 0, "status", NULL);
	output_says(f.d.out, "alarm       the server shows a different history");
	ck_assert_int_eq(system(arena_printf(&s->cx.mem, "rm -rf %s.was", s->dir)), 0);
}

/* The server sends what is approved for here; whether it is for here, the agent knows itself. */
TEST(a_release_for_another_site_is_refused)
{
	auto_fleet f = { 0 };

	pilot_open(&f);
	agent_state_edit(&f, "edge-1", "\"site\":\"munich\"", "\"site\":\"berlin\"");
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "not for the site 'berlin'");
	assert_nothing_runs(&f);
}

/* What a person reads last is why, and not what came to nothing afterwards. */
static void last_line_says(const char *text, const char *says)
{
	const char *end = text + strlen(text), *line = end;

	while (line > text && (line + 1 >= end || line[-1] != '\n'))
		line--;
	output_says(line, says);
}

TEST(a_release_below_the_floor_is_refused)
{
	auto_fleet f = { 0 };

	pilot_open(&f);
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 2, 2);
	agent_run(&f, "edge-1", 0, ONCE);
	withdraw(&f, 2);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "below the floor, 2");
	last_line_says(f.d.err, "below the floor, 2");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

/* Time that was once verified does not run back; what runs, runs on. */
TEST(trust_that_has_expired_installs_nothing_and_stops_nothing)
{
	auto_fleet f = { 0 };
	const char *first;

	pilot_open(&f);
	first = f.p.bytes;
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 2, 1);
	agent_state_edit(&f, "edge-1", "\"time\":1", "\"time\":2");
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "expired");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), first);
	agent_run(&f, "edge-1", 0, "verify", NULL);
}

TEST(a_release_that_was_withdrawn_is_nothing_to_go_back_to)
{
	auto_fleet f = { 0 };
	const char *own;

	pilot_open(&f);
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	withdraw(&f, 2);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_run(&f, "edge-1", 4, "revert", RELEASE_MODEL, NULL);
	agent_damage(&f, "edge-1", 1);
	own = arena_printf(&f.p.s.cx.mem, "127.0.0.1:%u", f.p.s.port);
	agent_state_edit(&f, "edge-1", own, "127.0.0.1:1"); /* where nobody listens */
	agent_run(&f, "edge-1", 6, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a pressx");
	agent_state_edit(&f, "edge-1", "127.0.0.1:1", own);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a press");
}

TEST(what_was_left_by_hand_stays_left_when_the_release_before_is_damaged)
{
	auto_fleet f = { 0 };

	pilot_open(&f);
	for (int n = 1; n <= 3; n++) {
		if (n > 1)
			fleet_release(&f, n, 1);
		agent_run(&f, "edge-1", 0, ONCE);
	}
	agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
	agent_damage(&f, "edge-1", 2);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a press");
}

static bool has(struct fleet *f, int release)
{
	const char *name =
		arena_printf(&f->p.s.cx.mem, "releases/" RELEASE_MODEL "/%d/release.json", release);

	return agent_file(f, "edge-1", name) != NULL;
}

static void pilot_install(struct fleet *f, int last)
{
	pilot_open(f);
	agent_run(f, "edge-1", 0, ONCE);
	for (int n = 2; n <= last; n++) {
		fleet_release(f, n, 1);
		agent_run(f, "edge-1", 0, ONCE);
	}
}

static const bool by_hand[] = { false, true };

/* The newer one comes in the very next poll, so that none has cleared anything between. */
TEST_EACH(what_was_withdrawn_or_left_is_passed_over_from_a_newer_one_too, by_hand)
{
	auto_fleet f = { 0 };

	pilot_install(&f, 2);
	if (by_hand[_i]) {
		agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
	} else {
		withdraw(&f, 2);
		agent_run(&f, "edge-1", 0, ONCE);
	}
	fleet_release(&f, 3, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "model number 3");
	agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a press");
}

TEST(what_was_withdrawn_is_not_kept_in_place_of_what_may_be_gone_back_to)
{
	auto_fleet f = { 0 };

	pilot_install(&f, 4);
	withdraw(&f, 4);
	withdraw(&f, 3);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "model number 2");
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert(has(&f, 1) && has(&f, 2) && !has(&f, 3) && !has(&f, 4));
	agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a press");
}

TEST(damaged_files_are_not_run_on_when_a_good_release_is_left)
{
	auto_fleet f = { 0 };
	const char *own;

	pilot_open(&f);
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_damage(&f, "edge-1", 2);
	agent_run(&f, "edge-1", 7, "verify", NULL);
	own = arena_printf(&f.p.s.cx.mem, "127.0.0.1:%u", f.p.s.port);
	agent_state_edit(&f, "edge-1", own, "127.0.0.1:1"); /* where nobody listens */
	agent_run(&f, "edge-1", 6, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "a model that judges a press");
	agent_state_edit(&f, "edge-1", "127.0.0.1:1", own);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}
