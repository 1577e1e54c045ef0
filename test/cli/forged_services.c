#include <string.h>

#include "forged.h"

/* A service acts where its person does, and the system where nobody else can: entries by which one
 * would do more, as a holder of the log's key could write them. */

static void post(struct export *x, const char *secret, const char *url, const char *text)
{
	struct site *s = &x->p.s;

	ask(s, "POST", url, secret, json_of(s, text), 201);
}

/* pia is administrator at munich, her service at every site; root acts at berlin, and the service
 * at munich. */
static void services_open(struct export *x)
{
	struct site *s = &x->p.s;
	char secret[80];

	history_open(x);
	site_add(s, "berlin");
	person_add(s, "pia", "administrator", secret);
	service_add(s, "pias", "pia", "administrator", "['read','manage']", secret);
	role_grant_at(s, "pias", "administrator", "*");
	post(x, secret, "/v1/users", "{'id':'mia','name':'Mia','site':'munich'}");
	person_add_at(s, "bea", "berlin", secret);
	role_grant_at(s, "bea", "author", "berlin");
	post(x, s->admin, "/v1/users/bea/suspend", "{'reason':'r'}");
	post(x, s->admin, "/v1/users/bea/roles/revoke",
	     "{'role':'author','site':'berlin','reason':'r'}");
	post(x, s->admin, "/v1/users", "{'id':'bob','name':'Bob','site':'berlin'}");
	post(x, s->admin, "/v1/users/bob/deactivate", "{'reason':'r'}");
	export_taken(x);
}

#define BY_PIAS(roles) \
	"\"actor\":{\"kind\":\"service\",\"id\":\"pias\",\"for\":\"pia\",\"roles\":[" roles "],"

static const struct {
	const char *action, *with, *by, *end, *says;
} rows[] = {
	{ "user.created", "\"id\":\"bob\"", BY_PIAS(""), "],",
	  "'pias' is not administrator at berlin" },
	{ "role.granted", "\"user\":\"bea\"", BY_PIAS(""), "],",
	  "'pias' is not administrator at berlin" },
	{ "role.granted", "\"user\":\"bea\"", BY_PIAS("\"administrator\"") "\"site\":\"berlin\"}",
	  "}", "'pias' did not hold the role administrator" },
	{ "user.invited", "\"user\":\"bea\"", BY_PIAS(""), "],",
	  "'pias' is not administrator at berlin" },
	{ "user.suspended", "\"user\":\"bea\"", BY_PIAS(""), "],",
	  "'pias' is not administrator at berlin" },
	{ "user.deactivated", "\"user\":\"bob\"", BY_PIAS(""), "],",
	  "'pias' is not administrator at berlin" },
};

TEST(a_service_that_acts_at_a_site_where_its_person_has_no_role_is_named)
{
	auto_export x = { 0 };
	char said[1000];

	services_open(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	for (size_t i = 0; i < countof(rows); i++)
		entry_bent(&x, rows[i].action, rows[i].with, "\"actor\":{", rows[i].end, rows[i].by,
			   rows[i].says);
}

/* ---- the last administrator of every site ---- */

#define BY_ROOT      "\"person\",\"id\":\"root\",\"for\":null,\"roles\":[\"administrator\"]"
#define FOR_PIA      "\"service\",\"id\":\"pias\",\"for\":\"pia\",\"roles\":[]"
#define OF_ROOT      "\"user\":\"root\",\"role\":\"administrator\",\"site\":\"*\""
#define OF_BEN       "\"act\":null,\"user\":\"ben\",\"role\":\"approver\",\"site\":\"*\""
#define NOBODY_LEFT  "no administrator of every site would be left"
#define FACT_OF(who) "\"fact\":{\"user\":\"" who "\"}"

static const struct {
	const char *action, *with;
	struct reworded text[4];
	const char *says;
} ends[] = {
	{ "user.deactivated",
	  "",
	  { { BY_ROOT, FOR_PIA }, { FACT_OF("bob"), FACT_OF("root") } },
	  NOBODY_LEFT },
	{ "role.revoked",
	  "",
	  { { BY_ROOT, FOR_PIA },
	    { "\"user\":\"bea\",\"role\":\"author\",\"site\":\"berlin\"", OF_ROOT } },
	  NOBODY_LEFT },
	{ "role.granted",
	  OF_BEN,
	  { { "role.granted", "role.revoked" }, { "{\"v\":3", "{\"v\":2" }, { OF_BEN, OF_ROOT } },
	  NOBODY_LEFT },
	{ "role.granted",
	  OF_BEN,
	  { { "role.granted", "role.revoked" },
	    { "{\"v\":3", "{\"v\":2" },
	    { "\"act\":null,\"user\":\"ben\"", "\"user\":\"anna\"" } },
	  "the system ends no role and no account" },
	{ "role.granted",
	  OF_BEN,
	  { { "role.granted", "user.deactivated" },
	    { "{\"v\":3", "{\"v\":1" },
	    { OF_BEN, "\"user\":\"anna\"" } },
	  "the system ends no role and no account" },
};

TEST(the_end_of_the_last_administrator_of_every_site_is_named)
{
	auto_export x = { 0 };

	services_open(&x);
	for (size_t i = 0; i < countof(ends); i++)
		entry_reworded(&x, ends[i].action, ends[i].with, ends[i].text, ends[i].says);
}
