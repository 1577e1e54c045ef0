#include "site.h"

/* Which sites the entry of a grant and of a device names among its objects. */

static void role_asked(struct site *s, const char *verb, const char *site)
{
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/ada/roles/%s", verb), s->admin,
	    arena_printf(&s->cx.mem, "{\"role\":\"reviewer\",\"site\":\"%s\",\"reason\":\"r\"}",
			 site),
	    201);
	json_is(s, "/objects/0/id", "user:ada");
}

/* A role is granted and taken back; site: as the entries name it, NULL: not at all. */
static void granted_and_revoked(const char *at, const char *site)
{
	static const char *const verbs[] = { "grant", "revoke" };
	auto_site s = { 0 };
	char secret[80];

	site_open(&s);
	person_add(&s, "ada", "author", secret);
	for (size_t i = 0; i < countof(verbs); i++) {
		role_asked(&s, verbs[i], at);
		ck_assert_uint_eq(json_count(&s, "/objects"), site ? 2 : 1);
		if (site)
			json_is(&s, "/objects/1/id", site);
	}
}

TEST(the_entry_of_a_grant_and_of_its_end_names_the_site_where_it_counts)
{
	granted_and_revoked("munich", "site:munich");
}

TEST(a_grant_that_counts_everywhere_names_no_site)
{
	granted_and_revoked("*", NULL);
}

/* An answer that gives a code has the entry as a member of its own. */
static const struct row {
	const char *path, *body, *entry;
} acts[] = {
	{ "/v1/devices", "{\"device\":\"edge-1\",\"site\":\"munich\"}", "/entry" },
	{ "/v1/devices/edge-1/invite", "{\"reason\":\"r\"}", "/entry" },
	{ "/v1/devices/edge-1/retire", "{\"reason\":\"r\"}", "" },
};

TEST(the_acts_on_a_device_name_its_site)
{
	auto_site s = { 0 };

	site_open(&s);
	for (size_t i = 0; i < countof(acts); i++) {
		ask(&s, "POST", acts[i].path, s.admin, acts[i].body, 201);
		ck_assert_str_eq(json_at(&s, "%s/objects/0/id", acts[i].entry), "device:edge-1");
		ck_assert_str_eq(json_at(&s, "%s/objects/1/id", acts[i].entry), "site:munich");
		ck_assert_uint_eq(json_count(&s, "%s/objects", acts[i].entry), 2);
	}
}
