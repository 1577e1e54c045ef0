#include <stdio.h>
#include <string.h>

#include "browse.h"
#include "documents.h"
#include "sign.h"

#define MODEL_CHANGE                                                              \
	"{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"none\"," \
	"\"documents\":[{\"path\":\"models/m/model.json\",\"content\":" MODEL_TEXT("m", "a") "}]}"
#define PLAN_CHANGE                                                                      \
	"{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"none\","        \
	"\"documents\":[{\"path\":\"policies/rings/pilot.json\",\"content\":" PLAN_TEXT( \
		"pilot") "}]}"

struct cast {
	struct person anna, ben, rosa, jonas;
};

/* rosa reviews and approves.  A model asks for a review and an approval, by any key; a ring plan
 * for an approval by a key that the server never holds. */
static void cast_add(struct site *s, struct cast *c, const char *change)
{
	site_open(s);
	found(s, &c->anna, &c->ben);
	c->rosa = (struct person){ .id = "rosa", .sealed = true };
	person_add(s, "rosa", "reviewer", c->rosa.secret);
	role_grant(s, "rosa", "approver");
	c->jonas = (struct person){ .id = "jonas" };
	person_add(s, "jonas", "author", c->jonas.secret);
	ask(s, "POST", "/v1/changes", c->jonas.secret, change, 201);
}

static void key_give(struct site *s, struct person *p, const char *role, struct person *by)
{
	key_add(s, p, role);
	key_confirm_by(s, p, by, 201);
}

static void rosa_looks(struct site *s, struct cast *c)
{
	page_get(s, "/changes/1", c->rosa.secret, 200);
}

static void signature_is(struct site *s, struct cast *c, const char *meaning, const char *role)
{
	ask(s, "GET", "/v1/changes/1", c->jonas.secret, NULL, 200);
	ck_assert_str_eq(json_at(s, "/signatures/0/signer"), "rosa");
	ck_assert_str_eq(json_at(s, "/signatures/0/meaning"), meaning);
	ck_assert_str_eq(json_at(s, "/signatures/0/role"), role);
}

TEST(a_person_with_two_roles_signs_in_the_one_that_the_key_is_confirmed_for)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c, MODEL_CHANGE);
	key_give(&s, &c.rosa, "approver", &c.anna);
	rosa_looks(&s, &c);
	ck_assert_ptr_null(form_for(&s, "review"));
	form_sign(&s, "/changes/1/sign", c.rosa.secret, "rosa", "approval", 303);
	signature_is(&s, &c, "approval", "approver");
}

/* clang-format off */
static const struct { const char *meaning, *role; } asks[] = {
	{ "review", "reviewer" },
	{ "approval", "approver" },
};
/* clang-format on */

TEST_EACH(each_ask_is_offered_with_the_key_that_can_meet_it, asks)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c, MODEL_CHANGE);
	key_give(&s, &c.rosa, "approver", &c.anna);
	key_give(&s, &c.rosa, "reviewer", &c.anna);
	rosa_looks(&s, &c);
	assert_says(s.last.body, "sign (review or approval) or reject");
	form_sign(&s, "/changes/1/sign", c.rosa.secret, "rosa", asks[_i].meaning, 303);
	signature_is(&s, &c, asks[_i].meaning, asks[_i].role);
	rosa_looks(&s, &c);
	ck_assert_ptr_null(strstr(s.last.body, "<form class=\"sign\""));
}

TEST(an_ask_that_only_an_own_key_can_meet_shows_the_command_beside_the_form_of_another)
{
	struct person own;
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c, PLAN_CHANGE);
	key_give(&s, &c.rosa, "reviewer", &c.anna);
	own = (struct person){ .id = "rosa" };
	strcpy(own.secret, c.rosa.secret);
	key_give(&s, &own, "approver", &c.anna);
	rosa_looks(&s, &c);
	ck_assert_ptr_null(form_for(&s, "approval"));
	assert_says(s.last.body,
		    "signet change sign 1 --meaning approval --role approver --key FILE");
	ck_assert_ptr_null(strstr(s.last.body, "--meaning review"));
	form_sign(&s, "/changes/1/sign", c.rosa.secret, "rosa", "review", 303);
	signature_is(&s, &c, "review", "reviewer");
}

TEST(an_ask_that_no_key_of_the_person_can_meet_says_so_and_what_to_do)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c, PLAN_CHANGE);
	rosa_looks(&s, &c);
	ck_assert_ptr_null(strstr(s.last.body, "<form class=\"sign\""));
	assert_says(s.last.body, "read; no key of yours can sign it");
	assert_says(s.last.body, "a sealed, file or hardware key that is confirmed for the role "
				 "reviewer");
	assert_says(s.last.body, "signet key seal --role reviewer");
	assert_says(s.last.body, "a file or hardware key that is confirmed for the role approver");
	assert_says(s.last.body, "signet key new FILE --role approver");
	key_add(&s, &c.rosa, "reviewer");
	rosa_looks(&s, &c);
	ck_assert_ptr_null(strstr(s.last.body, "<form class=\"sign\""));
	assert_says(s.last.body, arena_printf(&s.cx.mem, "signet key confirm %s", c.rosa.key));
}

/* One signature of an own key meets both needs for an approval: of any key, and of one not held. */
TEST(one_signature_that_meets_two_needs_is_offered_once)
{
	const char *command = "signet change sign 1 --meaning approval", *first;
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c,
		 "{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"none\","
		 "\"documents\":[{\"path\":\"models/m/model.json\",\"content\":" MODEL_TEXT(
			 "m", "a") "},{\"path\":\"policies/rings/"
				   "pilot.json\",\"content\":" PLAN_TEXT("pilot") "}]}");
	page_get(&s, "/changes/1", c.ben.secret, 200);
	first = strstr(s.last.body, command);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_null(strstr(first + 1, command));
	page_get(&s, "/changes/1", c.anna.secret, 200);
	ck_assert_ptr_nonnull(form_for(&s, "approval"));
	assert_says(s.last.body, "it takes a file or hardware key");
}

/* A key that is confirmed for one role rejects what asks for another, too. */
TEST(a_rejection_is_offered_once_and_with_a_key_that_can_sign_it)
{
	const char *form;
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c, MODEL_CHANGE);
	key_give(&s, &c.rosa, "approver", &c.anna);
	rosa_looks(&s, &c);
	form = form_for(&s, "rejection");
	ck_assert_ptr_nonnull(form);
	assert_says(form, "I reject this change.");
	ck_assert_ptr_null(strstr(strstr(form, "value=\"rejection\"") + 1, "value=\"rejection\""));
	form_sign(&s, "/changes/1/sign", c.rosa.secret, "rosa", "rejection", 303);
	signature_is(&s, &c, "rejection", "approver");
	ck_assert_str_eq(json_at(&s, "/state"), "rejected");
}

TEST(who_cannot_sign_an_ask_may_have_a_key_to_reject_with)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c, PLAN_CHANGE);
	page_get(&s, "/changes/1", c.anna.secret, 200);
	assert_says(s.last.body, "reject; no key of yours can sign it");
	ck_assert_ptr_null(form_for(&s, "approval"));
	form_sign(&s, "/changes/1/sign", c.anna.secret, "anna", "rejection", 303);
	page_get(&s, "/changes/1", c.ben.secret, 200);
	assert_says(s.last.body, "read; it is closed");
}

/* An older one may be sealed under a password that was changed since. */
TEST(of_two_sealed_keys_the_one_confirmed_last_is_offered)
{
	char key[100];
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c, MODEL_CHANGE);
	for (int i = 0; i < 6; i++) {
		key_give(&s, &c.rosa, "approver", &c.anna);
		rosa_looks(&s, &c);
		ck_assert_str_eq(form_hidden(form_for(&s, "approval"), "key", key), c.rosa.key);
	}
}
