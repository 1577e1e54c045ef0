#include "settings.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static enum err read_one(struct ctx *cx, const char *option, const char *value,
			 struct settings *out)
{
	char *argv[] = { arena_strdup(&cx->mem, option), arena_strdup(&cx->mem, value) };
	const char *rest[2];
	size_t n = 0;

	return settings_read(cx, 2, argv, out, rest, &n);
}

/* clang-format off */
static const struct { const char *option, *value, *says; } numbers[] = {
	{ "--workers", "1",     NULL },
	{ "--workers", "16",    NULL },
	{ "--workers", "0",     "--workers takes a whole number from 1 to 16" },
	{ "--workers", "17",    "--workers takes a whole number from 1 to 16" },
	{ "--workers", "-1",    "from 1 to 16" },
	{ "--workers", "",      "from 1 to 16" },
	{ "--workers", "2x",    "from 1 to 16" },
	{ "--workers", " 2",    "from 1 to 16" },
	{ "--workers", "+2",    "from 1 to 16" },
	{ "--threads", "64",    NULL },
	{ "--threads", "65",    "--threads takes a whole number from 0 to 64" },
	{ "--port",    "0",     NULL },
	{ "--port",    "65536", "--port takes a whole number from 0 to 65535" },
};
/* clang-format on */

TEST_EACH(a_number_that_would_not_work_is_refused_with_its_bounds, numbers)
{
	struct ctx cx = { 0 };
	struct settings s;
	enum err e = read_one(&cx, numbers[_i].option, numbers[_i].value, &s);

	assert_err(e, numbers[_i].says ? E_INVALID : OK);
	if (e != OK)
		detail_says(cx.detail, numbers[_i].says);
	arena_free(&cx.mem);
}

TEST(no_number_of_threads_is_one_for_each_processor_within_the_bound)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct ctx cx = { 0 };
	struct settings s;

	assert_ok(&cx, read_one(&cx, "--threads", "0", &s));
	ck_assert_int_eq(s.threads, processors > 64 ? 64 : processors);
	arena_free(&cx.mem);
}

TEST(the_environment_is_held_to_the_same_bounds)
{
	struct ctx cx = { 0 };
	struct settings s;

	setenv("SIGNET_WORKERS", "0", 1);
	assert_err(read_one(&cx, "--port", "0", &s), E_INVALID);
	detail_says(cx.detail, "--workers");
	arena_free(&cx.mem);
}

TEST(a_folder_for_the_replay_that_is_not_there_ends_fsck_with_a_code_of_its_own)
{
	int status = system("\"$SIGNETD\" fsck --data /proc --scratch /proc/none 2>/dev/null");

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 3);
}
