#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "base/clock.h"
#include "engine/log_read.h"
#include "fleet.h"

#define ONCE "run", "--once", NULL

static void sh(struct fleet *f, const char *fmt)
{
	setenv("DIR", f->p.s.dir, 1);
	setenv("DESK", f->d.dir, 1);
	ck_assert_int_eq(system(fmt), 0);
}

/* At another port, which the device and the people's profiles know. */
static void site_served(struct fleet *f)
{
	struct site *s = &f->p.s;
	uint16_t port = s->port;

	site_serve(s);
	sh(f, arena_printf(&s->cx.mem,
			   "cd $DESK && for p in home-*/http_127.0.0.1_%u; do mv $p "
			   "${p%%_*}_%u; done",
			   port, s->port));
	f->d.port = s->port;
	agent_state_edit(f, "edge-1", arena_printf(&s->cx.mem, ":%u\"", port),
			 arena_printf(&s->cx.mem, ":%u\"", s->port));
}

static void at_night(struct fleet *f)
{
	site_stop(&f->p.s);
	sh(f, "cp -a $DIR $DIR.night");
	site_served(f);
}

static void set_back(struct fleet *f)
{
	site_stop(&f->p.s);
	sh(f, "rm -rf $DIR && mv $DIR.night $DIR");
	site_served(f);
}

/* The newest entry of the site. */
static void newest_is(struct fleet *f, const char *action)
{
	struct site *s = &f->p.s;
	struct entry e;
	struct db *db;
	int64_t index;
	struct entry_clock clock;

	assert_ok(&s->cx, db_open(&s->cx, s->in.db_path, DB_READ, &db));
	assert_ok(&s->cx, trail_newest(&s->cx, db, &index, &clock));
	assert_ok(&s->cx, trail_entry_open(&s->cx, db, index, &e));
	ck_assert_str_eq(action_name(e.action), action);
	entry_free(&e);
	db_close(db);
}

/* One that outlives a start, of a service that may create models. */
static void token_made(struct fleet *f)
{
	service_add(&f->p.s, "ci-8", "jonas", "author", "['read','submit']", f->p.token);
}

static void behind(struct fleet *f)
{
	ask(&f->p.s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&f->p.s, "/soundness/state", "behind");
}

TEST(a_device_that_saw_more_tells_the_server_and_runs_on)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	token_made(&f);
	at_night(&f);
	/* more than the server enters at its start and of what it is sent */
	for (int i = 0; i < 8; i++)
		ask(&f.p.s, "POST", "/v1/models", f.p.token,
		    arena_printf(&f.p.s.cx.mem, "{\"name\":\"lost-%d\",\"title\":\"t\"}", i), 201);
	agent_run(&f, "edge-1", 0, ONCE);
	set_back(&f);
	agent_run(&f, "edge-1", 6, ONCE);
	output_says(f.d.err, "when this machine looked before");
	behind(&f);
	newest_is(&f, "act.refused");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	agent_run(&f, "edge-1", 6, ONCE); /* and nothing comes on top */
	newest_is(&f, "act.refused");
}

#define FIRST "a model that judges a press"

static void status_says(struct fleet *f, const char *what)
{
	agent_run(f, "edge-1", 0, "status", NULL);
	output_says(f->d.out, what);
}

static void hour_passed(struct fleet *f)
{
	at_device(f, "edge-1", "sed -i 's/\"ms\":[0-9]*}/\"ms\":3600000}/' state.json");
}

/* What a mirror shows that lags, as long as it does. */
static const char *text_now(struct fleet *f, const char *path)
{
	return arena_strdup(&f->p.s.cx.mem, ask(&f->p.s, "GET", path, NULL, NULL, 200));
}

/* Release 2 is assigned, its head is followed, and it is not fetched yet. */
static void head_followed(struct fleet *f)
{
	static const struct planted busy = { "/edge/v1/assignment", "{}", "503 Too Busy" };

	fleet_release(f, 2, 1);
	agent_poll_with(f, "edge-1", &busy, 6);
}

TEST(an_older_head_is_an_outage_for_an_hour_then_an_alarm_and_installs_nothing)
{
	struct planted older = { "/log/checkpoint", NULL, NULL };
	auto_fleet f = { 0 };

	fleet_begun(&f);
	older.body = text_now(&f, "/log/checkpoint");
	head_followed(&f);
	for (int i = 0; i < 2; i++)
		agent_poll_with(&f, "edge-1", &older, 6);
	output_says(f.d.err, "the server is behind: it has ");
	status_says(&f, "alarm       -\n");
	hour_passed(&f);
	agent_poll_with(&f, "edge-1", &older, 8);
	status_says(&f, "alarm       the server is behind: it has ");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	agent_run(&f, "edge-1", 0, ONCE);
	status_says(&f, "alarm       -\n");
	file_says(agent_file(&f, "edge-1", "state.json"), "\"behind\":null");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

TEST(a_clock_that_is_set_ahead_makes_the_hour_no_shorter)
{
	struct planted older = { "/log/checkpoint", NULL, NULL };
	auto_fleet f = { 0 };

	fleet_begun(&f);
	older.body = text_now(&f, "/log/checkpoint");
	head_followed(&f);
	agent_poll_with(&f, "edge-1", &older, 6);
	f.d.clock = "+2h";
	agent_poll_with(&f, "edge-1", &older, 6);
	f.d.clock = NULL;
}

TEST(an_older_timestamp_is_the_same_and_no_refusal_of_the_release)
{
	struct planted older = { "/tuf/metadata/timestamp.json", NULL, NULL };
	auto_fleet f = { 0 };

	fleet_begun(&f);
	older.body = text_now(&f, older.path);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 3, 1);
	agent_poll_with(&f, "edge-1", &older, 6);
	output_says(f.d.err, "the server is behind: timestamp of version ");
	hour_passed(&f);
	agent_poll_with(&f, "edge-1", &older, 8);
	agent_run(&f, "edge-1", 0, "status", NULL);
	output_says(f.d.out, "active      " RELEASE_MODEL " release 2");
	output_says_not(f.d.out, "refused");
	agent_run(&f, "edge-1", 0, ONCE);
	status_says(&f, "active      " RELEASE_MODEL " release 3");
}

/* Signed by the log's own key: a captured server. */
TEST(a_shorter_fork_is_tampering_at_once)
{
	struct planted forked = { "/log/checkpoint", NULL, NULL };
	struct checkpoint head;
	auto_fleet f = { 0 };
	struct site *s;

	fleet_begun(&f);
	s = &f.p.s;
	assert_ok(&s->cx, checkpoint_verify(&s->cx, &s->in.signer.key,
					    text_now(&f, "/log/checkpoint"), &head));
	head_followed(&f);
	head.root.b[0] ^= 1;
	assert_ok(&s->cx,
		  checkpoint_sign(&s->cx, &s->in.signer, head.size, &head.root, &forked.body));
	agent_poll_with(&f, "edge-1", &forked, 7);
	output_says(f.d.err, "a different history");
}

/* The machine was off in between: nothing is known but what passed since it is on. */
TEST(after_a_boot_the_span_goes_on_by_what_passed_since_it)
{
	static struct agent a;
	int64_t before = clock_uptime_ms(), after;

	a.cx.detail = "why";
	a.st.behind = (struct behind){ "another-boot", INT64_C(1) << 50, 5 };
	assert_err(server_behind(&a), E_BEHIND);
	after = clock_uptime_ms();
	ck_assert_int_ge(a.st.behind.ms, 5 + before);
	ck_assert_int_le(a.st.behind.ms, 5 + after);
	arena_free(&a.cx.mem);
}

TEST(the_client_of_a_person_who_saw_more_tells_the_server)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	token_made(&f);
	at_night(&f);
	f.d.token = f.p.token;
	ask(&f.p.s, "POST", "/v1/models", f.p.token, "{\"name\":\"lost\",\"title\":\"t\"}", 201);
	run(&f.d, "olga", 0, "log", "check", NULL);
	set_back(&f);
	run(&f.d, "olga", 7, "log", "check", NULL);
	behind(&f);
	newest_is(&f, "act.refused");
}
