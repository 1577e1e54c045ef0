#include <string.h>

#include "engine/hand.h"
#include "engine/history.h"
#include "fleet/due.h"
#include "fleet/gate.h"
#include "ring.h"

#define REST_LESS                                                          \
	HEAD "{\"name\":\"all\",\"rest\":true,\"gate\":{\"count\":1," SOAK \
	     ",\"failed_at_most\":1}}]}"
/* ---- gates that can pass no more ---- */

TEST(a_ring_with_fewer_devices_than_its_gate_asks_for_is_not_passed_over)
{
	auto_fixture f = fixture_open();
	const char *id;

	batch_begin(&f);
	ring_world(&f, HEAD RING("a", "\"labels\":[\"drie\"]") "," RING("b", "\"rest\":true") "]}");
	devices_put(&f, "a", 1, 2, "munich", "[\"dry\"]");
	id = ring_begin(&f);
	ck_assert_int_eq(ring_step(&f, id), ACTION_ROLLOUT_HALTED);
	ck_assert_str_eq(rollout_of(&f, id).reason,
			 "ring 'a' has 0 devices, and its gate asks for 1");
	batch_drop(&f);
}

TEST(more_failures_than_the_gate_allows_halt_the_rollout_and_are_forgiven)
{
	auto_fixture f = fixture_open();
	struct fact fact;
	const char *id;

	batch_begin(&f);
	ring_world(&f, REST_LESS);
	devices_put(&f, "a", 1, 9, "munich", "[]");
	id = ring_begin(&f);
	ring_shows(&f, id, "refused", 1);
	ck_assert_int_eq(ring_step(&f, id), ACTION_NONE);
	batch_drop(&f);

	batch_begin(&f);
	ring_world(&f, REST_LESS);
	devices_put(&f, "a", 1, 9, "munich", "[]");
	id = ring_begin(&f);
	ring_shows(&f, id, "failed", 2);
	ck_assert_int_eq(ring_step(&f, id), ACTION_ROLLOUT_HALTED);
	ck_assert_str_eq(rollout_of(&f, id).reason, "2 of 9 devices of ring 'all' failed");
	ring_sql(&f, "UPDATE device_slot SET from_idx = 1");
	ring_sql(&f, "UPDATE rollout_device SET since = 1 WHERE since IS NOT NULL");
	assert_ok(&f.cx, rollout_resume(&f.cx, f.db, id, "it was the cable", &fact));
	append(&f, &fact);
	ck_assert_int_eq(ring_step(&f, id), ACTION_NONE);
	batch_drop(&f);
}

/* The same model, number and version, and yet people approved another document. */
TEST(a_device_that_runs_another_record_than_that_of_the_release_has_failed)
{
	static const char other[] =
		"sha256:"
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	auto_fixture f = fixture_open();
	struct rollout ro;
	struct rings rings;
	struct gate g, counted;
	const char *id;

	batch_begin(&f);
	ring_world(&f, REST);
	devices_put(&f, "a", 1, 1, "munich", "[]");
	id = ring_begin(&f);
	ring_shows_of(&f, id, "active", 1, other);
	ro = rollout_of(&f, id);
	assert_ok(&f.cx, rollout_rings(&f.cx, &ro, &rings));
	ring_sql(&f, "UPDATE device_slot SET from_idx = 1 + (SELECT forgiven FROM rollout)");
	assert_ok(&f.cx, gate_look(&f.cx, f.db, &ro, &rings, 0, AT_NOW, &g));
	assert_ok(&f.cx, gate_count(&f.cx, f.db, &ro, &rings, &counted));
	ck_assert_uint_eq(g.failed, 1);
	ck_assert_uint_eq(counted.failed, 1);
	ck_assert_str_eq(g.device[0].reason, "it runs another record of it");
	ck_assert_int_eq(ring_step(&f, id), ACTION_ROLLOUT_HALTED);
	batch_drop(&f);
}

/* ---- the page and the step ---- */

#define OTHER   "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define RESUMED 1000 /* an operator judged what was before that entry */

static const struct showing {
	const char *state, *record; /* NULL: that of the release */
	int64_t since;
} says[] = {
	['a'] = { "active", NULL, RESUMED },      ['f'] = { "failed", NULL, RESUMED },
	['o'] = { "active", OTHER, RESUMED },     ['F'] = { "failed", NULL, RESUMED - 1 },
	['O'] = { "active", OTHER, RESUMED - 1 },
};

/* Each device in turn says so, each a minute before the last one; r: it is retired. */
static void devices_show(struct fixture *f, const char *shown, const char *record)
{
	for (size_t i = 0; shown[i]; i++) {
		const struct showing *s = shown[i] == 'r' ? NULL : &says[(unsigned char)shown[i]];
		const char *device = arena_printf(&f->cx.mem, "a-%05zu", i + 1);

		if (shown[i] == 'r')
			ring_sql(f, arena_printf(
					    &f->cx.mem,
					    "UPDATE device SET state = 'retired' WHERE name = '%s'",
					    device));
		else
			ring_sql(f,
				 arena_printf(
					 &f->cx.mem,
					 "INSERT INTO device_slot (device, slot, release, model, "
					 "version, state, record, at, from_idx, to_idx) VALUES "
					 "('%s', 'm', 1, 'm', 2, '%s', '%s', %lld, %lld, " IN_FORCE_
					 ")",
					 device, s->state, s->record ? s->record : record,
					 (long long)(f->cx.now - 60000 * (int64_t)(i + 1)),
					 (long long)s->since));
	}
}

static void devices_count(struct fixture *f, size_t n)
{
	auto_hand h = db_hand(f->db, HAND_APPLY);

	for (size_t i = 0; i < n; i++)
		assert_ok(&f->cx,
			  rollout_device_show(&f->cx, f->db,
					      arena_printf(&f->cx.mem, "a-%05zu", i + 1), "m", 1));
}

static const struct {
	const char *shown;
	size_t active, failed, retired;
	bool passed, hopeless;
} looks[] = {
	{ "aa", 2, 0, 0, true, false },
	{ "af", 1, 1, 0, true, false }, /* just as many as the gate asks for */
	{ "fr", 0, 1, 1, false, true },
	{ "aaaff", 3, 2, 0, false, true }, /* one more than it allows */
	{ "ao", 1, 1, 0, true, false },
	{ "aFF", 1, 0, 0, true, false },
	{ "aO", 1, 0, 0, true, false },
	{ "O", 0, 0, 0, false, false },
};

TEST_EACH(who_looks_at_a_ring_sees_what_its_rollout_goes_by, looks)
{
	size_t n = strlen(looks[_i].shown);
	auto_fixture f = fixture_open();
	struct gate seen, counted, *both[] = { &counted, &seen };
	struct rings rings;
	struct rollout ro;
	const char *id;

	batch_begin(&f);
	ring_world(&f, REST_LESS);
	devices_put(&f, "a", 1, (int)n, "munich", "[]");
	id = ring_begin(&f);
	ring_sql(&f, arena_printf(&f.cx.mem, "UPDATE rollout SET forgiven = %d", RESUMED));
	ro = rollout_of(&f, id);
	devices_show(&f, looks[_i].shown, ro.record);
	devices_count(&f, n);
	assert_ok(&f.cx, rollout_rings(&f.cx, &ro, &rings));
	assert_ok(&f.cx, gate_look(&f.cx, f.db, &ro, &rings, 0, AT_NOW, &seen));
	assert_ok(&f.cx, gate_count(&f.cx, f.db, &ro, &rings, &counted));
	for (size_t i = 0; i < countof(both); i++) {
		ck_assert_uint_eq(both[i]->active, looks[_i].active);
		ck_assert_uint_eq(both[i]->failed, looks[_i].failed);
		ck_assert_uint_eq(both[i]->retired, looks[_i].retired);
		ck_assert_int_eq(both[i]->passed, looks[_i].passed);
		ck_assert_int_eq(both[i]->hopeless != NULL, looks[_i].hopeless);
	}
	ck_assert_int_eq(seen.due, counted.due);
	batch_drop(&f);
}

/* The first of both was active a minute ago, the other for a minute then. */
TEST(a_ring_soaks_from_its_latest_device_on_and_passes_at_the_very_moment)
{
	auto_fixture f = fixture_open();
	struct gate seen, counted, *both[] = { &counted, &seen };
	int64_t due = f.cx.now - 60000 + 1000;
	struct rings rings;
	struct rollout ro;
	const char *id;

	batch_begin(&f);
	ring_world(&f, REST_LESS);
	devices_put(&f, "a", 1, 2, "munich", "[]");
	id = ring_begin(&f);
	ro = rollout_of(&f, id);
	devices_show(&f, "aa", ro.record);
	devices_count(&f, 2);
	assert_ok(&f.cx, rollout_rings(&f.cx, &ro, &rings));
	for (f.cx.now = due - 1; f.cx.now <= due; f.cx.now++) {
		assert_ok(&f.cx, gate_look(&f.cx, f.db, &ro, &rings, 0, AT_NOW, &seen));
		assert_ok(&f.cx, gate_count(&f.cx, f.db, &ro, &rings, &counted));
		for (size_t i = 0; i < countof(both); i++) {
			ck_assert_int_eq(both[i]->due, due);
			ck_assert(both[i]->met);
			ck_assert_int_eq(both[i]->passed, f.cx.now == due);
		}
	}
	batch_drop(&f);
}
