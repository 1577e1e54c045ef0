#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	ask(&f.p.s, "POST", "/v1/models", f.p.token, "{\"name\":\"lost\",\"title\":\"t\"}", 201);
	agent_run(&f, "edge-1", 0, ONCE);
	set_back(&f);
	agent_run(&f, "edge-1", 7, ONCE);
	output_says(f.d.err, "when this machine looked before");
	behind(&f);
	newest_is(&f, "act.refused");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	agent_run(&f, "edge-1", 7, ONCE); /* and nothing comes on top */
	newest_is(&f, "act.refused");
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
