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
#include "store.h"

/* Devices, a release and its plan are put there by hand, as the acts would: what is asked is what a
 * ring that opens makes of them. */

#define RELEASE "m/1"
#define RECORD                                                                           \
	"{\"v\":2,\"model\":\"m\",\"number\":1,\"version\":2,\"envelope\":1,\"scope\":{" \
	"\"sites\":[\"munich\",\"hamburg\"]},\"plan\":\"p\",\"floor\":1,\"fallback\":\"keep\"}"
#define HEAD "{\"v\":2,\"plan\":\"p\",\"sites\":[\"munich\",\"hamburg\"],\"rings\":["
#define SOAK "\"success_percent\":50,\"soak_seconds\":1"
#define GATE "\"gate\":{\"count\":1," SOAK "}"
#define REST HEAD "{\"name\":\"all\",\"rest\":true," GATE "}]}"
#define REST_LESS                                                          \
	HEAD "{\"name\":\"all\",\"rest\":true,\"gate\":{\"count\":1," SOAK \
	     ",\"failed_at_most\":1}}]}"
#define IN_FORCE_ "9007199254740991"

static void put(struct fixture *f, const char *sql)
{
	auto_hand h = db_hand(f->db, HAND_SCHEMA);

	assert_ok(&f->cx, db_exec(&f->cx, f->db, sql));
}

static const char *document_put(struct fixture *f, const char *text)
{
	struct hash h = hash_bytes(text, strlen(text));
	const char *digest = digest_text(&f->cx, &h);

	put(f,
	    arena_printf(&f->cx.mem,
			 "INSERT INTO content VALUES ('%s', 'document', x'', CAST('%s' AS BLOB))",
			 digest, text));
	return digest;
}

static void world(struct fixture *f, const char *plan)
{
	const char *record = document_put(f, RECORD);

	put(f,
	    arena_printf(
		    &f->cx.mem,
		    "INSERT INTO document (path, digest, from_idx, to_idx, path_kind, path_name) "
		    "VALUES ('policies/rings/p.json', '%s', 0, " IN_FORCE_ ", 'ring-plan', 'p')",
		    document_put(f, plan)));
	put(f, arena_printf(&f->cx.mem,
			    "INSERT INTO release VALUES ('m', 1, 'published', '%s', 'x', 'x', "
			    "'{}', 0, " IN_FORCE_ ")",
			    record));
}

/* From first to last, enrolled at the site. */
static void devices_put(struct fixture *f, const char *name, int first, int last, const char *site,
			const char *labels)
{
	put(f,
	    arena_printf(&f->cx.mem,
			 "INSERT INTO device WITH RECURSIVE n(i) AS (VALUES (%d) UNION ALL SELECT "
			 "i + 1 FROM n WHERE i < %d) "
			 "SELECT '%s-' || printf('%%05d', i), '%s', '%s', 'enrolled', NULL, NULL, "
			 "'0190b8c4-a1b2-7c3d-8e4f-' || printf('%%012x', i), 'k', 'p', '%s' || i, "
			 "0, " IN_FORCE_ " FROM n",
			 first, last, name, site, labels, name));
}

static int64_t number_of(struct fixture *f, const char *sql)
{
	sqlite3_stmt *s;
	sqlite3 *db;
	int64_t n;

	ck_assert_int_eq(sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

/* The rollout begins; its id. */
static const char *begin(struct fixture *f)
{
	struct fact fact = { .action = ACTION_NONE };

	assert_ok(&f->cx, beginning_step(&f->cx, f->db, NULL, RELEASE, &fact));
	ck_assert_int_eq(fact.action, ACTION_ROLLOUT_BEGUN);
	append(f, &fact);
	return fact.objects[0] + strlen("rollout:");
}

static enum action step(struct fixture *f, const char *id)
{
	struct fact fact = { .action = ACTION_NONE };

	assert_ok(&f->cx, rollout_step(&f->cx, f->db, NULL, id, &fact));
	if (fact.action != ACTION_NONE)
		append(f, &fact);
	return fact.action;
}

static struct rollout rollout_of(struct fixture *f, const char *id)
{
	struct rollout ro;

	assert_ok(&f->cx, db_rollout_at(&f->cx, f->db, id, AT_NOW, &ro));
	return ro;
}

/* The devices that the newest ring's list has, parted by spaces. */
static const char *members_of(struct fixture *f, const char *id)
{
	struct rollout ro = rollout_of(f, id);
	const char *said = "";
	struct ring_count c;
	struct document doc;
	struct members m;

	assert_ok(&f->cx, db_ring_count(&f->cx, f->db, &ro, ro.ring, &c));
	assert_ok(&f->cx, document_read(&f->cx, f->db, c.members, &doc));
	assert_ok(&f->cx, members_parse(&f->cx, doc.bytes, doc.size, &m));
	ck_assert_uint_eq(m.n, c.devices);
	for (size_t i = 0; i < m.n; i++)
		said = arena_printf(&f->cx.mem, "%s%s%s", said, *said ? " " : "",
				    m.member[i].device);
	return said;
}

/* Each device of the newest ring says so of the release, a minute ago. */
static void ring_shows_of(struct fixture *f, const char *id, const char *state, int most,
			  const char *record)
{
	struct rollout ro = rollout_of(f, id);
	const char **device;
	size_t n;

	assert_ok(&f->cx, db_ring_devices(&f->cx, f->db, &ro, ro.ring, &device, &n));
	for (size_t i = 0; i < n && i < (size_t)most; i++) {
		put(f,
		    arena_printf(&f->cx.mem,
				 "INSERT INTO device_slot (device, slot, release, model, version, "
				 "state, record, at, from_idx, to_idx) VALUES ('%s', 'm', 1, 'm', "
				 "2, '%s', '%s', %lld, 1000, " IN_FORCE_ ")",
				 device[i], state, record, (long long)f->cx.now - 60000));
		{
			auto_hand h = db_hand(f->db, HAND_APPLY);

			assert_ok(&f->cx, rollout_device_show(&f->cx, f->db, device[i], "m", 1));
		}
	}
}

static void ring_shows(struct fixture *f, const char *id, const char *state, int most)
{
	ring_shows_of(f, id, state, most, rollout_of(f, id).record);
}

TEST(ten_thousand_devices_are_in_one_ring_and_the_entry_names_their_list)
{
	struct slot slot[SLOTS_MAX];
	auto_fixture f = fixture_open();
	size_t n = SLOTS_MAX;
	const char *id;

	batch_begin(&f);
	world(&f, REST);
	devices_put(&f, "d", 1, MEMBERS_MAX, "munich", "[]");
	id = begin(&f);
	ck_assert_uint_lt(f.last.size, ENTRY_MAX / 16);
	assert_ok(&f.cx, db_rollout_wanted(&f.cx, f.db, "d-10000", "munich", slot, &n));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(slot[0].release, 1);
	ring_shows(&f, id, "active", MEMBERS_MAX);
	ck_assert_int_eq(step(&f, id), ACTION_ROLLOUT_COMPLETED);
	batch_end(&f);
	ck_assert_int_eq(number_of(&f, "SELECT count(*) FROM due WHERE kind = 'assignment'"),
			 MEMBERS_MAX);
	ck_assert_int_eq(number_of(&f, "SELECT devices FROM rollout_ring"), MEMBERS_MAX);
	ck_assert_int_eq(number_of(&f, "SELECT active FROM rollout_ring"), MEMBERS_MAX);
}

TEST(a_ring_that_would_be_larger_than_one_may_be_stops_the_rollout)
{
	auto_fixture f = fixture_open();
	struct rollout ro;

	batch_begin(&f);
	world(&f, REST);
	devices_put(&f, "d", 1, MEMBERS_MAX + 1, "munich", "[]");
	ro = rollout_of(&f, begin(&f));
	ck_assert_int_eq(ro.state, ROLLOUT_STOPPED);
	detail_says(ro.reason, "ring 'all' would have 10001 devices, and may have 10000");
	batch_drop(&f);
}

/* ---- who is in a ring ---- */

#define RING(name, rule) "{\"name\":\"" name "\"," rule "," GATE "}"

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
	world(&f, arena_printf(&f.cx.mem, HEAD "%s]}", rules[_i].rings));
	devices_put(&f, "a", 1, 3, "munich", "[]");
	devices_put(&f, "b", 1, 1, "hamburg", "[\"dry\"]");
	devices_put(&f, "c", 1, 1, "berlin", "[]");
	id = begin(&f);
	for (size_t i = 0; rules[_i].members[i]; i++) {
		ck_assert_str_eq(members_of(&f, id), rules[_i].members[i]);
		if (!rules[_i].members[i + 1])
			break;
		ring_shows(&f, id, "active", 9);
		ck_assert_int_eq(step(&f, id), ACTION_RING_OPENED);
	}
	batch_drop(&f);
}

TEST(a_share_is_a_part_of_what_is_left)
{
	auto_fixture f = fixture_open();
	const char *id;

	batch_begin(&f);
	world(&f, HEAD RING("a", "\"devices\":[\"a-00001\"]") "," RING(
			  "b", "\"share\":50") "," RING("c", "\"rest\":true") "]}");
	devices_put(&f, "a", 1, 8, "munich", "[]");
	id = begin(&f);
	ring_shows(&f, id, "active", 9);
	ck_assert_int_eq(step(&f, id), ACTION_RING_OPENED);
	ck_assert_uint_eq(strlen(members_of(&f, id)), 4 * strlen("a-00001") + 3);
	ring_shows(&f, id, "active", 9);
	ck_assert_int_eq(step(&f, id), ACTION_RING_OPENED);
	ck_assert_uint_eq(strlen(members_of(&f, id)), 3 * strlen("a-00001") + 2);
	batch_drop(&f);
}

TEST(who_is_in_a_ring_stays_when_labels_and_plan_change_later)
{
	auto_fixture f = fixture_open();
	const char *id, *was;

	batch_begin(&f);
	world(&f, HEAD RING("a", "\"labels\":[\"dry\"]") "," RING("b", "\"rest\":true") "]}");
	devices_put(&f, "a", 1, 2, "munich", "[\"dry\"]");
	devices_put(&f, "b", 1, 1, "munich", "[]");
	id = begin(&f);
	was = members_of(&f, id);
	put(&f, "UPDATE device SET labels = '[]'");
	put(&f,
	    arena_printf(&f.cx.mem, "UPDATE document SET digest = '%s'", document_put(&f, REST)));
	ck_assert_str_eq(members_of(&f, id), was);
	ring_shows(&f, id, "active", 9);
	ck_assert_int_eq(step(&f, id), ACTION_RING_OPENED);
	ck_assert_str_eq(members_of(&f, id), "b-00001");
	batch_drop(&f);
}

/* ---- gates that can pass no more ---- */

TEST(a_ring_with_fewer_devices_than_its_gate_asks_for_is_not_passed_over)
{
	auto_fixture f = fixture_open();
	const char *id;

	batch_begin(&f);
	world(&f, HEAD RING("a", "\"labels\":[\"drie\"]") "," RING("b", "\"rest\":true") "]}");
	devices_put(&f, "a", 1, 2, "munich", "[\"dry\"]");
	id = begin(&f);
	ck_assert_int_eq(step(&f, id), ACTION_ROLLOUT_HALTED);
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
	world(&f, REST_LESS);
	devices_put(&f, "a", 1, 9, "munich", "[]");
	id = begin(&f);
	ring_shows(&f, id, "refused", 1);
	ck_assert_int_eq(step(&f, id), ACTION_NONE);
	batch_drop(&f);

	batch_begin(&f);
	world(&f, REST_LESS);
	devices_put(&f, "a", 1, 9, "munich", "[]");
	id = begin(&f);
	ring_shows(&f, id, "failed", 2);
	ck_assert_int_eq(step(&f, id), ACTION_ROLLOUT_HALTED);
	ck_assert_str_eq(rollout_of(&f, id).reason, "2 of 9 devices of ring 'all' failed");
	put(&f, "UPDATE device_slot SET from_idx = 1");
	put(&f, "UPDATE rollout_device SET since = 1 WHERE since IS NOT NULL");
	assert_ok(&f.cx, rollout_resume(&f.cx, f.db, id, "it was the cable", &fact));
	append(&f, &fact);
	ck_assert_int_eq(step(&f, id), ACTION_NONE);
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
	world(&f, REST);
	devices_put(&f, "a", 1, 1, "munich", "[]");
	id = begin(&f);
	ring_shows_of(&f, id, "active", 1, other);
	ro = rollout_of(&f, id);
	assert_ok(&f.cx, rollout_rings(&f.cx, &ro, &rings));
	put(&f, "UPDATE device_slot SET from_idx = 1 + (SELECT forgiven FROM rollout)");
	assert_ok(&f.cx, gate_look(&f.cx, f.db, &ro, &rings, 0, AT_NOW, &g));
	assert_ok(&f.cx, gate_count(&f.cx, f.db, &ro, &rings, &counted));
	ck_assert_uint_eq(g.failed, 1);
	ck_assert_uint_eq(counted.failed, 1);
	ck_assert_str_eq(g.device[0].reason, "it runs another record of it");
	ck_assert_int_eq(step(&f, id), ACTION_ROLLOUT_HALTED);
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
	world(&f, REST);
	devices_put(&f, "a", 1, 3, "munich", "[]");
	fact_start(&f.cx, &fact, ACTION_ROLLOUT_BEGUN);
	fact.v = 1;
	put_raw(&fact.body, NULL, body, strlen(body));
	append(&f, &fact);
	ring_shows_of(&f, "r", "active", 1, "");
	ck_assert_int_eq(step(&f, "r"), ACTION_RING_OPENED);
	ro = rollout_of(&f, "r");
	assert_ok(&f.cx, db_ring_count(&f.cx, f.db, &ro, ro.ring, &c));
	ck_assert_ptr_null(c.members);
	ck_assert_uint_eq(c.devices, 2);
	ring_shows_of(&f, "r", "active", 2, "");
	ck_assert_int_eq(step(&f, "r"), ACTION_ROLLOUT_COMPLETED);
	batch_drop(&f);
}
