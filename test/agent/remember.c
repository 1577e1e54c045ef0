#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "agent/agent.h"
#include "fleet.h"

#define ONCE  "run", "--once", NULL
#define FIRST "a model that judges a press"

static void line_open(struct fleet *f)
{
	fleet_open(f);
	fleet_release(f, 1, 1);
	agent_run(f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(f, "edge-1", MODEL_FILE), FIRST);
}

static const char *device(struct fleet *f)
{
	return ask(&f->p.s, "GET", "/v1/devices/edge-1", f->olga, NULL, 200);
}

/* The poll that finds the damage mends it, and still the record has it. */
TEST(damage_is_reported_although_the_same_poll_mends_it)
{
	auto_fleet f = { 0 };
	const char *log, *mended;

	line_open(&f);
	agent_damage(&f, "edge-1", 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	ck_assert_ptr_null(strstr(device(&f), "is damaged"));
	log = published_log(&f.p); /* newest first */
	mended = strstr(log, "\"state\":\"active\"");
	ck_assert_ptr_nonnull(mended);
	assert_says(mended, "\"state\":\"failed\",\"reason\":\"the file 'model.onnx' is damaged\"");
}

TEST(damage_of_what_runs_is_still_said_beside_the_refusal_of_another_release)
{
	auto_fleet f = { 0 };

	line_open(&f);
	agent_state_edit(&f, "edge-1", "\"site\":\"munich\"", "\"site\":\"berlin\"");
	fleet_release(&f, 2, 1);
	agent_damage(&f, "edge-1", 1);
	agent_run(&f, "edge-1", 1, ONCE);
	assert_says(device(&f),
		    "\"release\":2,\"version\":2,\"digest\":null,\"state\":\"refused\"");
	assert_says(device(&f), "is damaged");
	ck_assert_ptr_null(strstr(device(&f), "\"state\":\"active\""));
	at_device(&f, "edge-1", "printf '" FIRST "' >" MODEL_FILE);
	agent_run(&f, "edge-1", 0, ONCE);
	assert_says(device(&f), "\"state\":\"active\"");
	ck_assert_ptr_null(strstr(device(&f), "is damaged"));
}

static void floors_fill(struct fleet *f, int n)
{
	const char *list = "\"floors\":[";

	for (int i = 0; i < n; i++)
		list = arena_printf(&f->p.s.cx.mem, "%s%s{\"slot\":\"slot-%d\",\"release\":1}",
				    list, i ? "," : "", i);
	agent_state_edit(f, "edge-1", "\"floors\":[", list);
}

/* A floor that comes after what it belongs to would be lost with the power between the two. */
TEST(a_floor_is_kept_before_the_release_that_raises_it_runs)
{
	auto_fleet f = { 0 };

	line_open(&f);
	fleet_release(&f, 2, 2);
	at_device(&f, "edge-1", "mkdir -p slots/.new-" RELEASE_MODEL); /* no link can be made */
	agent_run(&f, "edge-1", 1, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	assert_says(agent_file(&f, "edge-1", "state.json"),
		    "\"floors\":[{\"slot\":\"" RELEASE_MODEL "\",\"release\":2}]");
}

TEST(a_release_whose_floor_cannot_be_kept_is_refused)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	floors_fill(&f, FLOORS_MAX);
	agent_run(&f, "edge-1", 1, ONCE);
	assert_says(f.d.err, "64 slots have a floor here already");
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
}

TEST(an_agent_does_not_work_with_fewer_floors_than_it_was_left)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	floors_fill(&f, FLOORS_MAX + 1);
	agent_run(&f, "edge-1", 1, ONCE);
	assert_says(f.d.err, "at most 64 floors");
}

/* ---- in one poll, and no longer ---- */

/* How often the file was opened since it is watched. */
static int opened(int watch)
{
	char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t size = read(watch, events, sizeof(events));
	int n = 0;

	for (ssize_t at = 0; at < size;) {
		const struct inotify_event *e = (const void *)(events + at);

		n += (e->mask & IN_OPEN) != 0;
		at += (ssize_t)(sizeof(*e) + e->len);
	}
	return n;
}

TEST(a_poll_hashes_what_runs_once)
{
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	auto_fleet f = { 0 };

	line_open(&f);
	ck_assert_int_ge(
		inotify_add_watch(watch,
				  arena_printf(&f.p.s.cx.mem, "%s/edge-1/" MODEL_FILE, f.d.dir),
				  IN_OPEN | IN_CLOSE),
		0);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_int_eq(opened(watch), 1);
	close(watch);
}

TEST(what_was_good_at_one_poll_is_hashed_again_at_the_next)
{
	struct agent a = { .lock = -1 };
	auto_fleet f = { 0 };

	line_open(&f);
	a.dir = arena_printf(&f.p.s.cx.mem, "%s/edge-1", f.d.dir);
	assert_ok(&a.cx, agent_open(&a));
	assert_ok(&a.cx, agent_poll(&a));
	agent_damage(&f, "edge-1", 1);
	assert_ok(&a.cx, agent_poll(&a));
	agent_close(&a);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

/* ---- who it is ---- */

TEST(who_the_agent_is_outlives_the_reply_that_said_so)
{
	struct agent a = { .lock = -1 };
	auto_fleet f = { 0 };
	const char *state;

	fleet_open(&f);
	run(&f.d, "olga", 0, "device", "create", "edge-4", "--site", "munich", "--label", "line 1",
	    NULL);
	run(&f.d, "olga", 0, "device", "provision", "edge-4", "edge-4.json", "--reason", "new",
	    NULL);
	a.dir = arena_printf(&f.p.s.cx.mem, "%s/edge-4", f.d.dir);
	assert_ok(&a.cx, enrol(&a, arena_printf(&f.p.s.cx.mem, "%s/edge-4.json", f.d.dir)));
	state = agent_file(&f, "edge-4", "state.json");
	assert_says(state, arena_printf(&f.p.s.cx.mem, "\"enrolment\":\"%s\"", a.st.enrolment));
	assert_says(state, arena_printf(&f.p.s.cx.mem, "\"token\":\"%s\"", a.st.token));
	agent_close(&a);
}
