#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "answer.h"
#include "files.h"
#include "process.h"
#include "store.h"

/* What a start looks at before it serves. */

static struct answer last;
static char said[4096];

static void edit(struct process *p, const char *sql)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/signet.db", p->dir);
	raw_sql(path, sql);
}

static void state_is(struct process *p, const char *state, const char *flaw)
{
	auto_json json = NULL;
	struct ctx cx = { 0 };
	json_t *at;

	http(p->port, "GET", "/readyz", NULL, "", NULL, &last);
	ck_assert_int_eq(last.status, 200);
	assert_ok(&cx, json_read(&cx, last.body, last.body_size, &json));
	at = json_object_get(json, "soundness");
	ck_assert_str_eq(json_string_value(json_object_get(at, "state")), state);
	if (flaw)
		ck_assert_str_eq(json_string_value(json_object_get(at, "flaw")), flaw);
	arena_free(&cx.mem);
}

/* Nothing but its own program may write these tables, so whoever edits drops what forbids it. */
#define FREELY                                                                          \
	"PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE type = 'trigger';" \
	"PRAGMA writable_schema = RESET;"

static const char *const edits[] = {
	/* the last byte of an entry */
	FREELY "UPDATE entry SET body = CAST(substr(body, 1, length(body) - 1) || x'20' AS BLOB) "
	       "WHERE idx = 1",
	FREELY "UPDATE entry SET body = CAST(substr(body, 1, length(body) - 1) || x'20' AS BLOB) "
	       "WHERE idx = (SELECT max(idx) - 1 FROM entry)",
	/* an entry that is gone */
	FREELY "DELETE FROM entry WHERE idx = 5",
	/* a byte of a tile */
	FREELY "UPDATE tile SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE id = 0",
	/* the newest note, and the newest root */
	FREELY "UPDATE checkpoint SET note = replace(note, 'signet/', 'signeT/') WHERE size = "
	       "(SELECT max(size) FROM checkpoint)",
	FREELY "UPDATE checkpoint SET root = zeroblob(32) WHERE size = (SELECT max(size) FROM "
	       "checkpoint)",
};

TEST_EACH(a_server_whose_tail_or_head_is_altered_serves_and_appends_nothing, edits)
{
	struct process p = { .pid = 0 };

	process_init(&p);
	process_kill(&p, SIGTERM);
	edit(&p, edits[_i]);
	process_start(&p);
	state_is(&p, "read-only", "head");
	http(p.port, "PUT", "/v1/artifacts/" ARTIFACT, p.token, "", "x", &last);
	ck_assert_int_eq(last.status, 503);
	process_remove(&p);
}

static const char *const row_edits[] = {
	"UPDATE site SET body = replace(body, 'title', 'titel')",
	"INSERT INTO role_grant SELECT user, 'auditor', '*', 1, 9007199254740991 FROM role_grant "
	"LIMIT 1",
	"DELETE FROM role_grant",
	"DROP TRIGGER entry_no_update",
};

TEST_EACH(a_row_that_was_altered_while_nobody_served_is_found_before_anything_is_served, row_edits)
{
	struct process p = { .pid = 0 };

	process_init(&p);
	process_kill(&p, SIGTERM);
	edit(&p, row_edits[_i]);
	process_start(&p);
	state_is(&p, "read-only", "row");
	http(p.port, "PUT", "/v1/artifacts/" ARTIFACT, p.token, "", "x", &last);
	ck_assert_int_eq(last.status, 503);
	process_remove(&p);
}

TEST(a_server_whose_log_is_whole_starts_sound)
{
	struct process p = { .pid = 0 };

	process_init(&p);
	process_kill(&p, SIGTERM);
	process_start(&p);
	state_is(&p, "sound", NULL);
	process_remove(&p);
}

static int sh(const char *command, const char *dir)
{
	return shell(dir, command, said, sizeof(said));
}

static const char *const key_files[] = { "log",      "releases",  "stops",
					 "snapshot", "timestamp", "assignment" };

/* The seed is the last line of each file; a server with another key would sign what nobody
 * believes. */
TEST_EACH(a_server_with_another_key_than_the_one_it_published_does_not_start, key_files)
{
	struct process p = { .pid = 0 };

	process_init(&p);
	process_kill(&p, SIGTERM);
	setenv("KEY", key_files[_i], 1);
	ck_assert_int_eq(sh("tr 0123456789abcdef 123456789abcdef0 <$DIR/keys/$KEY.key >$DIR/k && "
			    "if [ $KEY = log ]; then head -1 $DIR/keys/log.key >$DIR/l && tail -1 "
			    "$DIR/k >>$DIR/l && mv $DIR/l $DIR/k; fi && mv $DIR/k "
			    "$DIR/keys/$KEY.key && chmod 600 $DIR/keys/$KEY.key",
			    p.dir),
			 0);
	ck_assert_int_ne(sh("timeout 20 \"$SIGNETD\" serve --data $DIR --port 0 2>&1", p.dir), 0);
	output_says(said, key_files[_i]);
	output_says(said, "from its backup");
	dir_remove(p.dir);
}

/* Whoever replaced the key may have replaced what the server publishes of it, too. */
TEST(a_log_key_that_the_first_entry_does_not_name_is_refused_without_the_published_file)
{
	struct process p = { .pid = 0 };

	process_init(&p);
	process_kill(&p, SIGTERM);
	ck_assert_int_eq(sh("rm $DIR/server-keys.json && head -1 $DIR/keys/log.key >$DIR/k && "
			    "tail -1 $DIR/keys/log.key | tr 0123456789abcdef 123456789abcdef0 "
			    ">>$DIR/k && mv $DIR/k $DIR/keys/log.key && chmod 600 "
			    "$DIR/keys/log.key",
			    p.dir),
			 0);
	ck_assert_int_ne(sh("timeout 20 \"$SIGNETD\" serve --data $DIR --port 0 2>&1", p.dir), 0);
	output_says(said, "is not the key of this log");
	dir_remove(p.dir);
}
