#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "alarm/sql.h"
#include "control/sql.h"
#include "data/sql.h"
#include "engine/room.h"
#include "engine/sql.h"
#include "engine/tables.h"
#include "fleet/sql.h"
#include "people/sql.h"
#include "quality/sql.h"
#include "registry/sql.h"
#include "release/sql.h"
#include "signing/sql.h"
#include "store.h"
#include "tree/sql.h"
#include "trust/sql.h"
#include "validation/sql.h"

struct exception {
	sql_id id; /* SQL_NONE: the end */
	const char *why;
};

/* Statements that may walk a whole table or index, each with its reason. */
/* clang-format off */
static const struct exception may_scan[] = {
	{ SQL_STOP_TARGET_LIST, "the files of all stops: the role stops names each of them for ever" },
	{ SQL_ENTRY_LAST,      "the primary key from its end, LIMIT 1" },
	{ SQL_CHECKPOINT_LAST, "the primary key from its end, LIMIT 1" },
	{ SQL_FOUNDER_AT,      "there are two rows, ever" },
	{ SQL_FOUNDER_EVER,    "there are two rows, ever" },
	{ SQL_ROOT_ACKNOWLEDGEMENT_NOW, "the index of those in force, one of each person: all of them are asked for" },
	{ SQL_ANNOUNCEMENTS_OPEN, "the index of announcements in force: the root's threshold signed each" },
	{ SQL_FOREIGN_NOTE_OPEN, "the index of foreign notes that are open, from its end, LIMIT 1" },
	{ SQL_FOREIGN_NOTE_COUNT, "the index of foreign notes that are open: at most 128" },
	{ SQL_TRUST_TARGET_LIST, "the index of trust files in force: there are four" },
	{ SQL_RELEASE_TARGET_PUBLISHED, "the index of releases in force: what is published is all of it" },
	{ SQL_GIT_OBJECT_ORDER, "all of them, for fsck" },
	{ SQL_CONTENT_KIND_DOCUMENT, "all contents, where a stopped server makes its database again" },
	{ SQL_CONTENT_KIND_PERSONAL, "likewise" },
	{ SQL_CONTENT_KIND_SECRET, "likewise" },
	{ SQL_CONTENT_SALT_DROP, "likewise" },
	{ SQL_CONTENT_UNNAMED_DROP, "likewise" },
	{ SQL_CONTENT_ERASED_DROP, "likewise" },
	{ SQL_ASSIGNMENT_LONGER, "the whole fleet: a word on the clock takes back the time by which it was assigned" },
	{ SQL_DEVICE_ENROLLED, "the whole fleet: people signed another epoch or key of assignments" },
	{ SQL_CHECKPOINT_SWAP, "the primary key from its end, LIMIT 1; and a constant row" },
	{ SQL_LOST_CONTENTS_COUNT, "what approvers accepted as lost, a signed document's worth at a time" },
	{ SQL_LOST_COUNT,      "likewise" },
	{ SQL_CHANGE_NEXT,     "the primary key from its end, LIMIT 1" },
	{ SQL_ROLLOUT_DEVICE_INSERT, "one row without a table" },
	{ SQL_RING_CANDIDATES, "the whole fleet: a ring that opens takes the devices that fit" },
	{ SQL_ALARM_COUNT, "the index of open alarms: each of them is counted" },
	{ SQL_PACK_COUNT, "a constant row, and two searches" },
	{ SQL_GIT_OBJECT_LAST, "the primary key from its end" },
	{ SQL_PACK_END, "the objects of one pack, which are as many as it has at most" },
	{ SQL_NONE, NULL },
};

/* Statements that search by a part of an index and have no limit: each looks at what it names alone. */
static const struct exception may_walk[] = {
	{ SQL_CHANGE_OPENED_AT,  "the states of one change" },
	{ SQL_DATASET_BY_DIGEST, "the versions of one dataset that have the same bytes" },
	{ SQL_SUSPENSION_CONFIRM, "the suspensions of one person" },
	{ SQL_ACTS_OPEN_BY,  "the acts of one kind that are open: at most 16 of one person" },
	{ SQL_RESETS_OF,     "the states of one user: it yields each reset" },
	{ SQL_SUSPENSIONS_OF, "the suspensions of one person: it yields each" },
	{ SQL_HOLDERS_OF,        "the signatures of holders on one act: it yields each" },
	{ SQL_ROLE_GRANT_HOLDERS, "who holds one role at one site: it yields each" },
	{ SQL_CHANGE_PATH_OF,    "the paths of one change: it yields each" },
	{ SQL_RELEASE_OF_CHANGE, "the paths of one change" },
	{ SQL_RETIREMENT_OF_CHANGE, "the paths of one change" },
	{ SQL_READING_PARTS,     "the sets that have the same bytes, and the sites of each" },
	{ SQL_CONCERN_DROP,      "the sites that one record stated: it drops each" },
	{ SQL_CONCERN_OWN,       "the sites of one object and the models that use it: it yields each" },
	{ SQL_DATASET_CLOSE,     "the states of one dataset" },
	{ SQL_DUE_AGAIN,         "the releases that wait: a withdrawal or new metadata moves each" },
	{ SQL_ENTRY_RANGE,       "a range that the caller bounds: it yields each" },
	{ SQL_DEVICE_PAGE,       "a page of devices, and the alarms of each, at most 16" },
	{ SQL_DEVICE_ALARM_NOW,  "the alarms of one device, at most 16: it yields each" },
	{ SQL_DEVICE_ALARM_OF,   "the alarms that one device ever had, when somebody asks as of an entry" },
	{ SQL_DEVICE_ALARM_CLOSE_ALL, "the alarms of one device: it ends each" },
	{ SQL_DEVICE_SLOT_NOW,   "the slots of one device, at most 16: it yields each" },
	{ SQL_DEVICE_SLOT_OF,    "the slots that one device ever had, when somebody asks as of an entry" },
	{ SQL_STOP_OVER,         "the stops of one model that are in force: it yields those of one release" },
	{ SQL_STOP_LIFT_OF_CHANGE, "the paths of one change" },
	{ SQL_ROLLOUT_OF_RELEASES, "the rollouts of the releases that a stop names: it yields each" },
	{ SQL_ROLLOUT_STOPPED,   "the rollouts of a model that are not ended: it yields those that a stop names" },
	{ SQL_ROLLOUT_OLDER,     "the rollouts of one model that are under way: it yields each" },
	{ SQL_ROLLOUT_GATED_BY,  "the rollouts that one device is in, when it enrols anew or leaves" },
	{ SQL_ROLLOUT_OF_SLOT,   "the rollouts of one release, of which there is one" },
	{ SQL_ROLLOUT_DEVICE_INSERT, "one row without a table" },
	{ SQL_ROLLOUT_DEVICE_ROWS, "the rollouts that one device is in, when it enrols anew or leaves" },
	{ SQL_RING_CANDIDATES, "the whole fleet: a ring that opens takes the devices that fit" },
	{ SQL_ROLLOUT_DEVICE_CLEAR, "the rollouts that one device is in, when it enrols anew or leaves" },
	{ SQL_ROLLOUT_RING_INSERT, "the devices of one ring, in one index, once: when it opens" },
	{ SQL_ROLLOUT_RING_FORGIVE, "the rings of one rollout, at most 16" },
	{ SQL_ROLLOUT_DEVICE_OF, "the devices of the rings of one rollout: it yields each" },
	{ SQL_FOUNDER_CLOSE,     "one founder" },
	{ SQL_TOKEN_CLOSE,       "the states of one token" },
	{ SQL_ROLE_GRANT_USER_CLOSE, "the roles in force of one user: it ends each" },
	{ SQL_ROLE_GRANT_AT,     "the roles that one user ever had" },
	{ SQL_ROLE_GRANT_BEHIND, "the roles in force of one person and of the services behind which the person is: it yields each" },
	{ SQL_RELEASE_TARGET_PUBLISHED, "the files of one release: it yields each" },
	{ SQL_PACK_BASES,        "the objects that those of one pack are deltas of: it yields each" },
	{ SQL_PACK_ROWS,         "the objects of one pack: it yields each" },
	{ SQL_SIGNING_KEY_OF,    "the keys that one user ever had: it yields almost each" },
	{ SQL_SIGNING_KEY_COUNT, "the keys that one user ever had, when the user enrols another" },
	{ SQL_ACTS_WAITING_OF,   "the acts of one kind that are open or wait" },
	{ SQL_RESET_LAST,        "the states of one user" },
	{ SQL_REVOCATION_AT,     "the reviews of one revocation" },
	{ SQL_REVOCATION_DUE,    "the revocations of one key, and their reviews" },
	{ SQL_REVIEW_OF_KEY,     "the reviews of one key: it yields each" },
	{ SQL_UPHELD_COUNT,      "the signatures of one key that were upheld, at most 64" },
	{ SQL_DISPUTED_RESTS,    "what rests on one change: it yields each" },
	{ SQL_ROLLOUT_DISPUTED,  "what one key signed from an entry on, once: when it is revoked" },
	{ SQL_SIGNATURE_OF,      "the signatures of one change or key: it yields almost each" },
	{ SQL_NONE, NULL },
};
/* clang-format on */

/* Statements that rest on one index: with another one they would look at more than they yield. */
static const struct {
	sql_id id;
	const char *index;
} by[] = {
	{ SQL_CHANGE_OPEN_LIST, "change_open" },
	{ SQL_DUE_NOW, "due_now" },
	{ SQL_DUE_LATER, "due_later" },
	{ SQL_DUE_SOONEST, "due_later" },
	{ SQL_ROLLOUT_DEVICE_OF, "rollout_device_ring" },
	{ SQL_ROLLOUT_DEVICE_LATEST, "rollout_device_ring" },
	{ SQL_ROLLOUT_RING_INSERT, "rollout_device_ring" },
	{ SQL_ROLLOUT_OLDER, "rollout_under_way" },
	{ SQL_ROLLOUT_NEWEST, "rollout_not_ended" },
	{ SQL_TOKEN_USER_CLOSE, "token_in_force" },
	{ SQL_VALIDATION_USED, "validation_use" },
	{ SQL_VALIDATION_REUSED, "validation_reuse" },
};

/* Of {seen …}, whose three tables have names of their own. */
static bool of_seen(const char *step)
{
	static const char *const steps[] = { "SUBQUERY", " own ", " middle ", " root " };

	for (size_t i = 0; i < countof(steps); i++)
		if (strstr(step, steps[i]))
			return true;
	return false;
}

static void index_check(sql_id id, const char *step)
{
	if (of_seen(step))
		return;
	for (size_t i = 0; i < countof(by); i++)
		if (by[i].id == id)
			assert_says(step, by[i].index);
}

static bool listed(const struct exception *list, sql_id id)
{
	while (list->id != SQL_NONE && list->id != id)
		list++;
	return list->id == id;
}

/* All rows, for fsck. */
static bool of_fsck(sql_id id)
{
	const char *end = strstr(sql_text(id).name, "_all");

	return end && strlen(end) == 4;
}

static int count_of(sqlite3 *raw, const char *sql, const char *name)
{
	sqlite3_stmt *s;
	int n;

	ck_assert_int_eq(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* How many columns make the key that a step searches by: "SEARCH t USING INDEX i (a=? AND b=?)". */
static int key_columns(sqlite3 *raw, const char *step)
{
	char table[64] = "", index[64] = "";
	const char *with = strstr(step, " INDEX ");

	if (strstr(step, " INTEGER PRIMARY KEY"))
		return 1;
	if (with && sscanf(with, " INDEX %63s", index) == 1)
		return count_of(raw, "SELECT count(*) FROM pragma_index_info(?)", index);
	ck_assert_msg(sscanf(step, "SEARCH %63s", table) == 1, "%s", step);
	return count_of(raw, "SELECT count(*) FROM pragma_table_info(?) WHERE pk > 0", table);
}

static int given_columns(const char *step)
{
	int n = 0;

	while ((step = strstr(step, "=?"))) {
		step += 2;
		n++;
	}
	return n;
}

/* The steps of a plan, one to a line. */
static char *plan_of(sqlite3 *raw, struct sql_text statement, struct ctx *cx)
{
	char *sql = arena_printf(&cx->mem, "EXPLAIN QUERY PLAN %s", statement.text), *all;
	sqlite3_stmt *s;

	ck_assert_msg(sqlite3_prepare_v2(raw, sql, -1, &s, NULL) == SQLITE_OK, "%s: %s",
		      statement.name, sqlite3_errmsg(raw));
	all = arena_strdup(&cx->mem, "");
	while (sqlite3_step(s) == SQLITE_ROW)
		all = arena_printf(&cx->mem, "%s%s\n", all, sqlite3_column_text(s, 3));
	sqlite3_finalize(s);
	return all;
}

/* A limit bounds what is looked at only where rows come in the order that is asked for. */
static bool bounded(struct sql_text statement, const char *plan)
{
	return strstr(statement.text, "LIMIT") && !strstr(plan, "USE TEMP B-TREE");
}

static void step_check(sqlite3 *raw, sql_id id, const char *step, bool is_bounded)
{
	const char *name = sql_text(id).name;

	ck_assert_msg(strncmp(step, "SCAN", 4) != 0 || listed(may_scan, id), "%s: %s", name, step);
	if (strncmp(step, "SEARCH", 6) == 0 && !is_bounded && !listed(may_walk, id) &&
	    !listed(may_scan, id))
		ck_assert_msg(given_columns(step) == key_columns(raw, step),
			      "%s looks at all rows of a part of the key: %s", name, step);
	index_check(id, step);
}

static void plan_check(sqlite3 *raw, sql_id id)
{
	struct ctx cx = { 0 };
	char *plan = plan_of(raw, sql_text(id), &cx), *rest = NULL;
	bool is_bounded = bounded(sql_text(id), plan);

	if (!of_fsck(id))
		for (char *step = strtok_r(plan, "\n", &rest); step;
		     step = strtok_r(NULL, "\n", &rest))
			step_check(raw, id, step, is_bounded);
	arena_free(&cx.mem);
}

TEST(every_statement_looks_at_the_rows_that_it_names_alone)
{
	auto_fixture f = fixture_open();
	size_t seen = 0;
	sqlite3 *raw;

	ck_assert_int_eq(sqlite3_open(f.path, &raw), SQLITE_OK);
	for (size_t i = 0; i < rooms_joined()->n; i++) {
		const struct room *room = rooms_joined()->room[i];

		for (unsigned k = 0; k < room->n_sql; k++, seen++)
			plan_check(raw, SQL_ID((unsigned)room->place, k));
	}
	ck_assert_uint_gt(seen, 100);
	sqlite3_close(raw);
}

/* What a table's row calls a content is looked at by each statement that asks of all contents. */
TEST(every_column_of_contents_is_asked_of)
{
	static const sql_id asked[] = { SQL_CONTENT_UNNAMED_ALL, SQL_CONTENT_MISSING_ALL };
	const struct table *t;
	size_t seen = 0;

	for (size_t i = 0; (t = table_at(i)); i++)
		for (size_t k = 0; k < TABLE_CONTENTS_MAX && t->contents[k].column; k++, seen++)
			for (size_t a = 0; a < countof(asked); a++) {
				char part[200];

				snprintf(part, sizeof(part), "SELECT %s AS digest FROM %s WHERE",
					 t->contents[k].column, t->name);
				assert_says(sql_text(asked[a]).text, part);
			}
	ck_assert_uint_gt(seen, 10);
}
