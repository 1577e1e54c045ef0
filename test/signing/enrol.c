#include "proof/signer.h"
#include "proof/ssh_key.h"
#include "signing/key.h"
#include "site.h"

/* Mia, an author, asks for the n-th key of hers. */
static void key_ask(struct site *s, const char *secret, int n, const char *custody,
		    const char *role, int status)
{
	unsigned char seed[SEED_SIZE] = { (unsigned char)n };
	struct seed_signer signer;
	struct ssh_key public;

	seed_signer_init(&signer, seed);
	public = ssh_ed25519(signer.signer.public);
	ask(s, "POST", "/v1/keys", secret,
	    body(s, "{'public':'%s','custody':'%s','roles':['%s']}",
		 ssh_key_print(&s->cx, &public, NULL), custody, role),
	    status);
}

TEST(a_key_is_for_roles_that_its_owner_holds_and_administrators_never_sign)
{
	auto_site s = { 0 };
	char mia[80];

	site_open(&s);
	person_add(&s, "mia", "author", mia);
	key_ask(&s, mia, 1, "file", "reviewer", 400);
	json_is(&s, "/pointer", "/roles/0");
	key_ask(&s, s.admin, 1, "file", "administrator", 400);
	json_is(&s, "/pointer", "/roles/0");
	key_ask(&s, mia, 1, "file", "author", 201);
}

TEST(a_key_of_ones_own_for_an_approver_may_be_there_before_the_role_and_signs_nothing_until_then)
{
	auto_site s = { 0 };
	char mia[80];

	site_open(&s);
	person_add(&s, "mia", "author", mia);
	ask(&s, "POST", "/v1/keys/sealed", mia,
	    body(&s, "{'password':'" PASSWORD "','roles':['approver']}"), 400);
	json_is(&s, "/pointer", "/roles/0");
	key_ask(&s, mia, 1, "file", "approver", 201);
	ask(&s, "GET", arena_printf(&s.cx.mem, "/v1/keys/%s", json_at(&s, "/fact/id")), mia, NULL,
	    200);
	json_is(&s, "/state", "pending");
}

TEST(nobody_enrols_a_key_twice_nor_claims_that_it_is_sealed)
{
	auto_site s = { 0 };
	char mia[80];

	site_open(&s);
	person_add(&s, "mia", "author", mia);
	key_ask(&s, mia, 1, "sealed", "author", 400);
	json_is(&s, "/pointer", "/custody");
	key_ask(&s, mia, 1, "file", "author", 201);
	key_ask(&s, mia, 1, "file", "author", 409);
	json_says(&s, "/detail", "is enrolled already");
}

TEST(a_person_has_as_many_keys_as_there_may_be_and_not_one_more)
{
	auto_site s = { 0 };
	char mia[80];
	int n = 0;

	site_open(&s);
	person_add(&s, "mia", "author", mia);
	while (n < KEYS_OF_USER_MAX)
		key_ask(&s, mia, ++n, "file", "author", 201);
	key_ask(&s, mia, ++n, "file", "author", 409);
	json_says(&s, "/detail", "a person has at most");
}

/* Whoever used a one-time code would use up the owner's keys for good. */
TEST(a_key_that_was_revoked_and_never_confirmed_leaves_room_for_another)
{
	auto_site s = { 0 };
	const char *first;
	char mia[80];
	int n = 0;

	site_open(&s);
	person_add(&s, "mia", "author", mia);
	key_ask(&s, mia, ++n, "file", "author", 201);
	first = arena_strdup(&s.cx.mem, json_at(&s, "/fact/id"));
	while (n < KEYS_OF_USER_MAX)
		key_ask(&s, mia, ++n, "file", "author", 201);
	key_ask(&s, mia, n + 1, "file", "author", 409);
	json_says(&s, "/next", "signet key revoke KEY");
	ask(&s, "POST", arena_printf(&s.cx.mem, "/v1/keys/%s/revoke", first), mia,
	    "{\"reason\":\"r\"}", 201);
	key_ask(&s, mia, ++n, "file", "author", 201);
	key_ask(&s, mia, n + 1, "file", "author", 409);
	ask(&s, "GET", "/v1/keys", mia, NULL, 200);
	ck_assert_uint_eq(json_times(&s, "/items", "/state", "pending"), KEYS_OF_USER_MAX);
	ask(&s, "GET", arena_printf(&s.cx.mem, "/v1/keys/%s", first), mia, NULL, 200);
	json_is(&s, "/state", "revoked");
}
