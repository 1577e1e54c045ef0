#include <string.h>

#include "site.h"

/* A grant at a site that is not there, and one that clashes: refused at its place, by whatever way
 * it comes, and entered. */

/* clang-format off */
static const struct {
	const char *what, *role, *site;
	int status;
	const char *place, *says;
} rows[] = {
	{ "grant",  "reviewer",      "nowhere", 404, "/site", "there is no site 'nowhere'" },
	{ "grant",  "reviewer",      "any",     404, "/site", "there is no site 'any'" },
	{ "grant",  "reviewer",      "Munich",  404, "/site", "there is no site 'Munich'" },
	{ "revoke", "reviewer",      "nowhere", 404, "/site", "there is no site 'nowhere'" },
	{ "grant",  "administrator", "munich",  409, "/role", "clashes with that" },
	{ "grant",  "king",          "munich",  400, "/role", "there is no role 'king'" },
};
/* clang-format on */

/* The newest refusal says the same. */
static void entered(struct site *s, const char *iris, int i)
{
	const char *at = refusal_is_entered(s, iris, rows[i].place, rows[i].says);

	ck_assert_str_eq(json_at(s, "%s/objects/0/id", at), "user:ada");
}

static void refused(struct site *s, const char *secret, int i)
{
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/users/ada/roles/%s", rows[i].what), secret,
	    body(s, "{'role':'%s','site':'%s','reason':'r'}", rows[i].role, rows[i].site),
	    rows[i].status);
	json_is(s, "/pointer", rows[i].place);
	json_says(s, "/detail", rows[i].says);
	ck_assert_str_ne(json_at(s, "/next"), "");
}

TEST_EACH(a_grant_at_no_site_or_one_that_clashes_is_refused_at_its_place_and_entered, rows)
{
	char ada[80], iris[80], token[80];
	auto_site s = { 0 };

	site_open(&s);
	person_add(&s, "ada", "author", ada);
	person_add(&s, "iris", "auditor", iris);
	refused(&s, s.admin, _i);
	entered(&s, iris, _i);
	ask(&s, "POST", "/v1/tokens", s.admin,
	    body(&s, "{'user':'root','title':'t','scopes':['read','manage'],'days':1,"
		     "'password':'" PASSWORD "'}"),
	    201);
	secret_given(&s, token);
	refused(&s, token, _i);
	entered(&s, iris, _i);
}
