#include <stdio.h>
#include <string.h>

#include "browse.h"
#include "plant.h"

/* What is asked for: a model takes a review and an approval, by any key; a ring plan an approval by
 * a key that the server never holds. */
enum asked { A_MODEL = 1, A_PLAN = 2 };

struct cast {
	struct plant p;
	struct person rosa; /* reviews and approves; her keys come later */
};

static void cast_open(struct cast *c, unsigned of)
{
	struct site *s = &c->p.s;
	const char *model, *plan;

	plant_open(&c->p);
	c->rosa = (struct person){ .id = "rosa", .sealed = true };
	person_add(s, "rosa", "reviewer", c->rosa.secret);
	role_grant(s, "rosa", "approver");
	model = document_text(s, "models/m/model.json", model_document(s, "m", "a"));
	plan = document_text(s, "policies/rings/pilot.json", plan_document(s, "pilot"));
	change_asked(s, c->p.jonas.secret,
		     of == A_MODEL  ? model
		     : of == A_PLAN ? plan
				    : arena_printf(&s->cx.mem, "%s,%s", model, plan),
		     201);
}

static void cast_close(struct cast *c)
{
	plant_close(&c->p);
}
#define auto_cast cleanup(cast_close) struct cast

static void key_give(struct site *s, struct person *p, const char *role, struct person *by)
{
	person_key_add(s, p, role);
	person_key_confirmed(s, p, by);
}

static void rosa_looks(struct cast *c)
{
	page_get(&c->p.s, "/changes/1", c->rosa.secret, 200);
}

static void signature_is(struct cast *c, const char *meaning, const char *role)
{
	struct site *s = &c->p.s;

	ask(s, "GET", "/v1/changes/1", c->p.jonas.secret, NULL, 200);
	json_is(s, "/signatures/0/signer", "rosa");
	json_is(s, "/signatures/0/meaning", meaning);
	json_is(s, "/signatures/0/role", role);
}

TEST(a_person_with_two_roles_signs_in_the_one_that_the_key_is_confirmed_for)
{
	auto_cast c = { 0 };

	cast_open(&c, A_MODEL);
	key_give(&c.p.s, &c.rosa, "approver", &c.p.anna);
	rosa_looks(&c);
	ck_assert_ptr_null(form_for(&c.p.s, "review"));
	form_sign(&c.p.s, "/changes/1/sign", c.rosa.secret, "rosa", "approval", 303);
	signature_is(&c, "approval", "approver");
}

/* clang-format off */
static const struct { const char *meaning, *role; } asks[] = {
	{ "review", "reviewer" },
	{ "approval", "approver" },
};
/* clang-format on */

TEST_EACH(each_ask_is_offered_with_the_key_that_can_meet_it, asks)
{
	auto_cast c = { 0 };

	cast_open(&c, A_MODEL);
	key_give(&c.p.s, &c.rosa, "approver", &c.p.anna);
	key_give(&c.p.s, &c.rosa, "reviewer", &c.p.anna);
	rosa_looks(&c);
	page_says(c.p.s.last.body, "sign (review or approval) or reject");
	form_sign(&c.p.s, "/changes/1/sign", c.rosa.secret, "rosa", asks[_i].meaning, 303);
	signature_is(&c, asks[_i].meaning, asks[_i].role);
	rosa_looks(&c);
	page_says_not(c.p.s.last.body, "<form class=\"sign\"");
}

TEST(an_ask_that_only_an_own_key_can_meet_shows_the_command_beside_the_form_of_another)
{
	struct person own;
	auto_cast c = { 0 };

	cast_open(&c, A_PLAN);
	key_give(&c.p.s, &c.rosa, "reviewer", &c.p.anna);
	own = (struct person){ .id = "rosa" };
	strcpy(own.secret, c.rosa.secret);
	key_give(&c.p.s, &own, "approver", &c.p.anna);
	rosa_looks(&c);
	ck_assert_ptr_null(form_for(&c.p.s, "approval"));
	page_says(c.p.s.last.body, "signet change sign 1 --meaning approval --role approver --site "
				   "&#39;*&#39; --key FILE");
	page_says_not(c.p.s.last.body, "--meaning review");
	form_sign(&c.p.s, "/changes/1/sign", c.rosa.secret, "rosa", "review", 303);
	signature_is(&c, "review", "reviewer");
}

TEST(an_ask_that_no_key_of_the_person_can_meet_says_so_and_what_to_do)
{
	auto_cast c = { 0 };

	cast_open(&c, A_PLAN);
	rosa_looks(&c);
	page_says_not(c.p.s.last.body, "<form class=\"sign\"");
	page_says(c.p.s.last.body, "read; no key of yours can sign it");
	page_says(c.p.s.last.body, "a sealed, file or hardware key that is confirmed for the role "
				   "reviewer");
	page_says(c.p.s.last.body, "signet key seal --role reviewer");
	page_says(c.p.s.last.body,
		  "a file or hardware key that is confirmed for the role approver");
	page_says(c.p.s.last.body, "signet key new FILE --role approver");
	person_key_add(&c.p.s, &c.rosa, "reviewer");
	rosa_looks(&c);
	page_says_not(c.p.s.last.body, "<form class=\"sign\"");
	page_says(c.p.s.last.body,
		  arena_printf(&c.p.s.cx.mem, "signet key confirm %s --key FILE", c.rosa.key));
}

/* One signature of an own key meets both needs for an approval: of any key, and of one not held. */
TEST(one_signature_that_meets_two_needs_is_offered_once)
{
	const char *command = "signet change sign 1 --meaning approval";
	auto_cast c = { 0 };

	cast_open(&c, A_MODEL | A_PLAN);
	page_get(&c.p.s, "/changes/1", c.p.ben.secret, 200);
	page_says_once(c.p.s.last.body, command);
	key_give(&c.p.s, &c.rosa, "approver", &c.p.anna);
	rosa_looks(&c);
	ck_assert_ptr_nonnull(form_for(&c.p.s, "approval"));
	page_says(c.p.s.last.body, "it takes a file or hardware key");
}

/* A key that is confirmed for one role rejects what asks for another, too. */
TEST(a_rejection_is_offered_once_and_with_a_key_that_can_sign_it)
{
	const char *form;
	auto_cast c = { 0 };

	cast_open(&c, A_MODEL);
	key_give(&c.p.s, &c.rosa, "approver", &c.p.anna);
	rosa_looks(&c);
	form = form_for(&c.p.s, "rejection");
	ck_assert_ptr_nonnull(form);
	page_says(form, "I reject this change.");
	page_says_once(form, "value=\"rejection\"");
	form_sign(&c.p.s, "/changes/1/sign", c.rosa.secret, "rosa", "rejection", 303);
	signature_is(&c, "rejection", "approver");
	json_is(&c.p.s, "/state", "rejected");
}

TEST(who_cannot_sign_an_ask_may_have_a_key_to_reject_with)
{
	auto_cast c = { 0 };

	cast_open(&c, A_PLAN);
	key_give(&c.p.s, &c.rosa, "approver", &c.p.anna);
	rosa_looks(&c);
	page_says(c.p.s.last.body, "reject; no key of yours can sign it");
	ck_assert_ptr_null(form_for(&c.p.s, "approval"));
	form_sign(&c.p.s, "/changes/1/sign", c.rosa.secret, "rosa", "rejection", 303);
	page_get(&c.p.s, "/changes/1", c.p.ben.secret, 200);
	page_says(c.p.s.last.body, "read; it is closed");
}

/* An older one may be sealed under a password that was changed since. */
TEST(of_two_sealed_keys_the_one_confirmed_last_is_offered)
{
	char key[100];
	auto_cast c = { 0 };

	cast_open(&c, A_MODEL);
	for (int i = 0; i < 6; i++) {
		key_give(&c.p.s, &c.rosa, "approver", &c.p.anna);
		rosa_looks(&c);
		ck_assert_str_eq(form_hidden(form_for(&c.p.s, "approval"), "key", key), c.rosa.key);
	}
}

/* Of two roles, the one that is asked for comes first; another one does as well. */
TEST(a_rejection_is_signed_in_a_role_that_is_asked_for_if_there_is_a_key_for_it)
{
	auto_cast c = { 0 };

	cast_open(&c, A_MODEL);
	role_grant(&c.p.s, "rosa", "author");
	key_give(&c.p.s, &c.rosa, "author", &c.p.anna);
	key_give(&c.p.s, &c.rosa, "reviewer", &c.p.anna);
	rosa_looks(&c);
	form_sign(&c.p.s, "/changes/1/sign", c.rosa.secret, "rosa", "rejection", 303);
	signature_is(&c, "rejection", "reviewer");
}

TEST(while_the_founding_is_open_a_founder_is_shown_that_the_other_one_confirms_the_key)
{
	struct person anna = { .id = "anna", .sealed = true };
	auto_site s = { 0 };
	char jonas[80];

	site_open(&s);
	redeem_and_login(&s, "anna", s.founder_codes[0], anna.secret);
	person_key_add(&s, &anna, "approver");
	person_add(&s, "jonas", "", jonas);
	role_grant_at(&s, "jonas", "author", "*");
	change_asked(&s, jonas,
		     document_text(&s, "models/m/model.json", model_document(&s, "m", "a")), 201);
	page_get(&s, "/changes/1", anna.secret, 200);
	page_says(s.last.body, "While the founding is open the other founder does it");
	page_says(s.last.body,
		  arena_printf(&s.cx.mem, "signet key confirm %s --key FILE", anna.key));
	page_says_not(s.last.body, "Two approvers do it");
}
