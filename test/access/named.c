#include <string.h>

#include "two_sites.h"

/* What an act merely names is what its actor sees, by a role that counts. */

#define say(t, ...) arena_printf(&(t)->p.s.cx.mem, __VA_ARGS__)

/* Its digest and its size are public, as those of a TUF target. */
TEST(bytes_of_another_site_become_no_dataset_of_this_one)
{
	const char *in, *unknown;
	auto_plants t;

	two_sites_open(&t);
	in = body(&t.p.s,
		  "{'digest':'%s','size':%zu,'rows':1,'format':'x','source':'x','stored':true}",
		  t.p.artifact, strlen(t.p.bytes));
	ask(&t.p.s, "POST", "/v1/datasets/mine/versions", t.stranger[0].secret, in, 404);
	json_is(&t.p.s, "/pointer", "/digest");
	json_is(&t.p.s, "/detail", say(&t, "%s is not stored", t.p.artifact));
	unknown = say(&t, "%s", json_at(&t.p.s, "/next"));
	ck_assert_str_eq(unknown,
			 say(&t, "Store the bytes with PUT /v1/artifacts/%s first.", t.p.artifact));
	ask(&t.p.s, "GET", say(&t, "/v1/artifacts/%s", t.p.artifact), t.stranger[0].secret, NULL,
	    404);
	/* who keeps the bytes elsewhere says nothing of what is here */
	in = body(&t.p.s, "{'digest':'%s','size':7,'rows':1,'format':'x','source':'x'}",
		  t.p.artifact);
	ask(&t.p.s, "POST", "/v1/datasets/mine/versions", t.stranger[0].secret, in, 201);
	ask(&t.p.s, "GET", say(&t, "/v1/artifacts/%s", t.p.artifact), t.stranger[0].secret, NULL,
	    404);
	plant_holds(&t.p);
}

TEST(whose_powers_rest_see_nothing_that_their_roles_would_show)
{
	static const char *const lists[] = { "/v1/models", "/v1/changes", "/v1/datasets",
					     "/v1/validations", "/v1/devices" };
	char secret[80];
	auto_plants t;

	two_sites_open(&t);
	password_anew(&t.p.s, "jonas", secret);
	ask(&t.p.s, "GET", "/v1/models/" RELEASE_MODEL, secret, NULL, 404);
	for (size_t i = 0; i < countof(lists); i++) {
		ask(&t.p.s, "GET", lists[i], secret, NULL, 200);
		ck_assert_uint_eq(json_count(&t.p.s, "/items"), 0);
		ask(&t.p.s, "GET", lists[i], t.p.anna.secret, NULL, 200);
	}
	ask(&t.p.s, "GET", "/v1/lineage?object=model:" RELEASE_MODEL, secret, NULL, 404);
	ask(&t.p.s, "GET", "/v1/acts", secret, NULL, 200);
	for (size_t i = 0; i < json_count(&t.p.s, "/items"); i++)
		json_is(&t.p.s, say(&t, "/items/%zu/person", i), "jonas");
	person_confirmed(&t.p.s, "jonas");
	ask(&t.p.s, "GET", "/v1/models/" RELEASE_MODEL, secret, NULL, 200);
}

/* A role that rests is none: what another role may name, it does not lend. */
TEST(what_a_role_that_rests_would_show_is_not_named_by_another_role_of_the_person)
{
	char secret[80];
	auto_plants t;

	two_sites_open(&t);
	person_add_at(&t.p.s, "max", "berlin", secret);
	ask(&t.p.s, "POST", "/v1/users/max/roles/grant", t.p.s.admin,
	    body(&t.p.s, "{'role':'expert','site':'munich','reason':'r'}"), 201);
	role_grant_at(&t.p.s, "max", "author", "berlin");
	ask(&t.p.s, "POST", "/v1/models", t.stranger[0].secret,
	    body(&t.p.s, "{'name':'of-max','title':'t'}"), 201);
	ask(&t.p.s, "POST", "/v1/models/of-max/versions", secret,
	    body(&t.p.s, "{'files':[{'path':'f','digest':'%s'}]}", t.p.artifact), 404);
	json_is(&t.p.s, "/pointer", "/files/0/digest");
	person_confirmed(&t.p.s, "max");
	ask(&t.p.s, "POST", "/v1/models/of-max/versions", secret,
	    body(&t.p.s, "{'files':[{'path':'f','digest':'%s'}]}", t.p.artifact), 201);
}
