#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "engine/soundness.h"
#include "plant.h"
#include "store.h"

#define MODEL "models/m/model.json"

/* A plant where change 1 of jonas waits for a signature. */
static void waiting(struct plant *p)
{
	plant_open(p);
	ask(&p->s, "POST", "/v1/changes", p->jonas.secret,
	    body(&p->s,
		 "{'title':'<b>Raise</b> the limit','reason':'r','impact':'i','retest':'none',"
		 "'documents':[%s]}",
		 document_text(&p->s, MODEL, model_document(&p->s, "m", "a"))),
	    201);
}

TEST(a_login_sets_a_cookie_that_no_script_and_no_other_site_gets)
{
	auto_site s = { 0 };

	site_open(&s);
	form_post(&s, "/login", NULL, "", "user=root&password=correct+horse+battery", 303);
	page_says(s.last.text, "Set-Cookie: signet=sgs_");
	page_says(s.last.text, "HttpOnly; SameSite=Strict");
	page_says_not(s.last.body, "sgs_");
	form_post(&s, "/login", NULL, "", "user=root&password=wrong", 401);
	page_says(s.last.body, "<title>Log in · Signet</title>");
	page_says(s.last.text, "user id and password do not fit");
	page_says_not(s.last.text, "Log head"); /* it was not looked at */
	page_says(s.last.text, "frame-ancestors 'none'");
}

TEST(whoever_is_not_logged_in_is_shown_the_door)
{
	auto_site s = { 0 };

	site_open(&s);
	page_get(&s, "/", NULL, 303);
	page_says(s.last.text, "Location: /login");
	page_get(&s, "/changes", "sgs_nobody", 303);
	page_get(&s, "/login", NULL, 200);
}

/* Each button of the page, and the way by which what runs is stopped. */
TEST(a_page_of_a_read_only_server_offers_no_act_that_is_refused_and_says_why)
{
	auto_plant p = { 0 };
	const char *page;

	waiting(&p);
	page = page_get(&p.s, "/changes/1", p.anna.secret, 200);
	page_says(page, "value=\"approval\">Sign");
	page_says_not(page, "Refused for now");
	flaw_found(FLAW_ROW, p.s.cx.now, "as a scrub says");
	page = page_get(&p.s, "/changes/1", p.anna.secret, 200);
	page_says(page, "value=\"approval\" disabled>Sign");
	page_says(page, "<button disabled>Object");
	page_says(page, "title=\"Refused for now: this server is read-only, since a record");
	page_says(page, "A rollout can still be halted: signet rollout halt");
	page_says_not(page, "Since then it refused");
	ask(&p.s, "POST", "/v1/sites", p.s.admin,
	    "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}", 503);
	page = page_get(&p.s, "/login", NULL, 200);
	page_says(page, "Since then it refused 1 act.");
	page_says(page, "<button>Log in</button>");
	flaw_found(FLAW_BEHIND, p.s.cx.now, "as an anchor says");
	page_says(page_get(&p.s, "/login", NULL, 200),
		  "A stop is carried by hand until then: signet-agent revert SLOT");
}

TEST(a_change_is_signed_on_its_page_without_any_script)
{
	char form[100], key[100], fields[800];
	auto_plant p = { 0 };

	waiting(&p);
	page_says(page_get(&p.s, "/", p.anna.secret, 200), "1 change waits for your signature");
	page_get(&p.s, "/changes/1", p.anna.secret, 200);
	page_says_not(p.s.last.body, "<script");
	page_says(p.s.last.body, "&lt;b&gt;Raise&lt;/b&gt; the limit");
	page_says(p.s.last.body, "I approve this change for the use that its documents state.");
	form_hidden(p.s.last.body, "form", form);
	form_hidden(p.s.last.body, "key", key);
	snprintf(fields, sizeof(fields),
		 "form=%s&key=%s&role=approver&user=anna&password=correct+horse+battery&comment="
		 "Fine%%21"
		 "&meaning=approval",
		 form, key);
	form_post(&p.s, "/changes/1/sign", p.anna.secret, "", fields, 303);
	page_says(p.s.last.text, "Location: /changes/1");
	page_get(&p.s, "/changes/1", p.anna.secret, 200);
	page_says(p.s.last.body, "<b>anna</b>");
	page_says(p.s.last.body, "“Fine!”");
	page_says(page_get(&p.s, "/", p.anna.secret, 200), "0 changes wait for your signature");
}

/* clang-format off */
static const struct { const char *more, *form, *fields; int status; const char *says; } refused[] = {
	{ "", NULL, "user=anna&password=wrong+password+x&meaning=approval", 401, "do not fit" },
	{ "", NULL, "user=ben&password=correct+horse+battery&meaning=approval", 403, "nobody signs for another" },
	{ "", "0", "user=anna&password=correct+horse+battery&meaning=approval", 403, "not one of this session" },
	{ "Origin: http://evil.example\r\n", NULL, "user=anna&password=correct+horse+battery&meaning=approval", 403, "another site" },
	{ "Origin: null\r\n", NULL, "user=anna&password=correct+horse+battery&meaning=approval", 403, "another site" },
	{ "Sec-Fetch-Site: cross-site\r\n", NULL, "user=anna&password=correct+horse+battery&meaning=approval", 403, "another site" },
	{ "", NULL, "user=anna&user=ben&password=correct+horse+battery&meaning=approval", 400, "malformed" },
	{ "", NULL, "user=&user=anna&password=correct+horse+battery&meaning=approval", 400, "malformed" },
	{ "", NULL, "comment=&comment=&user=anna&password=correct+horse+battery&meaning=approval", 400, "malformed" },
	{ "", NULL, "user=anna&password=%zz&meaning=approval", 400, "malformed" },
	{ "", NULL, "user=anna&password=%00&meaning=approval", 400, "malformed" },
	{ "", NULL, "user=anna&password=correct+horse+battery", 400, "/meaning is required" },
	{ "", NULL, "user=anna&password=correct+horse+battery&meaning=approval&x=1", 400, "/x is not a field" },
};
/* clang-format on */

TEST_EACH(a_form_that_is_not_ours_or_not_right_signs_nothing, refused)
{
	char form[100], key[100], fields[800];
	auto_plant p = { 0 };

	waiting(&p);
	page_get(&p.s, "/changes/1", p.anna.secret, 200);
	form_hidden(p.s.last.body, "form", form);
	form_hidden(p.s.last.body, "key", key);
	snprintf(fields, sizeof(fields), "form=%s&key=%s&role=approver&%s",
		 refused[_i].form ? refused[_i].form : form, key, refused[_i].fields);
	form_post(&p.s, "/changes/1/sign", p.anna.secret, refused[_i].more, fields,
		  refused[_i].status);
	page_says(p.s.last.text, refused[_i].says);
	if (refused[_i].status == 403)
		page_says_not(p.s.last.text, "Ask someone who holds the role");
	ask(&p.s, "GET", "/v1/changes/1", p.jonas.secret, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/signatures"), 0);
}

TEST(a_cookie_opens_no_door_of_the_api)
{
	auto_site s = { 0 };

	site_open(&s);
	page_get(&s, "/v1/users", s.admin, 401);
}

TEST(who_needs_a_key_of_their_own_is_told_how)
{
	auto_plant p = { 0 };

	waiting(&p);
	page_get(&p.s, "/changes/1", p.ben.secret, 200);
	page_says(p.s.last.body, "signet change sign 1 --meaning approval --role approver --site "
				 "&#39;*&#39; --key FILE");
	page_says_not(p.s.last.body, "name=\"password\"");
}

TEST(logging_out_ends_the_session)
{
	char form[100], fields[200];
	auto_site s = { 0 };

	site_open(&s);
	page_get(&s, "/", s.admin, 200);
	form_hidden(s.last.body, "form", form);
	snprintf(fields, sizeof(fields), "form=%s", form);
	form_post(&s, "/logout", s.admin, "", fields, 303);
	page_says(s.last.text, "Max-Age=0");
	page_get(&s, "/", s.admin, 303);
}

TEST(a_cookie_that_is_over_locks_nobody_out_of_the_login)
{
	auto_site s = { 0 };

	site_open(&s);
	page_get(&s, "/login", "sgs_0123456789", 200);
	page_get(&s, "/static/signet.css", "sgs_0123456789", 200);
	page_get(&s, "/", "sgs_0123456789", 303);
	page_says(s.last.text, "Max-Age=0");
}

/* Somebody sets a cookie in the browser of another, and waits for that person to log in. */
TEST(a_cookie_that_was_set_before_the_login_is_no_session_after_it)
{
	static const char login[] = "user=root&password=correct+horse+battery";
	auto_site s = { 0 };
	const char *set;

	site_open(&s);
	form_post(&s, "/login", "sgs_chosen_by_another", "", login, 303);
	set = head_field(&s, "Set-Cookie");
	ck_assert_int_eq(strncmp(set, "signet=sgs_", 11), 0);
	ck_assert_int_ne(strncmp(set, "signet=sgs_chosen", 17), 0);
	page_get(&s, "/", "sgs_chosen_by_another", 303);
}

/* Rows of somebody with the file and a shell: no page believes that a time is one. */
TEST(a_time_that_is_none_is_shown_as_none)
{
	static const char *const edits[] = {
		"UPDATE change SET body = json_set(body, '$.opened.at', 'yesterday')",
		"UPDATE change SET body = json_set(body, '$.opened.at', 5)",
		"UPDATE change SET body = json_remove(body, '$.opened')",
	};
	auto_plant p = { 0 };

	waiting(&p);
	for (size_t i = 0; i < countof(edits); i++) {
		site_sql(&p.s, edits[i]);
		page_get(&p.s, "/changes/1", p.anna.secret, i < 2 ? 200 : 500);
		page_says(p.s.last.body, i < 2 ? "at no time" : "Request id: ");
	}
	site_sql(&p.s, "UPDATE change SET body = ''");
	ask(&p.s, "GET", "/v1/changes/1", p.anna.secret, NULL, 500);
	page_get(&p.s, "/changes/1", p.anna.secret, 500);
	page_says(p.s.last.body, "Request id: ");
}

TEST(the_navigation_marks_the_one_place_where_a_page_is)
{
	static const struct {
		const char *url, *place;
	} at[] = { { "/", "<a href=\"/\" aria-current" },
		   { "/changes", "<a href=\"/changes\" aria-current" },
		   { "/changes/1", "<a href=\"/changes\" aria-current" } };
	auto_plant p = { 0 };

	waiting(&p);
	for (size_t i = 0; i < countof(at); i++) {
		page_get(&p.s, at[i].url, p.anna.secret, 200);
		page_says_once(p.s.last.body, "aria-current");
		page_says(p.s.last.body, at[i].place);
	}
}

TEST(who_signs_after_the_session_ended_is_led_to_the_login)
{
	auto_plant p = { 0 };

	waiting(&p);
	form_post(&p.s, "/changes/1/sign", "sgs_0123456789", "", "form=x", 401);
	page_says(p.s.last.body, "Log in, and open the page again.");
	page_says(p.s.last.body, "<a href=\"/login\">");
}

TEST(a_page_that_fails_half_made_is_a_problem)
{
	static const char *const hide = "ALTER TABLE %s RENAME TO %s";
	static const char *const tables[] = { "change", "checkpoint" };
	auto_site s = { 0 };

	site_open(&s);
	page_get(&s, "/", s.admin, 200);
	for (size_t i = 0; i < countof(tables); i++) {
		site_sql(&s, arena_printf(&s.cx.mem, hide, tables[i], "hidden"));
		page_get(&s, "/", s.admin, 500);
		page_get(&s, "/changes", s.admin, 500);
		page_get(&s, "/changes/1", s.admin, 500);
		site_sql(&s, arena_printf(&s.cx.mem, hide, "hidden", tables[i]));
	}
}
