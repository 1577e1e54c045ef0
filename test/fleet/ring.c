#include <sqlite3.h>
#include <string.h>

#include "documents/members.h"
#include "engine/content.h"
#include "engine/hand.h"
#include "engine/history.h"
#include "fleet/assignment.h"
#include "fleet/due.h"
#include "fleet/gate.h"
#include "fleet/rollout.h"
#include "ring.h"

TEST(ten_thousand_devices_are_in_one_ring_and_the_entry_names_their_list)
{
	struct slot slot[SLOTS_MAX];
	auto_fixture f = fixture_open();
	size_t n = SLOTS_MAX;
	const char *id;

	batch_begin(&f);
	ring_world(&f, REST);
	devices_put(&f, "d", 1, MEMBERS_MAX, "munich", "[]");
	id = ring_begin(&f);
	ck_assert_uint_lt(f.last.size, ENTRY_MAX / 16);
	assert_ok(&f.cx, db_rollout_wanted(&f.cx, f.db, "d-10000", "munich", slot, &n));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(slot[0].release, 1);
	ring_shows(&f, id, "active", MEMBERS_MAX);
	ck_assert_int_eq(ring_step(&f, id), ACTION_ROLLOUT_COMPLETED);
	batch_end(&f);
	ck_assert_int_eq(ring_number(&f, "SELECT count(*) FROM due WHERE kind = 'assignment'"),
			 MEMBERS_MAX);
	ck_assert_int_eq(ring_number(&f, "SELECT devices FROM rollout_ring"), MEMBERS_MAX);
	ck_assert_int_eq(ring_number(&f, "SELECT active FROM rollout_ring"), MEMBERS_MAX);
}

TEST(a_ring_that_would_be_larger_than_one_may_be_stops_the_rollout)
{
	auto_fixture f = fixture_open();
	struct rollout ro;

	batch_begin(&f);
	ring_world(&f, REST);
	devices_put(&f, "d", 1, MEMBERS_MAX + 1, "munich", "[]");
	ro = rollout_of(&f, ring_begin(&f));
	ck_assert_int_eq(ro.state, ROLLOUT_ENDED);
	detail_says(ro.reason, "ring 'all' would have 10001 devices, and may have 10000");
	batch_drop(&f);
}

/* ---- who is in a ring ---- */

/* Devices a-1 to a-3 are in Munich, b-1 in Hamburg and dry, c-1 in Berlin. */
static const struct {
	const char *rings, *members[3]; /* of each ring that opens */
} rules[] = {
	{ RING("a", "\"rest\":true"), { "a-00001 a-00002 a-00003 b-00001" } },
	{ RING("a", "\"sites\":[\"hamburg\"]") "," RING("b", "\"rest\":true"),
	  { "b-00001", "a-00001 a-00002 a-00003" } },
	{ RING("a", "\"labels\":[\"wet\",\"dry\"]"), { "b-00001" } },
	{ RING("a", "\"share\":100"), { "a-00001 a-00002 a-00003 b-00001" } },
	/* the devices that a ring names are left to it */
	{ RING("a", "\"share\":100") "," RING("b", "\"devices\":[\"a-00002\"]"),
	  { "a-00001 a-00003 b-00001", "a-00002" } },
	/* of two that are not there one may come, and one is out of the release's sites */
	{ RING("a", "\"devices\":[\"z-1\",\"c-00001\",\"a-00001\"]"), { "a-00001 z-1" } },
	{ RING("a", "\"sites\":[\"munich\"],\"labels\":[\"dry\"],\"share\":1") "," RING(
		  "b", "\"rest\":true"),
	  { "" } },
};

TEST_EACH(a_ring_takes_the_devices_that_its_rule_says_and_no_ring_has_yet, rules)
{
	auto_fixture f = fixture_open();
	const char *id;

	batch_begin(&f);
	ring_world(&f, arena_printf(&f.cx.mem, HEAD "%s]}", rules[_i].rings));
	devices_put(&f, "a", 1, 3, "munich", "[]");
	devices_put(&f, "b", 1, 1, "hamburg", "[\"dry\"]");
	devices_put(&f, "c", 1, 1, "berlin", "[]");
	id = ring_begin(&f);
	for (size_t i = 0; rules[_i].members[i]; i++) {
		ck_assert_str_eq(members_of(&f, id), rules[_i].members[i]);
		if (!rules[_i].members[i + 1])
			break;
		ring_shows(&f, id, "active", 9);
		ck_assert_int_eq(ring_step(&f, id), ACTION_RING_OPENED);
	}
	batch_drop(&f);
}

TEST(a_ring_takes_no_device_that_is_retired_and_not_by_its_name)
{
	auto_fixture f = fixture_open();
	const char *id;

	batch_begin(&f);
	ring_world(&f, HEAD RING("a", "\"devices\":[\"a-00001\",\"a-00002\"]") "," RING(
			       "b", "\"rest\":true") "]}");
	devices_put(&f, "a", 1, 4, "munich", "[]");
	ring_sql(&f, "UPDATE device SET state = 'retired' WHERE name IN ('a-00002', 'a-00004')");
	id = ring_begin(&f);
	ck_assert_str_eq(members_of(&f, id), "a-00001");
	ring_shows(&f, id, "active", 9);
	ck_assert_int_eq(ring_step(&f, id), ACTION_RING_OPENED);
	ck_assert_str_eq(members_of(&f, id), "a-00003");
	batch_drop(&f);
}

TEST(a_share_is_a_part_of_what_is_left)
{
	auto_fixture f = fixture_open();
	const char *id;

	batch_begin(&f);
	ring_world(&f, HEAD RING("a", "\"devices\":[\"a-00001\"]") "," RING(
			       "b", "\"share\":50") "," RING("c", "\"rest\":true") "]}");
	devices_put(&f, "a", 1, 8, "munich", "[]");
	id = ring_begin(&f);
	ring_shows(&f, id, "active", 9);
	ck_assert_int_eq(ring_step(&f, id), ACTION_RING_OPENED);
	ck_assert_uint_eq(strlen(members_of(&f, id)), 4 * strlen("a-00001") + 3);
	ring_shows(&f, id, "active", 9);
	ck_assert_int_eq(ring_step(&f, id), ACTION_RING_OPENED);
	ck_assert_uint_eq(strlen(members_of(&f, id)), 3 * strlen("a-00001") + 2);
	batch_drop(&f);
}

TEST(who_is_in_a_ring_stays_when_labels_and_plan_change_later)
{
	auto_fixture f = fixture_open();
	const char *id, *was;

	batch_begin(&f);
	ring_world(&f, HEAD RING("a", "\"labels\":[\"dry\"]") "," RING("b", "\"rest\":true") "]}");
	devices_put(&f, "a", 1, 2, "munich", "[\"dry\"]");
	devices_put(&f, "b", 1, 1, "munich", "[]");
	id = ring_begin(&f);
	was = members_of(&f, id);
	ring_sql(&f, "UPDATE device SET labels = '[]'");
	ring_sql(&f, arena_printf(&f.cx.mem, "UPDATE document SET digest = '%s'",
				  ring_document(&f, REST)));
	ck_assert_str_eq(members_of(&f, id), was);
	ring_shows(&f, id, "active", 9);
	ck_assert_int_eq(ring_step(&f, id), ACTION_RING_OPENED);
	ck_assert_str_eq(members_of(&f, id), "b-00001");
	batch_drop(&f);
}

/* Its devices were frozen when it began, and it goes on without a list. */
TEST(a_rollout_that_began_under_version_1_opens_its_rings_by_the_devices_that_it_named)
{
	static const char body[] =
		"\"id\":\"r\",\"model\":\"m\",\"release\":1,\"version\":2,\"plan\":\"p\","
		"\"digest\":null,"
		"\"state\":\"running\",\"reason\":null,\"sites\":[\"munich\"],\"rings\":["
		"{\"name\":\"a\",\"devices\":[\"a-00001\"],\"gate\":{\"count\":1," SOAK "}},"
		"{\"name\":\"b\",\"devices\":[\"a-00002\",\"a-00003\"],\"gate\":{\"count\":2," SOAK
		"}}]";
	auto_fixture f = fixture_open();
	struct ring_count c;
	struct rollout ro;
	struct fact fact;

	batch_begin(&f);
	ring_world(&f, REST);
	devices_put(&f, "a", 1, 3, "munich", "[]");
	fact_start(&f.cx, &fact, ACTION_ROLLOUT_BEGUN);
	fact.v = 1;
	put_raw(&fact.body, NULL, body, strlen(body));
	append(&f, &fact);
	ring_shows_of(&f, "r", "active", 1, "");
	ck_assert_int_eq(ring_step(&f, "r"), ACTION_RING_OPENED);
	ro = rollout_of(&f, "r");
	assert_ok(&f.cx, db_ring_count(&f.cx, f.db, &ro, ro.ring, &c));
	ck_assert_ptr_null(c.members);
	ck_assert_uint_eq(c.devices, 2);
	ring_shows_of(&f, "r", "active", 2, "");
	ck_assert_int_eq(ring_step(&f, "r"), ACTION_ROLLOUT_COMPLETED);
	batch_drop(&f);
}
