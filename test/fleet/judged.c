#include <unistd.h>

#include "device.h"
#include "engine/damage.h"
#include "engine/soundness.h"
#include "files.h"
#include "fleet.h"
#include "vfs.h"
#include "waiting.h"

/* A server that is read-only judges who logs in, and who halts a rollout, by the log's entries. */

#define PATIENCE_MS 60000

/* The judge is made when it is wanted: asked again until there is one. */
static void judged(struct site *s, const char *url, const char *secret, const char *request,
		   int status)
{
	for (int i = 0; i < PATIENCE_MS / 20; i++) {
		http(s->port, "POST", url, secret, "", request, &s->last);
		if (s->last.status != 503)
			break;
		json_is(s, "/type", "/problems/read-only");
		usleep(20000);
	}
	ck_assert_msg(s->last.status == status, "%s", s->last.body);
}

static const char *act_url(struct fleet *f, const char *act)
{
	return arena_printf(&f->p.s.cx.mem, "/v1/rollouts/%s/%s", rollout_newest(f), act);
}

static void log_in(struct site *s, const char *user, int status)
{
	judged(s, "/v1/session", NULL, body(s, "{'user':'%s','password':'" PASSWORD "'}", user),
	       status);
}

TEST(who_is_an_operator_by_the_log_halts_a_rollout_and_who_is_one_by_a_row_does_not)
{
	auto_fleet f = { .soak = 3600 };
	struct site *s = &f.p.s;
	char nora[80], iris[80];
	const char *halt, *resume;

	fleet_begun(&f);
	person_add(s, "nora", "reviewer", nora);
	person_add(s, "iris", "auditor", iris);
	halt = act_url(&f, "halt");
	resume = act_url(&f, "resume");
	others_write(s, "UPDATE role_grant SET user = 'nora' WHERE user = 'olga'");
	judged(s, halt, nora, body(s, "{'reason':'mine'}"), 403);
	judged(s, halt, f.olga, body(s, "{'reason':'it burns'}"), 201);
	ask(s, "GET", "/v1/audit", iris, NULL, 200);
	json_is(s, "/items/0/action", "rollout.halted");
	json_is(s, "/items/0/actor/id", "olga");
	ask(s, "POST", resume, f.olga, body(s, "{'reason':'no more'}"), 503);
}

/* Of olga's role the log says another thing than the row.  What was found is said to the server,
 * for an old entry or tile is one of a log of ten thousand. */
TEST(a_rollout_is_halted_by_the_log_s_operator_whatever_was_found_while_head_and_tail_verify)
{
	auto_fleet f = { .soak = 3600 };
	struct site *s = &f.p.s;
	const char *halt, *resume, *reason = "{\"reason\":\"it burns\"}";
	char nora[80];

	fleet_begun(&f);
	person_add(s, "nora", "reviewer", nora);
	halt = act_url(&f, "halt");
	resume = act_url(&f, "resume");
	for (enum flaw found = FLAW_NONE + 1; found < FLAW_COUNT; found++) {
		bool passes = found != FLAW_HEAD && found != FLAW_BEHIND;

		site_sql(s, "UPDATE role_grant SET user = 'nora' WHERE user = 'olga'");
		flaw_found(found, s->cx.now, "as a scrub says");
		if (passes) {
			judged(s, halt, nora, reason, 403);
			judged(s, halt, f.olga, reason, 201);
		} else {
			ask(s, "POST", halt, f.olga, reason, 503);
		}
		flaw_mended(found);
		site_sql(s, "UPDATE role_grant SET user = 'olga' WHERE role = 'operator'");
		ask(s, "POST", resume, f.olga, reason, passes ? 201 : 409);
	}
}

#define ENTRY(body) \
	"DROP TRIGGER IF EXISTS entry_no_update; UPDATE entry SET body = " body " WHERE idx = 3"

/* Entries that do not lead to the root say nothing of who is an operator, and rows are not asked in
 * their place.  What the system found is entered all the same. */
TEST(while_an_entry_is_another_one_nobody_halts_a_rollout_and_alarms_are_entered)
{
	auto_fleet f = { .soak = 3600 };
	struct site *s = &f.p.s;
	const char *halt, *reason = "{\"reason\":\"it burns\"}";

	fleet_begun(&f);
	halt = act_url(&f, "halt");
	others_write(s, ENTRY("CAST(body || ' ' AS BLOB)"));
	ask(s, "POST", halt, f.olga, reason, 503);
	damage_found("artifact:" DEVICE_RECORD);
	alarms_become(&f.p, "bytes.damaged", 1); /* so it is known that there is no judge */
	ask(s, "POST", halt, f.olga, reason, 503);
	site_sql(s, ENTRY("substr(body, 1, length(body) - 1)"));
	judged(s, halt, f.olga, reason, 201);
}

static const struct vfs_disk no_writes = { { [VFS_WRITE] = SQLITE_FULL } };

/* The judge has committed it by then, and the log has not. */
TEST(a_halt_that_a_full_disk_lost_is_halted_by_the_next_try)
{
	static struct vfs vfs = { .wal_alone = true };
	auto_fleet f = { .soak = 3600 };
	struct site *s = &f.p.s;
	const char *halt, *reason = "{\"reason\":\"it burns\"}";

	vfs_install(&vfs);
	fleet_begun(&f);
	halt = act_url(&f, "halt");
	others_write(s, "UPDATE site SET body = replace(body, 'munich', 'another')");
	log_in(s, "olga", 201); /* there is a judge */
	vfs_fail(&vfs, &no_writes, 1, true);
	ask(s, "POST", halt, f.olga, reason, 503);
	json_says(s, "/detail", "nothing was written");
	ck_assert_int_gt(vfs_failed(&vfs), 0);
	vfs.disk = NULL;
	judged(s, halt, f.olga, reason, 201);
}

TEST(a_password_that_is_a_row_s_alone_opens_nothing_and_that_of_the_log_does)
{
	auto_fleet f = { .soak = 3600 };
	struct site *s = &f.p.s;
	char nora[80];

	fleet_open(&f);
	person_add(s, "nora", "reviewer", nora);
	others_write(s, "UPDATE user SET state = 'deactivated', verifier = NULL WHERE id = 'olga'");
	log_in(s, "olga", 201);
	json_at(s, "/entry/fact/session");
	judged(s, "/v1/session", NULL, "{\"user\":\"olga\",\"password\":\"wrong horse battery\"}",
	       401);
}

TEST(where_the_head_was_altered_people_log_in_for_reading_without_an_entry)
{
	auto_fleet f = { .soak = 3600 };
	struct site *s = &f.p.s;
	char secret[80];
	int64_t newest;

	fleet_open(&f);
	newest = fleet_newest(&f);
	others_write(
		s, "INSERT INTO checkpoint (size, root, note) VALUES (1000000, zeroblob(32), 'x')");
	ask(s, "POST", "/v1/sites", s->admin,
	    "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}", 503);
	others_write(
		s,
		"DROP TRIGGER checkpoint_no_delete; DELETE FROM checkpoint WHERE size = 1000000");
	ask(s, "POST", "/v1/session", NULL, body(s, "{'user':'olga','password':'" PASSWORD "'}"),
	    201);
	secret_given(s, secret);
	ask(s, "GET", "/v1/rollouts", secret, NULL, 200);
	ck_assert_int_eq(fleet_newest(&f), newest);
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/soundness/state", "read-only");
	json_is(s, "/soundness/logins", "1");
}
