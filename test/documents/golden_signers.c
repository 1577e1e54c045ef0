#include "documents/trust.h"

#include <string.h>

#include "documents/tuf.h"
#include "files.h"
#include "test.h"

/* test/golden/release.py made the files with openssl and Python; they never change. */

#define ORIGIN "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"

/* the byte that each key's seed is made of */
enum { MARA = 0x4b, OLD, TOKEN = 0x4f };

static bool is_key(const unsigned char public[PUBLIC_KEY_SIZE], int byte)
{
	unsigned char seed[SEED_SIZE];
	struct seed_signer key;

	memset(seed, byte, sizeof(seed));
	seed_signer_init(&key, seed);
	return memcmp(public, key.signer.public, PUBLIC_KEY_SIZE) == 0;
}

TEST(whose_signatures_count_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "trust-signers.json");
	const struct trust_key *key;
	struct trust_signers s;
	struct printer again;

	assert_ok(&cx, trust_signers_parse(&cx, file.b, file.size, &s));
	ck_assert_str_eq(s.origin, ORIGIN);
	ck_assert_uint_eq(s.head.size, 3);
	ck_assert_uint_eq(s.n, 2);
	ck_assert_str_eq(s.signer[0].id, "mara");
	ck_assert(is_key(s.signer[0].key[0].public.point, MARA));
	ck_assert_str_eq(s.signer[0].key[0].custody, "sealed");
	ck_assert_uint_eq(s.signer[1].n, 2);
	key = &s.signer[1].key[0];
	ck_assert(is_key(key->public.point, OLD));
	ck_assert_str_eq(key->fingerprint, ssh_fingerprint(&cx, &key->public));
	ck_assert_uint_eq(key->n_roles, 2);
	ck_assert_str_eq(key->role[1].role, "reviewer");
	ck_assert_str_eq(key->role[1].site, "*");
	ck_assert_int_eq(key->role[1].span.to, 2);
	ck_assert_int_eq(key->revoked_at, 2);
	ck_assert_int_eq(s.signer[1].key[1].confirmed, 1);
	ck_assert_int_eq(s.signer[1].key[1].revoked_at, TRUST_NEVER);
	trust_signers_print(&cx, &s, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

TEST(each_member_of_signers_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "trust-signers-full.json");
	const struct trust_key *key;
	struct trust_signers s;
	struct printer again;

	assert_ok(&cx, trust_signers_parse(&cx, file.b, file.size, &s));
	ck_assert_uint_eq(s.n_corrected, 1);
	ck_assert_int_eq(s.corrected[0].to, 6);
	ck_assert_int_eq(s.corrected[0].at - s.corrected[0].clock, INT64_C(5400000));
	key = s.signer[0].key;
	ck_assert_int_eq(key->public.type, SSH_SK_ED25519);
	ck_assert_str_eq(key->public.application, "ssh:");
	ck_assert(is_key(key->public.point, TOKEN));
	trust_signers_print(&cx, &s, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

TEST(the_metadata_of_signers_states_no_floor_since_no_role_is_below_it)
{
	struct ctx cx = { 0 };
	const char *file = golden(&cx, "tuf-signers.json").b, *text;
	struct tuf_targets t;

	assert_ok(&cx, tuf_targets_parse(&cx, file, strlen(file), &t));
	text = text_with(&cx, file, "\"floor\":null", "\"floor\":{}");
	assert_err(tuf_targets_parse(&cx, text, strlen(text), &t), E_INVALID);
	ck_assert_str_eq(cx.place, "/signed/x-signet/floor");
	arena_free(&cx.mem);
}

/* Of the file with each member: role from 1 to 9 at hamburg and from 3 on everywhere, suspended
 * from 2 to 3 and from 7 on, revoked at 5, but for 6 and 8. */
TEST(a_key_counts_between_the_indexes_that_people_signed)
{
	static const struct {
		int64_t index;
		bool role, suspended, revoked;
	} want[] = { { 0, false, false, false }, { 1, true, false, false },
		     { 2, true, true, false },   { 3, true, false, false },
		     { 5, true, false, true },   { 6, true, false, false },
		     { 7, true, true, true },    { 8, true, true, false },
		     { 9, true, true, true } };
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "trust-signers-full.json");
	struct trust_signers s;
	const struct trust_key *key;

	assert_ok(&cx, trust_signers_parse(&cx, file.b, file.size, &s));
	key = s.signer[0].key;
	for (size_t i = 0; i < countof(want); i++) {
		int64_t at = want[i].index;

		ck_assert_int_eq(trust_key_had_role(key, "approver", "hamburg", at), want[i].role);
		ck_assert_int_eq(trust_key_was_suspended(key, at), want[i].suspended);
		ck_assert_int_eq(trust_key_was_revoked(key, at), want[i].revoked);
	}
	ck_assert(!trust_key_had_role(key, "approver", "munich", 2));
	ck_assert(trust_key_had_role(key, "approver", "munich", 3));
	ck_assert(!trust_key_had_role(key, "reviewer", "hamburg", 5));
	ck_assert(trust_key_had_role(key, "approver", "*", 100));
	arena_free(&cx.mem);
}

TEST(a_key_of_a_type_that_is_not_known_signs_nothing_and_is_kept_as_it_is)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "trust-signers-newer.json");
	struct trust_signers s;
	struct printer again;

	assert_ok(&cx, trust_signers_parse(&cx, file.b, file.size, &s));
	ck_assert_uint_eq(s.n_unknown, 1);
	ck_assert_uint_eq(s.signer[1].n, 0);
	ck_assert_str_eq(s.unknown, "ssh-ml-dsa-65");
	ck_assert_str_eq(s.signer[1].id, "ruth.b_2");
	trust_signers_print(&cx, &s, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}
