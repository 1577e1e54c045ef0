#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "agent/agent.h"
#include "files.h"
#include "fleet.h"

#define ONCE  "run", "--once", NULL
#define FIRST "a model that judges a press"

#define SAYS "/fact/reports/0/slots/0" /* of an entry of reports */

static int item(const char *pointer) /* of a list */
{
	return atoi(pointer + strlen("/items/"));
}

/* The poll that finds the damage mends it, and still the record has it. */
TEST(damage_is_reported_although_the_same_poll_mends_it)
{
	auto_fleet f = { 0 };
	struct site *s = &f.p.s;
	const char *mended, *damaged;

	fleet_begun(&f);
	agent_damage(&f, "edge-1", 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	device_look(&f, "edge-1");
	json_equals(s, "/runs/0/reason", "null");
	plant_log(&f.p); /* newest first */
	mended = json_find(s, "/items", SAYS "/state", "active");
	damaged = json_find(s, "/items", SAYS "/reason", "the file 'model.onnx' is damaged");
	json_is(s, arena_printf(&s->cx.mem, "%s" SAYS "/state", damaged), "failed");
	ck_assert_int_lt(item(mended), item(damaged));
}

TEST(damage_of_what_runs_is_still_said_beside_the_refusal_of_another_release)
{
	auto_fleet f = { 0 };
	struct site *s = &f.p.s;
	const char *refused, *damaged;

	fleet_begun(&f);
	agent_state_edit(&f, "edge-1", "\"site\":\"munich\"", "\"site\":\"berlin\"");
	fleet_release(&f, 2, 1);
	agent_damage(&f, "edge-1", 1);
	agent_run(&f, "edge-1", 1, ONCE);
	device_look(&f, "edge-1");
	refused = json_find(s, "/runs", "/state", "refused");
	ck_assert_str_eq(json_at(s, "%s/release", refused), "2");
	ck_assert_str_eq(json_at(s, "%s/digest", refused), "null");
	damaged = json_find(s, "/runs", "/state", "failed");
	assert_says(json_at(s, "%s/reason", damaged), "is damaged");
	ck_assert_uint_eq(json_times(s, "/runs", "/state", "active"), 0);
	at_device(&f, "edge-1", "printf '" FIRST "' >" MODEL_FILE);
	agent_run(&f, "edge-1", 0, ONCE);
	device_look(&f, "edge-1");
	ck_assert_uint_eq(json_times(s, "/runs", "/state", "active"), 1);
	ck_assert_uint_eq(json_times(s, "/runs", "/state", "failed"), 0);
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

	fleet_begun(&f);
	fleet_release(&f, 2, 2);
	at_device(&f, "edge-1", "mkdir -p slots/.new-" RELEASE_MODEL); /* no link can be made */
	agent_run(&f, "edge-1", 1, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	file_says(agent_file(&f, "edge-1", "state.json"),
		  "\"floors\":[{\"slot\":\"" RELEASE_MODEL "\",\"release\":2}]");
}

TEST(a_release_whose_floor_cannot_be_kept_is_refused)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	floors_fill(&f, FLOORS_MAX);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "64 slots have a floor here already");
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
}

TEST(an_agent_does_not_work_with_fewer_floors_than_it_was_left)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	floors_fill(&f, FLOORS_MAX + 1);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "at most 64 floors");
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

	fleet_begun(&f);
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

	fleet_begun(&f);
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
	    "--root", "first-root", NULL);
	a.dir = arena_printf(&f.p.s.cx.mem, "%s/edge-4", f.d.dir);
	assert_ok(&a.cx, enrol(&a, arena_printf(&f.p.s.cx.mem, "%s/edge-4.json", f.d.dir)));
	state = agent_file(&f, "edge-4", "state.json");
	file_says(state, arena_printf(&f.p.s.cx.mem, "\"enrolment\":\"%s\"", a.st.enrolment));
	file_says(state, arena_printf(&f.p.s.cx.mem, "\"token\":\"%s\"", a.st.token));
	agent_close(&a);
}

/* The server's file of a release is damaged: nothing that the device did, or could mend. */
TEST(a_file_that_is_damaged_at_the_server_is_an_outage_and_is_installed_once_it_is_put_back)
{
	auto_fleet f = { 0 };
	struct plant *p = &f.p;
	const char *path;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	path = arena_printf(&p->s.cx.mem, "%s/%.2s/%s", p->s.in.blobs, p->artifact + 7,
			    p->artifact + 9);
	file_swap(path, "model numbeR 2", strlen(p->bytes));
	agent_run(&f, "edge-1", 6, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	device_look(&f, "edge-1");
	ck_assert_uint_eq(json_times(&p->s, "/runs", "/state", "refused"), 0);
	ck_assert_uint_eq(json_times(&p->s, "/runs", "/state", "failed"), 0);
	file_swap(path, p->bytes, strlen(p->bytes));
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), p->bytes);
}
