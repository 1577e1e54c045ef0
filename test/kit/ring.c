#include "ring.h"

#include <sqlite3.h>
#include <string.h>

#include "documents/members.h"
#include "engine/content.h"
#include "engine/hand.h"
#include "engine/history.h"
#include "fleet/due.h"

#define RELEASE "m/1"
#define RECORD                                                                           \
	"{\"v\":2,\"model\":\"m\",\"number\":1,\"version\":2,\"envelope\":1,\"scope\":{" \
	"\"sites\":[\"munich\",\"hamburg\"]},\"plan\":\"p\",\"floor\":1,\"fallback\":\"keep\"}"

void ring_sql(struct fixture *f, const char *sql)
{
	auto_hand h = db_hand(f->db, HAND_SCHEMA);

	assert_ok(&f->cx, db_exec(&f->cx, f->db, sql));
}

const char *ring_document(struct fixture *f, const char *text)
{
	struct hash h = hash_bytes(text, strlen(text));
	const char *digest = digest_text(&f->cx, &h);

	ring_sql(f,
		 arena_printf(
			 &f->cx.mem,
			 "INSERT INTO content VALUES ('%s', 'document', x'', CAST('%s' AS BLOB))",
			 digest, text));
	return digest;
}

void ring_world(struct fixture *f, const char *plan)
{
	const char *record = ring_document(f, RECORD);

	ring_sql(f, arena_printf(&f->cx.mem,
				 "INSERT INTO document (path, digest, from_idx, to_idx, path_kind, "
				 "path_name) "
				 "VALUES ('policies/rings/p.json', '%s', 0, " IN_FORCE_
				 ", 'ring-plan', 'p')",
				 ring_document(f, plan)));
	ring_sql(f, arena_printf(&f->cx.mem,
				 "INSERT INTO release VALUES ('m', 1, 'published', '%s', 'x', 'x', "
				 "'{}', 0, " IN_FORCE_ ")",
				 record));
}

/* From first to last, enrolled at the site. */
void devices_put(struct fixture *f, const char *name, int first, int last, const char *site,
		 const char *labels)
{
	ring_sql(f,
		 arena_printf(
			 &f->cx.mem,
			 "INSERT INTO device WITH RECURSIVE n(i) AS (VALUES (%d) UNION ALL SELECT "
			 "i + 1 FROM n WHERE i < %d) "
			 "SELECT '%s-' || printf('%%05d', i), '%s', '%s', 'enrolled', NULL, NULL, "
			 "'0190b8c4-a1b2-7c3d-8e4f-' || printf('%%012x', i), 'k', 'p', '%s' || i, "
			 "0, " IN_FORCE_ " FROM n",
			 first, last, name, site, labels, name));
}

int64_t ring_number(struct fixture *f, const char *sql)
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
const char *ring_begin(struct fixture *f)
{
	struct fact fact = { .action = ACTION_NONE };

	assert_ok(&f->cx, beginning_step(&f->cx, f->db, NULL, RELEASE, &fact));
	ck_assert_int_eq(fact.action, ACTION_ROLLOUT_BEGUN);
	append(f, &fact);
	return fact.objects[0] + strlen("rollout:");
}

enum action ring_step(struct fixture *f, const char *id)
{
	struct fact fact = { .action = ACTION_NONE };

	assert_ok(&f->cx, rollout_step(&f->cx, f->db, NULL, id, &fact));
	if (fact.action != ACTION_NONE)
		append(f, &fact);
	return fact.action;
}

struct rollout rollout_of(struct fixture *f, const char *id)
{
	struct rollout ro;

	assert_ok(&f->cx, db_rollout_at(&f->cx, f->db, id, AT_NOW, &ro));
	return ro;
}

/* The devices that the newest ring's list has, parted by spaces. */
const char *members_of(struct fixture *f, const char *id)
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
void ring_shows_of(struct fixture *f, const char *id, const char *state, int most,
		   const char *record)
{
	struct rollout ro = rollout_of(f, id);
	const char **device;
	size_t n;

	assert_ok(&f->cx, db_ring_devices(&f->cx, f->db, &ro, ro.ring, &device, &n));
	for (size_t i = 0; i < n && i < (size_t)most; i++) {
		ring_sql(f,
			 arena_printf(
				 &f->cx.mem,
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

void ring_shows(struct fixture *f, const char *id, const char *state, int most)
{
	ring_shows_of(f, id, state, most, rollout_of(f, id).record);
}
