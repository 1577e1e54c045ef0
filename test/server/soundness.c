
#include <stdio.h>
#include <string.h>

#include "accepting.h"
#include "browse.h"
#include "engine/soundness.h"
#include "foreign.h"
#include "intruder.h"
#include "waiting.h"

static void state_is(struct site *s, const char *state, const char *flaw)
{
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/soundness/state", state);
	if (flaw)
		json_is(s, "/soundness/flaw", flaw);
}

#define A_SITE "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}"

static const struct {
	const char *sql, *flaw;
} writes[] = {
	{ "UPDATE user SET state = 'deactivated'", "foreign" },
	{ "DROP TRIGGER entry_no_update", "foreign" },
	{ "INSERT INTO checkpoint (size, root, note) VALUES (1000000, zeroblob(32), 'x')", "head" },
};

TEST_EACH(what_another_program_wrote_ends_all_acts_and_no_reads, writes)
{
	auto_site s = { 0 };

	site_open(&s);
	ask(&s, "POST", "/v1/sites", s.admin, A_SITE, 201);
	state_is(&s, "sound", NULL);
	others_write(&s, writes[_i].sql);
	ask(&s, "POST", "/v1/sites", s.admin,
	    "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}", 503);
	json_is(&s, "/type", "/problems/read-only");
	state_is(&s, "read-only", writes[_i].flaw);
	page_says_once(ask(&s, "GET", "/login", NULL, NULL, 200), "This server is read-only.");
	ask(&s, "GET", "/v1/sites", s.admin, NULL, 200);
}

/* Whoever sets a database back alters something else, too. */
TEST(a_head_that_this_log_never_had_is_heard_while_the_server_is_read_only)
{
	auto_site s = { 0 };
	const char *note;

	site_open(&s);
	note = foreign_note(&s, 50, true);
	others_write(&s, writes[1].sql);
	ask(&s, "POST", "/v1/log/notes", s.admin, body(&s, "{'note':%s}", quoted(&s, note)), 503);
	state_is(&s, "behind", "behind");
}

/* An altered entry leaves no judge. */
TEST(a_try_to_log_in_that_nobody_could_judge_is_taken_off_no_budget)
{
	auto_site s = { 0 };

	site_open(&s);
	others_write(&s, "DROP TRIGGER entry_no_update; UPDATE entry SET body = zeroblob(9) "
			 "WHERE idx = 3");
	for (int i = 0; i < 20; i++)
		ask(&s, "POST", "/v1/session", NULL,
		    body(&s, "{'user':'root','password':'another password'}"), 503);
}

TEST(what_the_server_itself_writes_and_carries_into_the_database_is_its_own)
{
	auto_site s = { 0 };

	site_open(&s);
	for (int i = 0; i < 400; i++) {
		char body[300];

		snprintf(body, sizeof(body),
			 "{\"id\":\"site-%d\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}", i);
		ask(&s, "POST", "/v1/sites", s.admin, body, 201);
	}
	state_is(&s, "sound", NULL);
}

/* It closes what rests on it, and nobody is halted by it. */
TEST(a_content_that_was_altered_while_nobody_served_is_an_alarm_and_acts_go_on)
{
	auto_plant p = { .s.scrubs = true };
	struct raw r = { 0 };

	plant_open(&p);
	site_stop(&p.s);
	raw_open(&r, p.s.in.db_path);
	raw_edit(&r, "UPDATE content SET bytes = CAST(bytes || 'x' AS BLOB) WHERE digest = (SELECT "
		     "min(digest) FROM source)");
	raw_close(&r);
	site_serve(&p.s);
	site_lets_in(&p.s);
	state_is(&p.s, "sound", NULL);
	alarms_become(&p, "bytes.damaged", 1);
	ask(&p.s, "POST", "/v1/sites", p.s.admin, A_SITE, 201);
}

/* ---- what passes while the server is read-only ---- */

static const enum action passing[] = {
	ACTION_SESSION_OPENED, ACTION_ROLLOUT_HALTED,     ACTION_ALARM_BEGUN,
	ACTION_ALARM_ENDED,    ACTION_INTEGRITY_SCRUBBED,
};

TEST(logins_halts_alarms_and_what_a_scrub_found_pass_and_no_other_act_does)
{
	for (enum action a = ACTION_NONE; a < ACTION_COUNT; a++) {
		bool passes = false;

		for (size_t i = 0; i < countof(passing); i++)
			passes |= passing[i] == a;
		ck_assert_msg(flawed_passes(a) == passes, "%s", action_name(a));
	}
}
