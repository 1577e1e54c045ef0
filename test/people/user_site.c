#include "site.h"

/* Which sites the entries of an account name among their objects. */

static void granted(struct site *s, const char *role, const char *site)
{
	ask(s, "POST", "/v1/users/nora/roles/grant", s->admin,
	    body(s, "{'role':'%s','site':'%s','reason':'r'}", role, site), 201);
}

static void nora_added(struct site *s)
{
	site_open(s);
	site_add(s, "berlin");
	ask(s, "POST", "/v1/users", s->admin,
	    body(s, "{'id':'nora','name':'Nora','site':'berlin'}"), 201);
}

TEST(the_entries_of_an_account_name_its_site)
{
	auto_site s = { 0 };
	char code[80];

	nora_added(&s);
	ck_assert_str_eq(objects_at(&s, ""), "user:nora site:berlin");
	ask(&s, "POST", "/v1/users/nora/invite", s.admin, body(&s, "{'reason':'r'}"), 201);
	ck_assert_str_eq(objects_at(&s, "/entry"), "user:nora site:berlin");
	secret_given(&s, code);
	ask(&s, "POST", "/v1/invitations/redeem", NULL,
	    body(&s, "{'user':'nora','code':'%s','password':'" PASSWORD "'}", code), 201);
	ck_assert_str_eq(objects_at(&s, ""), "user:nora site:berlin");
	ask(&s, "POST", "/v1/users/nora/deactivate", s.admin, body(&s, "{'reason':'r'}"), 201);
	ck_assert_str_eq(objects_at(&s, ""), "user:nora site:berlin");
}

/* The history of a site has the end of what began there.  A grant for all sites ends at
 * none of them, and one that was revoked has ended before. */
TEST(the_end_of_an_account_names_each_site_where_a_grant_ends_once_and_sorted)
{
	auto_site s = { 0 };

	nora_added(&s);
	site_add(&s, "aachen");
	site_add(&s, "cologne");
	granted(&s, "reviewer", "munich");
	granted(&s, "expert", "munich");
	granted(&s, "reviewer", "aachen");
	granted(&s, "reviewer", "*");
	granted(&s, "reviewer", "cologne");
	ask(&s, "POST", "/v1/users/nora/roles/revoke", s.admin,
	    body(&s, "{'role':'reviewer','site':'cologne','reason':'r'}"), 201);
	ask(&s, "POST", "/v1/users/nora/deactivate", s.admin, body(&s, "{'reason':'r'}"), 201);
	ck_assert_str_eq(objects_at(&s, ""), "user:nora site:aachen site:berlin site:munich");
}

/* A person acts at all the sites where there is a role, by one session, key and token. */
TEST(what_a_person_has_for_all_sites_names_none)
{
	auto_site s = { 0 };
	char nora[80];

	site_open(&s);
	person_add(&s, "nora", "author", nora);
	ck_assert_str_eq(objects_at(&s, "/entry"), "user:nora");
	ask(&s, "POST", "/v1/tokens", nora,
	    body(&s, "{'user':'nora','title':'ci','scopes':['read'],'days':1,'password':'" PASSWORD
		     "'}"),
	    201);
	ck_assert_uint_eq(json_count(&s, "/entry/objects"), 2);
	json_says(&s, "/entry/objects/1/id", "token:");
}

/* With the user and the own site that makes one object more than an entry has. */
#define GRANTS (OBJECTS_MAX - 1)

TEST(an_end_that_an_entry_could_not_name_is_refused_and_passes_after_a_role_was_revoked)
{
	auto_site s = { 0 };

	nora_added(&s);
	for (int i = 0; i < GRANTS; i++) {
		const char *id = arena_printf(&s.cx.mem, "s%d", i);

		site_add(&s, id);
		granted(&s, "reviewer", id);
	}
	ask(&s, "POST", "/v1/users/nora/deactivate", s.admin, body(&s, "{'reason':'r'}"), 413);
	json_says(&s, "/next", "Revoke roles at some of the sites first.");
	ask(&s, "POST", "/v1/users/nora/roles/revoke", s.admin,
	    body(&s, "{'role':'reviewer','site':'s0','reason':'r'}"), 201);
	ask(&s, "POST", "/v1/users/nora/deactivate", s.admin, body(&s, "{'reason':'r'}"), 201);
	ck_assert_uint_eq(json_count(&s, "/objects"), OBJECTS_MAX);
}
