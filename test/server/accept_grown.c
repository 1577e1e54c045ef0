#include <string.h>

#include "accepting.h"
#include "engine/tables.h"
#include "intruder.h"

/* What a server that is read-only enters between the document and its acceptance. */

#define OWN_ENTRIES 3 /* before the acceptance: the proposal, and two signatures */

/* Two approvers log in, sign, and accept; *grew: entries came in between. */
static void both_sign(struct way *w, bool *grew)
{
	struct accepted done;
	struct fsck_report r;
	const char *anna;

	way_written(w);
	w->p.s.scrubs = true; /* so the start finds it, and what it says is entered */
	way_served(w);
	anna = way_signed(w, &w->p.anna, "approver", 200);
	assert_ok(&w->p.s.cx,
		  way_accepted(w, anna, way_signed(w, &w->p.ben, "approver", 200), &done));
	assert_ok(&w->p.s.cx, way_fsck(w, &r));
	*grew = done.entry > (int64_t)w->found.head.size + OWN_ENTRIES;
}

TEST(a_row_of_each_table_that_is_altered_is_accepted_though_the_table_grew)
{
	auto_way w = { 0 };
	bool grew;

	way_open(&w);
	way_each_altered(&w, "migration"); /* by which nothing is served */
	both_sign(&w, &grew);
	ck_assert(grew);
}

/* Of tables that a login or an alarm writes to, the rows beside those that it writes. */
static const struct {
	const char *sql;
	bool enters; /* who logs in, as rows admit it */
} grown[] = {
	{ "UPDATE checkpoint SET note = note || ' ' WHERE size = (SELECT min(size) FROM "
	  "checkpoint)",
	  true },
	{ "DELETE FROM object_head WHERE id = 'user:mara'", true },
	{ "UPDATE source SET idx = idx + 1", true },
	{ "INSERT INTO idempotency VALUES ('nobody', 'k', x'00', 0)", true },
	{ "INSERT INTO content SELECT 'sha256:' || substr(digest, 9) || '0', kind, salt, bytes "
	  "FROM "
	  "content LIMIT 1",
	  true },
	{ "DELETE FROM object_head WHERE id = 'user:anna'", true },
	{ "DELETE FROM object_head WHERE id LIKE 'user:%'", false },
	{ "DELETE FROM object_head", false },
	{ "DELETE FROM user; DELETE FROM role_grant", true },
	{ "UPDATE tile SET data = CAST(data || x'00' AS BLOB); UPDATE founder SET user = 'x' WHERE "
	  "user = 'ben'",
	  true },
};

TEST_EACH(damage_of_a_table_that_logins_write_to_is_accepted, grown)
{
	auto_way w = { 0 };
	bool grew;

	way_open(&w);
	way_altered(&w, grown[_i].sql);
	both_sign(&w, &grew);
	ck_assert(grew == grown[_i].enters);
}
