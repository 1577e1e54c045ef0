#include <string.h>

#include "browse.h"
#include "clocks.h"
#include "engine/soundness.h"
#include "leaper.h"
#include "plant.h"

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

static void state_is(struct plant *p, const char *user, const char *state)
{
	ask(&p->s, "GET", say(&p->s, "/v1/users/%s", user), p->s.admin, NULL, 200);
	json_is(&p->s, "/state", state);
}

static void suspended_at_once(struct plant *p, const char *user, int status)
{
	ask(&p->s, "POST", say(&p->s, "/v1/users/%s/suspend", user), p->s.admin,
	    body(&p->s, "{'reason':'a test'}"), status);
}

/* The follower has looked. */
static void state_becomes(struct plant *p, const char *user, const char *state)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(&p->s, "GET", say(&p->s, "/v1/users/%s", user), p->s.admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (strcmp(json_at(&p->s, "/state"), state) != 0);
}

static void admin_again(struct plant *p)
{
	ask(&p->s, "POST", "/v1/session", NULL,
	    body(&p->s, "{'user':'root','password':'" PASSWORD "'}"), 201);
	secret_given(&p->s, p->s.admin);
}

TEST(an_administrators_suspension_acts_at_once)
{
	auto_plant p = { 0 };
	int change;

	plant_open(&p);
	change = change_asked_of(&p.s, &p.jonas, "models/m/model.json",
				 model_document(&p.s, "m", "a"), 201);
	suspended_at_once(&p, "ben", 201);
	json_is(&p.s, "/fact/act", "null");
	state_is(&p, "ben", "suspended");
	ask(&p.s, "GET", "/v1/session", p.ben.secret, NULL, 401);
	ask(&p.s, "POST", "/v1/session", NULL,
	    body(&p.s, "{'user':'ben','password':'" PASSWORD "'}"), 403);
	json_says(&p.s, "/detail", "'ben' is suspended");
	ask(&p.s, "POST", "/v1/session", NULL,
	    body(&p.s, "{'user':'ben','password':'another than that'}"), 401);
	person_signs(&p.s, &p.mara, change, "review", "reviewer", 201);
	change_is(&p.s, &p.jonas, change, "open");
	plant_holds(&p);
}

/* Where no login is an entry, and on the page. */
TEST(who_is_suspended_is_told_so_also_where_people_log_in_without_an_entry)
{
	auto_plant p = { 0 };
	const char *who;

	plant_open(&p);
	suspended_at_once(&p, "ben", 201);
	who = body(&p.s, "{'user':'ben','password':'" PASSWORD "'}");
	form_post(&p.s, "/login", NULL, "", "user=ben&password=correct+horse+battery", 403);
	page_says_once(p.s.last.body, "is suspended");
	flaw_found(FLAW_HEAD, p.s.cx.now, "as a scrub says");
	ask(&p.s, "POST", "/v1/session", NULL, who, 403);
	json_says(&p.s, "/detail", "'ben' is suspended");
	ask(&p.s, "POST", "/v1/session", NULL,
	    body(&p.s, "{'user':'anna','password':'" PASSWORD "'}"), 201);
	json_is(&p.s, "/entry", "null");
}

TEST(with_a_person_the_services_rest_of_whom_the_person_is_the_owner)
{
	auto_plant p = { 0 };

	plant_data(&p);
	ask(&p.s, "GET", "/v1/models", p.token, NULL, 200);
	suspended_at_once(&p, "jonas", 201);
	ask(&p.s, "GET", "/v1/models", p.token, NULL, 401);
}

TEST(it_ends_by_itself_after_72_hours_and_is_not_repeated_within_30_days)
{
	auto_plant p = { 0 };

	plant_open(&p);
	suspended_at_once(&p, "ben", 201);
	suspended_at_once(&p, "ben", 409);
	clock_ahead(72 * HOUR_MS - 60000);
	admin_again(&p);
	state_is(&p, "ben", "suspended");
	clock_ahead(72 * HOUR_MS + 1000);
	state_becomes(&p, "ben", "active");
	suspended_at_once(&p, "ben", 409);
	json_says(&p.s, "/detail", "does not again within 30 days");
	clock_ahead(30 * DAY_MS + 60000);
	admin_again(&p);
	suspended_at_once(&p, "ben", 201);
	plant_holds(&p);
	clock_right();
}

TEST(an_approver_whom_it_does_not_concern_lets_it_last)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	suspended_at_once(&p, "mara", 201);
	act = act_proposed(&p.s, p.s.admin, "confirm-suspension", "'person':'mara'");
	person_signs_act(&p.s, &p.anna, act, "confirmation", 201);
	state_is(&p, "mara", "suspended");
	ask(&p.s, "GET", "/v1/users/mara/suspensions", p.s.admin, NULL, 200);
	json_is(&p.s, "/items/0/until", "null");
	json_is(&p.s, "/items/0/to", "null");
	clock_ahead(73 * HOUR_MS);
	admin_again(&p);
	person_login(&p.s, &p.ben);
	state_is(&p, "mara", "suspended");
	act = act_proposed(&p.s, p.ben.secret, "lift-suspension", "'person':'mara'");
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	state_is(&p, "mara", "active");
	plant_holds(&p);
	clock_right();
}

TEST(an_approver_suspends_by_a_signed_act_until_it_is_lifted)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = act_proposed(&p.s, p.anna.secret, "suspend", "'person':'ben'");
	person_signs_act(&p.s, &p.ben, act, "order", 403);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	state_is(&p, "ben", "suspended");
	ask(&p.s, "GET", "/v1/session", p.ben.secret, NULL, 401);
	act = act_proposed(&p.s, p.anna.secret, "lift-suspension", "'person':'ben'");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	state_is(&p, "ben", "active");
	plant_holds(&p);
}

TEST(nobody_suspends_themselves_and_no_service_is_suspended)
{
	auto_plant p = { 0 };
	char olga[80];

	plant_data(&p);
	person_add(&p.s, "olga", "auditor", olga);
	suspended_at_once(&p, "root", 403);
	refusal_is_entered(&p.s, olga, "null", "suspend");
	suspended_at_once(&p, "ci", 409);
	suspended_at_once(&p, "nobody", 404);
}
