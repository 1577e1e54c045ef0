#include "proof/signer.h"

#include <string.h>

#include "test.h"

#define DIGITS "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

TEST(a_seed_line_is_read_back_as_the_seed)
{
	unsigned char seed[SEED_SIZE], again[SEED_SIZE] = { 0 };
	struct ctx cx = { 0 };
	const char *line;

	for (unsigned char i = 0; i < SEED_SIZE; i++)
		seed[i] = i;
	line = seed_line(&cx, seed);
	ck_assert_str_eq(line, DIGITS "\n");
	ck_assert(seed_line_read(line, SEED_LINE_SIZE, again));
	ck_assert_mem_eq(seed, again, SEED_SIZE);
	arena_free(&cx.mem);
}

/* A damaged file is never read as a shorter or another key. */
static const char *const damaged[] = {
	"",
	"\n",
	DIGITS,
	DIGITS " ",
	DIGITS "\n\n",
	DIGITS "0\n",
	" " DIGITS,
	"0001020304050607:08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1\n",
	"g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
};

TEST_EACH(a_line_that_is_no_seed_is_refused, damaged)
{
	unsigned char seed[SEED_SIZE];

	ck_assert(!seed_line_read(damaged[_i], strlen(damaged[_i]), seed));
}
