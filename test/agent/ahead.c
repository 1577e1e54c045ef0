#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "clocks.h"
#include "documents/assignment.h"
#include "engine/history.h"
#include "fleet.h"
#include "fleet/device.h"

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

/* ---- assignments that a clock made which was ahead ---- */

#define DAYS_AHEAD  20
#define PATIENCE_MS 60000

static int64_t assigned_until(struct fleet *f, const char *device)
{
	struct ctx *cx = &f->p.s.cx;
	struct assigned was;
	struct db *db;

	assert_ok(cx, db_open(cx, f->p.s.in.db_path, DB_READ, &db));
	assert_ok(cx, db_assignment_of(cx, db, device, AT_NOW, &was));
	db_close(db);
	return was.expires_at;
}

/* Each device is assigned anew: is it for longer than any assignment may last? */
static void assigned_await(struct fleet *f, bool long_)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	for (int i = 1; i <= FLEET; i++) {
		const char *device = arena_printf(&f->p.s.cx.mem, "edge-%d", i);

		while ((assigned_until(f, device) > clock_ms() + ASSIGNMENT_LIFE_MS) != long_)
			ck_assert_msg(clock_elapsed_ms() < until, "%s is assigned as before",
				      device);
	}
}

TEST(after_days_ahead_and_a_word_a_device_with_a_right_clock_takes_what_it_is_assigned)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	clock_ahead(DAYS_AHEAD * DAY_MS);
	assigned_await(&f, true);
	agent_run(&f, "edge-2", 1, ONCE);
	run(&f.d, "olga", 0, "clock", "accept", "--reason", "r", "--password-file", "password",
	    NULL);
	assigned_await(&f, false);
	for (int i = 1; i <= FLEET; i++)
		agent_run(&f, arena_printf(&f.p.s.cx.mem, "edge-%d", i), 0, ONCE);
}
