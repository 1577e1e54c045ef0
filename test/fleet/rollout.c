#include "fleet/rollout.h"

#include "fleet/due.h"
#include "ring.h"

/* What stands around a rollout of release 1. */
enum around { NOTHING, WITHDRAWN, NEWER };

static const char *const arounds[] = {
	[NOTHING] = NULL,
	[WITHDRAWN] = "UPDATE release SET state = 'withdrawn'",
	[NEWER] = "INSERT INTO rollout (id, model, release, version, plan, state, ring, sites, "
		  "rings, forgiven, from_idx, to_idx) SELECT 'r2', model, 2, version, plan, "
		  "'running', 0, sites, rings, 0, from_idx, to_idx FROM rollout",
};

/* clang-format off */
static const struct {
	const char *state;
	enum around around;
	enum action does;
} steps[] = {
	{ "running",   NOTHING,   ACTION_ROLLOUT_COMPLETED },
	{ "running",   WITHDRAWN, ACTION_ROLLOUT_STOPPED },
	{ "running",   NEWER,     ACTION_ROLLOUT_STOPPED },
	{ "halted",    NOTHING,   ACTION_NONE },
	{ "halted",    WITHDRAWN, ACTION_ROLLOUT_STOPPED },
	{ "halted",    NEWER,     ACTION_ROLLOUT_STOPPED },
	{ "completed", NOTHING,   ACTION_NONE },
	{ "completed", WITHDRAWN, ACTION_ROLLOUT_STOPPED },
	{ "completed", NEWER,     ACTION_NONE },
	{ "ended",   NOTHING,   ACTION_NONE },
	{ "ended",   WITHDRAWN, ACTION_NONE },
	{ "ended",   NEWER,     ACTION_NONE },
};
/* clang-format on */

/* Its one ring could pass. */
static const char *rollout_put(struct fixture *f, const char *state)
{
	const char *id;

	ring_world(f, REST);
	devices_put(f, "a", 1, 1, "munich", "[]");
	id = ring_begin(f);
	ring_shows(f, id, "active", 1);
	ring_sql(f, arena_printf(&f->cx.mem, "UPDATE rollout SET state = '%s'", state));
	return id;
}

TEST_EACH(a_rollout_ends_by_itself_where_its_release_is_withdrawn_or_a_newer_one_goes_out, steps)
{
	auto_fixture f = fixture_open();
	const char *id;

	batch_begin(&f);
	id = rollout_put(&f, steps[_i].state);
	if (arounds[steps[_i].around])
		ring_sql(&f, arounds[steps[_i].around]);
	ck_assert_int_eq(ring_step(&f, id), steps[_i].does);
	batch_drop(&f);
}

TEST(nobody_halts_resumes_or_stops_a_rollout_that_is_completed)
{
	auto_fixture f = fixture_open();
	struct fact fact;
	const char *id;

	batch_begin(&f);
	id = rollout_put(&f, "completed");
	assert_err(rollout_halt(&f.cx, f.db, id, "why", &fact), E_CONFLICT);
	assert_err(rollout_resume(&f.cx, f.db, id, "why", &fact), E_CONFLICT);
	assert_err(rollout_end(&f.cx, f.db, id, "why", &fact), E_CONFLICT);
	batch_drop(&f);
}

TEST(a_release_is_rolled_out_once)
{
	struct fact fact = { .action = ACTION_NONE };
	auto_fixture f = fixture_open();

	batch_begin(&f);
	rollout_put(&f, "ended");
	assert_ok(&f.cx, beginning_step(&f.cx, f.db, NULL, "m/1", &fact));
	ck_assert_int_eq(fact.action, ACTION_NONE);
	batch_drop(&f);
}
