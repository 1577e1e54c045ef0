#include <string.h>

#include "device.h"
#include "forged.h"
#include "release.h"

/* An export re-made by a holder of the log's key, in which a release reaches a device of another
 * site, or is resumed by who operates at one of its sites alone. */

static void rollout_resumed(struct export *x, const char *olga)
{
	struct site *s = &x->p.s;
	const char *id;

	ask(s, "GET", "/v1/rollouts", olga, NULL, 200);
	id = arena_strdup(&s->cx.mem, json_at(s, "/items/0/id"));
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/rollouts/%s/halt", id), olga,
	    "{\"reason\":\"r\"}", 201);
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/rollouts/%s/resume", id), olga,
	    "{\"reason\":\"r\"}", 201);
}

/* An operator of both sites, whom nobody confirmed. */
static void unconfirmed_operates(struct site *s)
{
	static const char *const sites[] = { "munich", "hamburg" };
	char secret[80];

	person_add(s, "nina", "", secret);
	for (size_t i = 0; i < countof(sites); i++)
		ask(s, "POST", "/v1/users/nina/roles/grant", s->admin,
		    body(s, "{'role':'operator','site':'%s','reason':'r'}", sites[i]), 201);
}

/* edge-1 at munich runs release 1, which is for munich and hamburg; edge-2 is at the annex. */
static void rolled_out(struct export *x)
{
	struct plant *p = &x->p;
	struct site *s = &p->s;
	struct device_here one;
	char olga[80], secret[80];

	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	desk_open(&x->d, s);
	person_add(s, "iris", "auditor", secret);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	site_add(s, "hamburg");
	site_add(s, "annex");
	person_add(s, "otto", "operator", secret);
	person_add(s, "olga", "operator", olga);
	role_grant_at(s, "olga", "operator", "hamburg");
	unconfirmed_operates(s);
	ask(s, "POST", "/v1/devices", s->admin, json_of(s, "{'device':'edge-2','site':'annex'}"),
	    201);
	one = (struct device_here){
		.cx = &s->cx, .port = s->port, .origin = s->in.signer.key.origin, .name = "edge-1"
	};
	device_enrols(&one, "munich", olga);
	change_merge(
		p, "models/" RELEASE_MODEL "/versions/1.json", version_validated(p, 1),
		"policies/rings/line-1.json",
		replaced(&s->cx, plan_record(p), "\"munich\"", "\"*\""),
		"models/" RELEASE_MODEL "/releases/1.json",
		replaced(&s->cx, release_record(p, 1, 1), "\"munich\"", "\"hamburg\",\"munich\""),
		NULL);
	for (int i = 0; i < 8; i++)
		publication_await(p);
	rollout_resumed(x, olga);
	export_taken(x);
}

#define OLGA "\"id\":\"olga\",\"for\":null,\"roles\":[\"operator\"]"

/* clang-format off */
static const struct { const char *action, *from, *to, *says; } rows[] = {
	{ "assignment.made",  "\"fact\":{\"device\":\"edge-1\"", "\"fact\":{\"device\":\"edge-2\"",
	  "the device 'edge-2' is at annex, and release 1 of " RELEASE_MODEL " is not" },
	{ "assignment.made",  "\"order\":\"run\",\"release\":1", "\"order\":\"run\",\"release\":2",
	  "no such release is in force as that record" },
	{ "rollout.resumed",  "\"kind\":\"person\",\"id\":\"olga\"", "\"kind\":\"person\",\"id\":\"otto\"",
	  "'otto' is no operator at hamburg" },
	{ "rollout.resumed",  OLGA, "\"id\":\"nina\",\"for\":null,\"roles\":[]", "'nina' is no operator at hamburg" },
};
/* clang-format on */

TEST(a_release_that_reaches_beyond_its_sites_or_its_operators_is_named)
{
	auto_export x = { 0 };
	char said[1000];

	rolled_out(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	for (size_t i = 0; i < countof(rows); i++) {
		last_forged(&x, rows[i].action, rows[i].from, rows[i].to, said, sizeof(said));
		detail_says(said, rows[i].says);
	}
}
