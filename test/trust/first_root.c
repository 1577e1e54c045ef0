#include <string.h>

#include "release.h"

/* The first root of trust comes into force once two people acknowledged its digest. */

#define OTHER_ROOT "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ROOTS      "/v1/trust/roots/"

static const char *root_url(struct plant *p, const char *root, const char *end)
{
	return arena_printf(&p->s.cx.mem, ROOTS "%s/%s", root, end);
}

static void upload_waits_for(struct plant *p, const char *body, const char *missing)
{
	ask(&p->s, "POST", "/v1/trust", p->ben.secret, body, 409);
	json_says(&p->s, "/detail", arena_printf(&p->s.cx.mem, ": missing %s", missing));
	json_says(&p->s, "/next", "signet trust acknowledge");
	ask(&p->s, "GET", "/v1/trust", p->ben.secret, NULL, 200);
	json_is(&p->s, "/metadata/root", "null");
}

static void open(struct plant *p)
{
	plant_model(p);
	trust_found(p);
}

TEST(the_first_root_waits_for_both_founders_and_its_refusal_names_who_is_missing)
{
	auto_plant p = { .released = 0 };
	const char *root, *body;

	open(&p);
	root = trust_root_digest(&p);
	body = arena_strdup(&p.s.cx.mem, trust_body(&p));
	upload_waits_for(&p, body, "anna and ben");
	person_acknowledges(&p.s, &p.anna, root, 201);
	upload_waits_for(&p, body, "ben");
	ask(&p.s, "GET", "/v1/trust/acknowledgements", p.jonas.secret, NULL, 200);
	json_is(&p.s, "/in_force", "false");
	json_is(&p.s, "/needed", "anna and ben");
	json_is(&p.s, "/roots/0/root", root);
	json_is(&p.s, "/roots/0/people/0/user", "anna");
	json_is(&p.s, "/roots/0/people/0/counts", "true");
	json_is(&p.s, "/roots/0/missing", "ben");
	person_acknowledges(&p.s, &p.ben, root, 201);
	ask(&p.s, "POST", "/v1/trust", p.ben.secret, body, 201);
	ask(&p.s, "GET", "/v1/trust/acknowledgements", p.jonas.secret, NULL, 200);
	json_is(&p.s, "/in_force", "true");
	json_is(&p.s, "/roots/0/missing", "null");
	ask(&p.s, "GET", arena_printf(&p.s.cx.mem, ROOTS "%s/statement?key=%s", root, p.ben.key),
	    p.ben.secret, NULL, 409);
	json_says(&p.s, "/detail", "root version 1 is in force");
	plant_log(&p);
	json_says(&p.s,
		  arena_printf(&p.s.cx.mem, "%s/fact/detail",
			       json_find(&p.s, "/items", "/action", "act.refused")),
		  "is not acknowledged yet by two people");
	plant_holds(&p);
}

TEST(what_a_person_acknowledged_last_counts_and_of_another_root_it_counts_for_nothing)
{
	auto_plant p = { .released = 0 };
	const char *root, *body;

	open(&p);
	root = trust_root_digest(&p);
	body = arena_strdup(&p.s.cx.mem, trust_body(&p));
	person_acknowledges(&p.s, &p.anna, root, 201);
	person_acknowledges(&p.s, &p.ben, OTHER_ROOT, 201);
	upload_waits_for(&p, body, "ben");
	person_acknowledges(&p.s, &p.ben, root, 201);
	json_is(&p.s, "/changed/0/old", OTHER_ROOT);
	person_acknowledges(&p.s, &p.ben, root, 409);
	json_says(&p.s, "/detail", "you acknowledged this root by entry");
	person_acknowledges(&p.s, &p.anna, OTHER_ROOT, 201);
	upload_waits_for(&p, body, "anna");
	plant_holds(&p);
}

TEST(a_key_that_was_revoked_since_takes_its_acknowledgement_away)
{
	auto_plant p = { .released = 0 };
	const char *body;

	open(&p);
	body = arena_strdup(&p.s.cx.mem, trust_body(&p));
	trust_acknowledge(&p);
	ask(&p.s, "POST", arena_printf(&p.s.cx.mem, "/v1/keys/%s/revoke", p.ben.key), p.ben.secret,
	    "{\"reason\":\"lost\"}", 201);
	upload_waits_for(&p, body, "ben");
	ask(&p.s, "GET", "/v1/trust/acknowledgements", p.ben.secret, NULL, 200);
	json_is(&p.s, "/roots/0/people/1/counts", "false");
}

/* No plant is stuck where a founder left: there are two people all the same. */
TEST(where_a_founder_is_gone_another_approver_of_every_site_takes_that_place)
{
	auto_plant p = { .released = 0 };
	const char *root, *body;
	struct person carl;

	open(&p);
	carl = plant_approver(&p, "carl");
	root = trust_root_digest(&p);
	body = arena_strdup(&p.s.cx.mem, trust_body(&p));
	person_acknowledges(&p.s, &carl, root, 201);
	person_acknowledges(&p.s, &p.ben, root, 201);
	upload_waits_for(&p, body, "anna");
	ask(&p.s, "POST", "/v1/users/anna/deactivate", p.s.admin, "{\"reason\":\"left\"}", 201);
	ask(&p.s, "POST", "/v1/trust", p.ben.secret, body, 201);
}

TEST(neither_a_sealed_key_nor_a_grant_at_one_site_acknowledges_a_root)
{
	auto_plant p = { .released = 0 };
	struct person carl;
	const char *root;

	open(&p);
	root = trust_root_digest(&p);
	ask(&p.s, "GET", arena_printf(&p.s.cx.mem, ROOTS "%s/statement?key=%s", root, p.anna.key),
	    p.anna.secret, NULL, 403);
	json_says(&p.s, "/detail", "a sealed key acknowledges no root");
	person_with_key_at(&p.s, &carl, "carl", "approver", "munich", false, &p.anna);
	ask(&p.s, "GET", arena_printf(&p.s.cx.mem, ROOTS "%s/statement?key=%s", root, carl.key),
	    carl.secret, NULL, 403);
	json_says(&p.s, "/detail", "'carl' does not sign as approver at *");
	ask(&p.s, "GET", root_url(&p, "sha256:0", "statement"), p.ben.secret, NULL, 400);
	json_says(&p.s, "/detail", "a root is named 'sha256:' and 64 hex digits");
	ask(&p.s, "GET", root_url(&p, root, "statement"), p.mara.secret, NULL, 403);
	ask(&p.s, "GET", root_url(&p, root, "statement"), p.ben.secret, NULL, 400);
	json_says(&p.s, "/detail", "?key is required");
}

TEST(a_signature_over_one_root_acknowledges_no_other)
{
	auto_plant p = { .released = 0 };
	const char *root, *of;

	open(&p);
	root = trust_root_digest(&p);
	of = arena_printf(&p.s.cx.mem, ROOTS OTHER_ROOT "/statement?key=%s", p.ben.key);
	ask(&p.s, "POST", root_url(&p, root, "acknowledge"), p.ben.secret,
	    envelope_body(&p.s, &p.ben, of), 409);
	json_says(&p.s, "/detail", "it is not what stands here");
}
