/*
 * Most tests run a server in their own process and found a plant for each claim:
 * some sixteen runs of Argon2id, which at 64 MiB and two passes were nine tenths
 * of all the time that the tests took.  None of their claims is about what a
 * guess costs, so in a test's own process Argon2id runs at its least cost: the
 * program's own definition is taken before the library's.  The programs that a
 * test starts run as users run them.
 *
 * Never: link this into a test whose claims are about passwords or about who
 * waits for whom (full_cost in test/meson.build).
 */

#include <sodium.h>

int crypto_pwhash(unsigned char *const out, unsigned long long size, const char *const password,
		  unsigned long long password_size, const unsigned char *const salt,
		  unsigned long long passes, size_t memory, int algorithm)
{
	(void)passes;
	(void)memory;
	return crypto_pwhash_argon2id(out, size, password, password_size, salt,
				      crypto_pwhash_argon2id_OPSLIMIT_MIN,
				      crypto_pwhash_argon2id_MEMLIMIT_MIN, algorithm);
}
