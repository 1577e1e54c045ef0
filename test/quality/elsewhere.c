#include "clocks.h"
#include "waiting.h"

/* Whose people decide what is done about a person: those of the site where the person is and holds
 * each role, else those of every site. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)

/* mia approves at munich alone; wim writes there, and his key waits. */
struct munich {
	struct plant p;
	struct person mia, wim;
};

static void munich_open(struct munich *m)
{
	struct site *s = &m->p.s;

	plant_rooted(&m->p);
	site_add(s, "hamburg");
	person_with_key_at(s, &m->mia, "mia", "approver", "munich", false, &m->p.anna);
	m->wim = (struct person){ .id = "wim" };
	person_add(s, "wim", "author", m->wim.secret);
	person_key_add(s, &m->wim, "author");
	password_anew(s, "wim", m->wim.secret); /* which takes nothing before others confirm it */
}

static void munich_close(struct munich *m)
{
	plant_close(&m->p);
}
#define auto_munich cleanup(munich_close) struct munich

static const struct {
	const char *act, *meaning;
	bool of_key;
} kinds[] = {
	{ "suspend", "order", false },
	{ "revoke-key", "order", true },
	{ "confirm-key", "acknowledgement", true },
	{ "confirm-person", "acknowledgement", false },
};

static const char *about_wim(struct munich *m, int i)
{
	return act_proposed(&m->p.s, m->p.anna.secret, kinds[i].act,
			    kinds[i].of_key ? say(&m->p.s, "'key':'%s'", m->wim.key)
					    : "'person':'wim'");
}

TEST_EACH(people_of_a_site_decide_about_whom_has_roles_there_alone, kinds)
{
	auto_munich m = { 0 };
	const char *act;

	munich_open(&m);
	act = about_wim(&m, _i);
	act_is_now(&m.p, act, "open");
	json_is(&m.p.s, "/site", "munich");
	person_signs_act(&m.p.s, &m.mia, act, kinds[_i].meaning, 201);
	plant_holds(&m.p);
}

TEST_EACH(people_of_every_site_decide_about_whom_has_a_role_elsewhere, kinds)
{
	auto_munich m = { 0 };
	const char *act;

	munich_open(&m);
	role_grant_at(&m.p.s, "wim", "author", "hamburg");
	act = about_wim(&m, _i);
	act_is_now(&m.p, act, "open");
	json_is(&m.p.s, "/site", "*");
	ask(&m.p.s, "GET",
	    say(&m.p.s, "/v1/acts/%s/statement?key=%s&meaning=%s&role=approver", act, m.mia.key,
		kinds[_i].meaning),
	    m.mia.secret, NULL, 403);
	person_signs_act(&m.p.s, &m.p.ben, act, kinds[_i].meaning, 201);
	plant_holds(&m.p);
}

TEST_EACH(people_of_a_site_decide_no_more_once_there_is_a_role_elsewhere, kinds)
{
	auto_munich m = { 0 };
	const char *act;

	munich_open(&m);
	act = about_wim(&m, _i);
	role_grant_at(&m.p.s, "wim", "author", "hamburg");
	person_signs_act(&m.p.s, &m.mia, act, kinds[_i].meaning, 409);
	json_says(&m.p.s, "/detail", "'wim' holds a role at another site than munich");
	json_says(&m.p.s, "/next", "Propose it again: people with a role at every site");
	plant_holds(&m.p);
}

/* Nobody can sign the first one any more: holders neither. */
TEST(an_act_of_a_site_that_decides_no_more_keeps_none_like_it_back)
{
	auto_munich m = { 0 };
	struct site *s = &m.p.s;
	const char *first, *second;

	munich_open(&m);
	first = about_wim(&m, 0);
	person_signs_act(s, &m.p.ben, first, "order", 201);
	first = act_proposed(s, s->admin, "lift-suspension", "'person':'wim'");
	role_grant_at(s, "wim", "author", "hamburg");
	holder_signs(&m.p, 0, first, 409);
	json_says(s, "/next", "Propose it again");
	second = act_proposed(s, s->admin, "lift-suspension", "'person':'wim'");
	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'lift-suspension','reason':'r','person':'wim'}"), 409);
	json_says(s, "/detail", second);
	holder_signs(&m.p, 0, second, 201);
	holder_signs(&m.p, 1, second, 201);
	act_is_now(&m.p, second, "done");
	person_signs_act(s, &m.p.ben, first, "order", 409);
	act_is_now(&m.p, first, "open");
	plant_holds(&m.p);
}

TEST_EACH(what_a_site_does_not_decide_any_more_people_of_every_site_propose_anew, kinds)
{
	auto_munich m = { 0 };
	const char *first;

	munich_open(&m);
	first = about_wim(&m, _i);
	role_grant_at(&m.p.s, "wim", "author", "hamburg");
	ck_assert_str_ne(about_wim(&m, _i), first);
	plant_holds(&m.p);
}

/* Its people are those of every site, who sign still. */
TEST(what_people_of_every_site_sign_keeps_what_a_site_decides_by_now_back)
{
	auto_munich m = { 0 };
	struct site *s = &m.p.s;
	const char *act;

	munich_open(&m);
	role_grant_at(s, "wim", "author", "hamburg");
	act = act_proposed(s, s->admin, "confirm-key", say(s, "'key':'%s'", m.wim.key));
	ask(s, "POST", "/v1/users/wim/roles/revoke", s->admin,
	    body(s, "{'role':'author','site':'hamburg','reason':'r'}"), 201);
	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'confirm-key','reason':'r','key':'%s'}", m.wim.key), 409);
	json_says(s, "/detail", act);
	person_signs_act(s, &m.p.anna, act, "acknowledgement", 201);
	plant_holds(&m.p);
}

/* anna alone is there, beside the root's holders. */
TEST(an_act_of_one_site_that_waits_lapses_by_a_role_elsewhere)
{
	auto_munich m = { 0 };
	struct site *s = &m.p.s;
	const char *act;

	munich_open(&m);
	ask(s, "POST", "/v1/users/mia/suspend", s->admin, body(s, "{'reason':'a test'}"), 201);
	ask(s, "POST", "/v1/users/ben/suspend", s->admin, body(s, "{'reason':'a test'}"), 201);
	act = about_wim(&m, 2);
	holder_signs(&m.p, 0, act, 201);
	person_signs_act(s, &m.p.anna, act, "acknowledgement", 201);
	act_is_now(&m.p, act, "waiting");
	role_grant_at(s, "wim", "author", "hamburg");
	plant_later(&m.p, DAY + 1000);
	act_becomes(&m.p, act, "lapsed");
	ask(s, "GET", say(s, "/v1/keys/%s", m.wim.key), s->admin, NULL, 200);
	json_is(s, "/state", "pending");
	plant_holds(&m.p);
	clock_right();
}

/* ---- what an administrator does alone ---- */

static const char *const alone[] = { "suspend", "deactivate", "invite" };

/* What hedy, an administrator of munich, is answered about that user. */
static const char *admin_does(struct site *s, const char *what, const char *user, int status)
{
	char *hedy = arena_alloc(&s->cx.mem, 80);

	person_add_at(s, "hedy", "munich", hedy);
	role_grant_at(s, "hedy", "administrator", "munich");
	ask(s, "POST", say(s, "/v1/users/%s/%s", user, what), hedy, body(s, "{'reason':'r'}"),
	    status);
	return hedy;
}

TEST_EACH(an_administrator_of_a_site_acts_about_whom_has_roles_there_alone, alone)
{
	auto_munich m = { 0 };

	munich_open(&m);
	admin_does(&m.p.s, alone[_i], "wim", 201);
	plant_holds(&m.p);
}

TEST_EACH(an_administrator_of_a_site_takes_no_powers_of_another_site, alone)
{
	auto_munich m = { 0 };
	struct site *s = &m.p.s;

	munich_open(&m);
	role_grant_at(s, "wim", "author", "hamburg");
	admin_does(s, alone[_i], "wim", 403);
	json_is(s, "/detail", "this needs the role administrator at every site");
	json_says(s, "/next", "'wim' has a role at another site, too");
	ask(s, "GET", "/v1/users/wim", s->admin, NULL, 200);
	json_is(s, "/state", "active");
	ask(s, "POST", say(s, "/v1/users/wim/%s", alone[_i]), s->admin, body(s, "{'reason':'r'}"),
	    201);
	plant_holds(&m.p);
}

TEST_EACH(an_administrator_of_a_site_takes_no_powers_of_every_site, alone)
{
	auto_munich m = { 0 };

	munich_open(&m);
	admin_does(&m.p.s, alone[_i], "mara", 403);
	json_says(&m.p.s, "/detail", "at every site");
	plant_holds(&m.p);
}

/* The grant of the other site has ended. */
TEST(an_administrator_of_a_site_acts_again_once_no_role_is_elsewhere)
{
	auto_munich m = { 0 };
	struct site *s = &m.p.s;

	munich_open(&m);
	role_grant_at(s, "wim", "author", "hamburg");
	ask(s, "POST", "/v1/users/wim/roles/revoke", s->admin,
	    body(s, "{'role':'author','site':'hamburg','reason':'r'}"), 201);
	admin_does(s, "suspend", "wim", 201);
	plant_holds(&m.p);
}

TEST(of_a_service_with_a_role_elsewhere_an_administrator_of_its_site_ends_nothing)
{
	auto_munich m = { 0 };
	struct site *s = &m.p.s;
	const char *token, *hedy, *revoke;
	char secret[80];

	munich_open(&m);
	service_add(s, "ci", "jonas", "author", "['read']", secret);
	role_grant_at(s, "ci", "author", "hamburg");
	hedy = admin_does(s, "deactivate", "ci", 403);
	json_says(s, "/detail", "at every site");
	ask(s, "GET", "/v1/tokens?user=ci", m.p.jonas.secret, NULL, 200);
	token = arena_strdup(&s->cx.mem, json_at(s, "/items/0/id"));
	revoke = say(s, "/v1/tokens/%s/revoke", token);
	ask(s, "POST", revoke, hedy, body(s, "{'reason':'r'}"), 404);
	ask(s, "POST", revoke, s->admin, body(s, "{'reason':'r'}"), 201);
	plant_holds(&m.p);
}
