#include <sodium.h>
#include <stdlib.h>

#include "rooms.h"
#include "test.h"

static struct {
	const TTest *t;
	size_t loops;
} tests[512];
static size_t n_tests;

void test_add(const TTest *t, size_t loops)
{
	if (n_tests == countof(tests))
		abort();
	tests[n_tests].t = t;
	tests[n_tests++].loops = loops;
}

int main(int argc, char **argv)
{
	Suite *s = suite_create(argv[0]);
	SRunner *r;
	int failed;

	if (sodium_init() < 0)
		return 1;
	setenv("CK_DEFAULT_TIMEOUT", "300", false); /* seconds, for each claim */
	rooms_begin();
	for (size_t i = 0; i < n_tests; i++) {
		TCase *c = tcase_create(tests[i].t->name);

		tcase_add_loop_test(c, tests[i].t, 0, (int)tests[i].loops);
		suite_add_tcase(s, c);
	}
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
