#include "person.h"

#define MODEL     "{\"name\":\"m\",\"title\":\"t\"}"
#define text(...) arena_printf(&s.cx.mem, __VA_ARGS__)

/* Which roles meet in one person, and where a grant counts. */

static const char *role_body(struct site *s, const char *role)
{
	return arena_printf(&s->cx.mem, "{\"role\":\"%s\",\"site\":\"munich\",\"reason\":\"r\"}",
			    role);
}

TEST(administration_and_quality_never_meet_in_one_person)
{
	static const char *const quality[] = { "author",   "reviewer", "approver",
					       "expert",   "tester",   "releaser",
					       "operator", "auditor",  "access-approver" };
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	person_add(&s, "adam", "administrator", secret);
	ask(&s, "POST", "/v1/sites", s.admin,
	    "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}", 201);
	for (size_t i = 0; i < countof(quality); i++) {
		const char *id = quality[i];

		ask(&s, "POST", "/v1/users/adam/roles/grant", s.admin, role_body(&s, id), 409);
		ask(&s, "POST", "/v1/users/adam/roles/grant", s.admin,
		    text("{\"role\":\"%s\",\"site\":\"berlin\",\"reason\":\"r\"}", id), 409);
		json_says(&s, "/detail", "'adam' is administrator at munich");
		json_says(&s, "/detail", id);
		json_says(&s, "/detail", "at whatever site: who ");
		json_is(&s, "/pointer", "/role");
	}
	person_add(&s, "ada", "author", secret);
	ask(&s, "POST", "/v1/users/ada/roles/grant", s.admin, role_body(&s, "administrator"), 409);
	ask(&s, "POST", "/v1/users/ada/roles/grant", s.admin, role_body(&s, "king"), 400);
}

static void grant_at(struct site *s, const char *user, const char *role, const char *site,
		     int status)
{
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/%s/roles/grant", user), s->admin,
	    arena_printf(&s->cx.mem, "{\"role\":\"%s\",\"site\":\"%s\",\"reason\":\"r\"}", role,
			 site),
	    status);
}

static void berlin_add(struct site *s)
{
	ask(s, "POST", "/v1/sites", s->admin,
	    "{\"id\":\"berlin\",\"zone\":\"Europe/Berlin\",\"title\":\"t\"}", 201);
}

TEST(an_auditor_takes_part_in_nothing_at_the_sites_where_the_role_counts)
{
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	berlin_add(&s);
	person_add(&s, "iris", "", secret);
	role_granted_by_act(&s, "iris", "auditor", "munich");
	grant_at(&s, "iris", "author", "munich", 409);
	json_says(&s, "/detail", "'iris' is auditor at munich");
	json_says(&s, "/detail", "author clashes with that there: who looks at everything");
	grant_at(&s, "iris", "author", "*", 409);
	grant_at(&s, "iris", "author", "berlin", 201);
	grant_at(&s, "iris", "auditor", "*", 409);
	service_add(&s, "irisbot", "iris", "", "[\"read\"]", secret);
	grant_at(&s, "irisbot", "operator", "munich", 409);
	grant_at(&s, "irisbot", "operator", "berlin", 201);
}

TEST(a_grant_for_every_site_counts_at_each_and_is_one_of_its_own)
{
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "", secret);
	ask(&s, "POST", "/v1/models", secret, MODEL, 403);
	grant_at(&s, "ada", "author", "*", 201);
	json_is(&s, "/fact/site", "*");
	grant_at(&s, "ada", "author", "*", 409);
	grant_at(&s, "ada", "author", "nowhere", 404);
	ask(&s, "POST", "/v1/models", secret, MODEL, 201);
	json_is(&s, "/actor/roles/0", "author");
	grant_at(&s, "ada", "author", "munich", 201);
	ask(&s, "POST", "/v1/users/ada/roles/revoke", s.admin,
	    "{\"role\":\"author\",\"site\":\"*\",\"reason\":\"r\"}", 201);
	ask(&s, "POST", "/v1/models", secret, "{\"name\":\"n\",\"title\":\"t\"}", 201);
	ask(&s, "POST", "/v1/users/ada/roles/revoke", s.admin, role_body(&s, "author"), 201);
	ask(&s, "POST", "/v1/models", secret, "{\"name\":\"o\",\"title\":\"t\"}", 403);
	ask(&s, "POST", "/v1/users/ada/roles/revoke", s.admin,
	    "{\"role\":\"author\",\"site\":\"*\",\"reason\":\"r\"}", 409);
}

TEST(founders_are_approvers_at_every_site)
{
	auto_site s = { 0 };

	site_open(&s);
	ask(&s, "GET", "/v1/users/anna", s.admin, NULL, 200);
	json_is(&s, "/roles/0/role", "approver");
	json_is(&s, "/roles/0/site", "*");
}

TEST(the_last_administrator_of_every_site_stays_one)
{
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "", secret);
	grant_at(&s, "ada", "administrator", "munich", 201);
	ask(&s, "POST", "/v1/users/root/roles/revoke", s.admin,
	    "{\"role\":\"administrator\",\"site\":\"*\",\"reason\":\"r\"}", 409);
	json_says(&s, "/detail", "'root' is the last administrator of every site");
	grant_at(&s, "ada", "administrator", "*", 201);
	ask(&s, "POST", "/v1/users/root/roles/revoke", s.admin,
	    "{\"role\":\"administrator\",\"site\":\"*\",\"reason\":\"r\"}", 201);
}
