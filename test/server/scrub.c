#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "files.h"
#include "proof/digest.h"
#include "proof/tiles.h"
#include "site.h"
#include "store.h"

#define PATIENCE_MS 60000
#define A_SITE      "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}"
#define B_SITE      "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}"

/* SQLite writes no page whose bytes stay. */
#define A_PASSING_ROW \
	"INSERT INTO edge VALUES ('a:b', 'is', 'c:d', 1); DELETE FROM edge WHERE src = 'a:b'"

/* Until the place of that answer says so. */
static void becomes(struct site *s, const char *url, const char *at, const char *text)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(s, "GET", url, s->admin, NULL, 200);
		ck_assert_msg(clock_elapsed_ms() - begun < PATIENCE_MS, "%s is not %s: %s", at,
			      text, s->last.body);
	} while (!json_has(s, "%s", at) || strcmp(json_at(s, "%s", at), text) != 0);
}

static void scrubbed_site(struct site *s)
{
	*s = (struct site){ .scrubs = true };
	site_open(s);
	ask(s, "POST", "/v1/sites", s->admin, A_SITE, 201);
}

/* The writer looks for what others wrote before it acts. */
static void is_noticed(struct site *s)
{
	ask(s, "POST", "/v1/sites", s->admin, B_SITE, 503);
	json_is(s, "/type", "/problems/read-only");
}

TEST(a_write_of_another_program_that_altered_nothing_is_looked_at_and_acts_go_on)
{
	auto_site s = { 0 };

	scrubbed_site(&s);
	raw_sql(s.in.db_path, A_PASSING_ROW);
	is_noticed(&s);
	becomes(&s, "/readyz", "/soundness/state", "sound");
	ask(&s, "POST", "/v1/sites", s.admin, B_SITE, 201);
	becomes(&s, "/v1/integrity", "/scrub/result/whole", "true");
	json_is(&s, "/scrub/result/wrong", "null");
}

TEST(a_scrub_that_came_to_its_end_is_an_entry_with_the_root_of_what_it_looked_at)
{
	auto_site s = { 0 };
	char *root, *size;

	scrubbed_site(&s);
	raw_sql(s.in.db_path, A_PASSING_ROW);
	is_noticed(&s);
	becomes(&s, "/v1/integrity", "/scrub/last/wrong", "null");
	root = arena_strdup(&s.cx.mem, json_at(&s, "/scrub/last/root"));
	size = arena_strdup(&s.cx.mem, json_at(&s, "/scrub/last/size"));
	ask(&s, "GET", arena_printf(&s.cx.mem, "/log/consistency/%s", size), s.admin, NULL, 200);
	ck_assert_uint_eq(strlen(root), 44);
	/* what a restart goes by */
	site_restart(&s);
	ask(&s, "GET", "/v1/integrity", s.admin, NULL, 200);
	json_is(&s, "/scrub/last/root", root);
	json_is(&s, "/scrub/last/size", size);
}

/* A trigger is dropped for the edit and made again, so that the schema is as it was. */
#define SNEAKED(table, edit)                                                                      \
	"BEGIN; CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_schema WHERE name = "      \
	"'" table "_no_update'; DROP TRIGGER " table "_no_update; " edit                          \
	"; PRAGMA writable_schema = 1; INSERT INTO sqlite_schema SELECT 'trigger', name, '" table \
	"', 0, sql FROM kept; COMMIT"

static const struct {
	const char *sql, *wrong, *flaw;
} writes[] = {
	{ "UPDATE user SET state = 'deactivated' WHERE id = 'anna'", "row", "row" },
	{ "DROP INDEX version_in_force", "row", "row" },
	{ "INSERT INTO edge VALUES ('a:b', 'is', 'c:d', 1)", "row", "row" },
	{ SNEAKED("entry",
		  "UPDATE entry SET body = CAST(substr(body, 1, length(body) - 1) || x'20' "
		  "AS BLOB) WHERE idx = 2"),
	  "entry", "head" },
	{ "UPDATE tile SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE id = 0", "entry",
	  "head" },
	{ SNEAKED("checkpoint", "UPDATE checkpoint SET root = zeroblob(32) WHERE size = (SELECT "
				"min(size) FROM checkpoint)"),
	  "checkpoint", "tile" },
};

TEST_EACH(what_another_program_altered_is_found_and_said_and_acts_stay_closed, writes)
{
	auto_site s = { 0 };

	scrubbed_site(&s);
	raw_sql(s.in.db_path, writes[_i].sql);
	is_noticed(&s);
	becomes(&s, "/v1/integrity", "/scrub/result/whole", "true");
	json_is(&s, "/scrub/result/wrong", writes[_i].wrong);
	becomes(&s, "/readyz", "/soundness/flaw", writes[_i].flaw);
	if (strcmp(writes[_i].flaw, "head") != 0)
		becomes(&s, "/readyz", "/alarms/0/kind", "records.altered");
	ask(&s, "POST", "/v1/sites", s.admin, B_SITE, 503);
	ask(&s, "GET", "/v1/sites", s.admin, NULL, 200);
}

/* Its entries do not agree with it, and the level above says that they are right. */
TEST(of_a_full_tile_that_was_altered_no_entry_is_said_to_be_wrong)
{
	auto_site s = { 0 };

	scrubbed_site(&s);
	for (int i = 0; i < TILE_WIDTH; i++)
		site_add(&s, arena_printf(&s.cx.mem, "site-%d", i));
	raw_sql(s.in.db_path,
		"UPDATE tile SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE id = 0");
	is_noticed(&s);
	becomes(&s, "/v1/integrity", "/scrub/result/whole", "true");
	json_is(&s, "/scrub/result/wrong", "tile");
	becomes(&s, "/readyz", "/soundness/flaw", "tile");
}

TEST(the_place_of_what_is_wrong_is_for_those_alone_who_may_read_it)
{
	auto_site s = { 0 };
	char author[80];

	s.scrubs = true;
	scrubbed_site(&s);
	person_add(&s, "ada", "author", author);
	raw_sql(s.in.db_path, "UPDATE user SET state = 'deactivated' WHERE id = 'anna'");
	is_noticed(&s);
	becomes(&s, "/v1/integrity", "/scrub/result/whole", "true"); /* its flaw is found before */
	json_is(&s, "/soundness/flaw", "row");
	json_says(&s, "/soundness/place", "user anna");
	json_says(&s, "/scrub/result/place", "user anna");
	ask(&s, "GET", "/v1/integrity", author, NULL, 200);
	json_is(&s, "/soundness/place", "null");
	json_is(&s, "/scrub/result/place", "null");
}

TEST(a_file_whose_bytes_are_others_closes_itself_and_no_act)
{
	auto_site s = { 0 };
	char author[80], digest[80];

	scrubbed_site(&s);
	person_add(&s, "ada", "author", author);
	artifact_add(&s, author, "a model that judges a press", digest);
	file_swap(arena_printf(&s.cx.mem, "%s/blobs/%.2s/%s", s.dir, digest + HEX_AT,
			       digest + HEX_AT + 2),
		  "a model that judges a Press", strlen("a model that judges a Press"));
	raw_sql(s.in.db_path, A_PASSING_ROW);
	is_noticed(&s);
	becomes(&s, "/v1/integrity", "/scrub/result/wrong", "bytes");
	becomes(&s, "/readyz", "/soundness/state", "sound");
	becomes(&s, "/v1/integrity", "/damaged/0/object",
		arena_printf(&s.cx.mem, "artifact:%s", digest));
	ask(&s, "POST", "/v1/sites", s.admin, B_SITE, 201);
}

TEST(a_scrub_comes_to_its_end_although_a_pipe_is_where_bytes_were)
{
	auto_site s = { 0 };
	char author[80], digest[80];
	const char *path;

	scrubbed_site(&s);
	person_add(&s, "ada", "author", author);
	artifact_add(&s, author, "a model that judges a press", digest);
	path = arena_printf(&s.cx.mem, "%s/blobs/%.2s/%s", s.dir, digest + HEX_AT,
			    digest + HEX_AT + 2);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	raw_sql(s.in.db_path, A_PASSING_ROW);
	is_noticed(&s);
	becomes(&s, "/v1/integrity", "/scrub/result/wrong", "bytes");
	becomes(&s, "/v1/integrity", "/damaged/0/object",
		arena_printf(&s.cx.mem, "artifact:%s", digest));
	ask(&s, "POST", "/v1/sites", s.admin, B_SITE, 201);
}

TEST(all_entries_of_the_start_are_proved_soon_after_it)
{
	auto_site s = { 0 };
	char *of;

	site_open(&s);
	site_restart(&s);
	becomes(&s, "/v1/integrity", "/scrub/stage", "rests");
	of = arena_strdup(&s.cx.mem, json_at(&s, "/scrub/proved/of"));
	ck_assert_str_ne(of, "0");
	json_is(&s, "/scrub/proved/entries", of);
	ask(&s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&s, "/proved/entries", of);
}

/* The disk of this process, as it says how much room it has. */
static atomic_bool full;

int statvfs(const char *path, struct statvfs *out)
{
	*out = (struct statvfs){ .f_bavail = atomic_load(&full) ? 1 : 1 << 20, .f_frsize = 4096 };
	return 0;
}

TEST(a_scrub_without_room_for_its_copy_is_an_alarm_until_a_later_one_has_it)
{
	auto_site s = { 0 };

	scrubbed_site(&s);
	atomic_store(&full, true);
	raw_sql(s.in.db_path, A_PASSING_ROW);
	is_noticed(&s);
	becomes(&s, "/readyz", "/alarms/0/kind", "scrub.failed");
	becomes(&s, "/v1/integrity", "/scrub/result/whole", "false");
	json_says(&s, "/scrub/result/place", "0 MiB are free");
	ask(&s, "GET", "/v1/sites", s.admin, NULL, 200);
	atomic_store(&full, false);
	raw_sql(s.in.db_path, A_PASSING_ROW);
	becomes(&s, "/readyz", "/soundness/state", "sound");
	becomes(&s, "/readyz", "/open", "0");
	ask(&s, "POST", "/v1/sites", s.admin, B_SITE, 201);
}

TEST(nothing_of_the_copy_is_left_and_a_stop_ends_a_scrub)
{
	auto_site s = { 0 };

	scrubbed_site(&s);
	raw_sql(s.in.db_path, A_PASSING_ROW);
	is_noticed(&s);
	site_stop(&s);
	ck_assert(!file_has(&s.cx, arena_printf(&s.cx.mem, "%s/scrub.db", s.dir), ""));
	site_restart(&s);
	becomes(&s, "/readyz", "/soundness/state", "sound");
}
