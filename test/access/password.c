#include <string.h>

#include "access/password.h"
#include "engine/pepper.h"
#include "files.h"
#include "proof/sshsig.h"
#include "test.h"

/* test/golden/make_password.py made the texts with other programs, for this password. */
#define PASSWORD "correct horse b\xc3\xa4ttery"
#define USER     "quinn"

struct made {
	struct ctx cx;
	unsigned char pepper[32], seed[32];
	struct ssh_key public;
	char *verifier, *sealed;
};

static struct made made_open(void)
{
	struct made m = { 0 };

	memset(m.pepper, 0x50, sizeof(m.pepper));
	memset(m.seed, 0x42, sizeof(m.seed));
	assert_ok(&m.cx, ssh_key_parse(&m.cx, golden(&m.cx, "signer.pub").b, &m.public));
	m.verifier = golden(&m.cx, "password.verifier").b;
	m.sealed = golden(&m.cx, "password.sealed").b;
	return m;
}

static bool opens(struct made *m, const unsigned char seal_key[32], const char *user,
		  const char *sealed)
{
	unsigned char seed[32];

	return seed_open(seal_key, user, m->public.point, sealed, seed) &&
	       memcmp(seed, m->seed, sizeof(seed)) == 0;
}

TEST(a_verifier_and_a_seal_that_other_programs_made_open)
{
	struct made m = made_open();
	unsigned char seal_key[32];

	ck_assert(password_opens(&m.cx, m.pepper, m.verifier, PASSWORD, seal_key));
	ck_assert(opens(&m, seal_key, USER, m.sealed));
	m.pepper[31] ^= 1;
	ck_assert(!password_fits(&m.cx, m.pepper, m.verifier, PASSWORD));
	arena_free(&m.cx.mem);
}

/* By schema/password.md: hmac.new(b'\x50' * 32, b'signet: pepper check v1\0', 'sha256') of Python.
 */
TEST(the_check_of_a_pepper_is_that_of_another_program_and_of_no_other_pepper)
{
	static const char line[] =
		"3aeb0176ee71ffba950b467154a1eaa17906e8f4e34073abd08b78c8b10ab5d6\n";
	struct made m = made_open();

	ck_assert_str_eq(pepper_check_line(&m.cx, m.pepper), line);
	m.pepper[31] ^= 1;
	ck_assert_str_ne(pepper_check_line(&m.cx, m.pepper), line);
	arena_free(&m.cx.mem);
}

TEST(a_seal_opens_for_its_owner_its_key_and_its_bytes_alone)
{
	struct made m = made_open();
	unsigned char seal_key[32];

	ck_assert(password_opens(&m.cx, m.pepper, m.verifier, PASSWORD, seal_key));
	ck_assert(!opens(&m, seal_key, "quin", m.sealed));
	m.public.point[0] ^= 1;
	ck_assert(!opens(&m, seal_key, USER, m.sealed));
	m.public.point[0] ^= 1;
	for (size_t i = 0; m.sealed[i]; i++) {
		char was = m.sealed[i];

		m.sealed[i] = '\0';
		ck_assert_msg(!opens(&m, seal_key, USER, m.sealed), "cut at %zu", i);
		m.sealed[i] = was == 'A' ? 'B' : 'A';
		ck_assert_msg(!opens(&m, seal_key, USER, m.sealed), "changed at %zu", i);
		m.sealed[i] = was;
	}
	ck_assert(opens(&m, seal_key, USER, m.sealed));
	arena_free(&m.cx.mem);
}

/* clang-format off */
static const struct { size_t cut; const char *password, *more; } unfit[] = {
	{ 999, "correct horse battery", "" }, { 999, PASSWORD " ", "" }, { 999, "", "" },
	{ 0, PASSWORD, "" }, { 24, PASSWORD, "" }, { 49, PASSWORD, "" }, { 93, PASSWORD, "" },
	{ 999, PASSWORD, "=" }, { 3, PASSWORD, "$argon2id$m=65536,t=2$AAECAwQFBgcICQoLDA0ODw==$" },
};
/* clang-format on */

TEST_EACH(a_password_or_a_verifier_that_is_not_whole_does_not_fit, unfit)
{
	struct made m = made_open();
	const char *verifier =
		arena_printf(&m.cx.mem, "%.*s%s", (int)unfit[_i].cut, m.verifier, unfit[_i].more);

	ck_assert(!password_fits(&m.cx, m.pepper, verifier, unfit[_i].password));
	arena_free(&m.cx.mem);
}

/* clang-format off */
static const struct { const char *user, *password; enum err is; } chosen[] = {
	{ "quinn", "elevenchars", E_INVALID },
	{ "quinn", "elevench\xc3\xa4rs", E_INVALID }, /* twelve bytes */
	{ "quinn", "twelve chars", OK },
	{ "quinn", "tw\xc3\xa4lve chars", OK },
	{ "the-same-word", "the-same-word", E_INVALID },
};
/* clang-format on */

TEST_EACH(a_password_is_long_enough_in_characters_and_is_not_its_users_id, chosen)
{
	struct ctx cx = { 0 };

	ck_assert_int_eq(password_ok(&cx, chosen[_i].user, chosen[_i].password), chosen[_i].is);
	arena_free(&cx.mem);
}

TEST(a_password_is_no_longer_than_its_field)
{
	struct ctx cx = { 0 };
	char word[PASSWORD_MAX + 2];

	memset(word, 'a', sizeof(word));
	word[PASSWORD_MAX + 1] = '\0';
	ck_assert_int_eq(password_ok(&cx, USER, word), E_INVALID);
	ck_assert_int_eq(password_ok(&cx, USER, word + 1), OK);
	arena_free(&cx.mem);
}
