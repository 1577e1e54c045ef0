#include <string.h>

#include "accepting.h"
#include "base/clock.h"
#include "engine/soundness.h"
#include "person.h"
#include "store.h"

/* What lies before the newest TAIL_ENTRIES entries is looked at when the server serves already. */

#define PATIENCE_MS 60000
#define A_SITE      "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}"
#define BATCH       1000 /* entries */
#define MORE        (TAIL_ENTRIES + BATCH)

static void batch_of_models(struct fixture *f, int from)
{
	batch_begin(f);
	for (int i = 0; i < BATCH; i++)
		add_model(f, arena_printf(&f->cx.mem, "m%d", from + i));
	batch_end(f);
	arena_reset(&f->cx.mem);
}

/* Entries as the server makes them, of a directory that nobody serves. */
static void log_grown(struct site *s)
{
	struct fixture f = {
		.cx.now = clock_ms(),
		.act = { { KIND_PERSON, "root", NULL, NULL, "munich" }, "r-1", "a test", NULL }
	};

	site_stop(s);
	assert_ok(&s->cx, instance_open(&s->cx, s->dir, NULL, &s->in));
	assert_ok(&f.cx, db_open(&f.cx, s->in.db_path, DB_WRITE, &f.db));
	assert_ok(&f.cx, log_open(&f.cx, f.db, &s->in.signer, &f.log));
	for (int n = 0; n < MORE; n += BATCH)
		batch_of_models(&f, n);
	log_close(f.log);
	db_close(f.db);
	arena_free(&f.cx.mem);
	instance_close(&s->in);
}

static void becomes(struct site *s, const char *flaw)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(s, "GET", "/readyz", NULL, NULL, 200);
		ck_assert_msg(clock_elapsed_ms() - begun < PATIENCE_MS, "%s: %s", flaw,
			      s->last.body);
	} while (strcmp(json_at(s, "/soundness/flaw"), flaw) != 0);
}

/* The last byte of an entry is another one, and the first of a full tile. */
static const struct {
	const char *does, *flaw;
} edits[] = {
	{ "DROP TRIGGER entry_no_update; UPDATE entry SET body = CAST(substr(body, 1, length(body) "
	  "- 1) || x'20' AS BLOB) WHERE idx = 300",
	  "entry" },
	{ "UPDATE tile SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE id = 1", "tile" },
};

TEST_EACH(what_was_altered_before_the_newest_ten_thousand_entries_is_found_soon_after_the_start,
	  edits)
{
	auto_site s = { .scrubs = true };

	site_open(&s);
	log_grown(&s);
	raw_sql(arena_printf(&s.cx.mem, "%s/signet.db", s.dir), edits[_i].does);
	site_serve(&s);
	becomes(&s, edits[_i].flaw);
	json_is(&s, "/soundness/state", "read-only");
	ask(&s, "GET", "/log/checkpoint", NULL, NULL, 200);
}

/* What the rows give would be obeyed else, until a scrub has ended. */
TEST(of_a_long_log_no_act_is_taken_until_all_rows_are_held_against_it)
{
	auto_site s = { .scrubs = true };

	site_open(&s);
	log_grown(&s);
	raw_sql(arena_printf(&s.cx.mem, "%s/signet.db", s.dir),
		"UPDATE site SET body = replace(body, 'title', 'titel')");
	site_serve(&s);
	do {
		ask(&s, "POST", "/v1/sites", s.admin, A_SITE, 503);
		ask(&s, "GET", "/readyz", NULL, NULL, 200);
		json_is(&s, "/soundness/state", "read-only");
	} while (strcmp(json_at(&s, "/soundness/flaw"), "start") == 0);
	json_is(&s, "/soundness/flaw", "row");
}

TEST(of_a_long_log_that_is_whole_acts_go_on_when_all_rows_were_held_against_it)
{
	auto_site s = { .scrubs = true };

	site_open(&s);
	log_grown(&s);
	site_serve(&s);
	becomes(&s, "null");
	site_lets_in(&s);
	ask(&s, "POST", "/v1/sites", s.admin, A_SITE, 201);
}
