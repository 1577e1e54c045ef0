#include "engine/instance.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "genesis.h"
#include "test.h"

/* Two directories: which of them have the key of one log? */

struct two {
	struct ctx cx;
	char dir[40];
	const char *one, *other;
	struct instance in; /* of one */
};

static const char *instance_made(struct two *t, const char *name)
{
	struct genesis g = { .site = "munich",
			     .zone = "Europe/Berlin",
			     .admin = "root",
			     .founders = { "anna", "ben" } };
	const char *dir = arena_printf(&t->cx.mem, "%s/%s", t->dir, name);

	assert_ok(&t->cx, instance_create(&t->cx, dir, NULL, USE_TRAINING, genesis, &g));
	return dir;
}

static void two_open(struct two *t)
{
	*t = (struct two){ .dir = "/tmp/signet-instance-XXXXXX" };
	ck_assert_ptr_nonnull(mkdtemp(t->dir));
	t->one = instance_made(t, "one");
	assert_ok(&t->cx, instance_open(&t->cx, t->one, NULL, &t->in));
}

static void two_close(struct two *t)
{
	instance_close(&t->in);
	ck_assert_int_eq(system(arena_printf(&t->cx.mem, "rm -rf %s", t->dir)), 0);
	arena_free(&t->cx.mem);
}
#define auto_two cleanup(two_close) struct two

static void copied(struct two *t, const char *then)
{
	t->other = arena_printf(&t->cx.mem, "%s/other", t->dir);
	ck_assert_int_eq(system(arena_printf(&t->cx.mem, "cp -a %s %s && cd %s && %s", t->one,
					     t->other, t->other, then)),
			 0);
}

TEST(a_copy_shares_the_key_of_its_log_and_another_instance_does_not)
{
	auto_two t;

	two_open(&t);
	copied(&t, "true");
	ck_assert(instance_shares_key(&t.cx, t.other, &t.in));
	t.other = instance_made(&t, "made");
	ck_assert(!instance_shares_key(&t.cx, t.other, &t.in));
	ck_assert(!instance_shares_key(&t.cx, t.dir, &t.in)); /* no instance at all */
}

static const char *const unread[] = {
	"rm keys/log.key && mkfifo -m 600 keys/log.key",
	"rm keys/log.key && mkdir -m 700 keys/log.key",
};

TEST_EACH(a_directory_whose_key_nobody_can_read_may_share_it, unread)
{
	auto_two t;

	two_open(&t);
	copied(&t, unread[_i]);
	ck_assert(instance_shares_key(&t.cx, t.other, &t.in));
}

/* ---- files that are more or less than they were ---- */

static const char *const longer[] = {
	"printf '\\n' >> server-keys.json", "truncate -s -1 server-keys.json",
	"printf '\\n' >> keys/log.key",     "printf '\\n' >> keys/releases.key",
	"truncate -s -2 keys/releases.key", "printf '\\n' >> pepper.check",
	"truncate -s -1 pepper.check",      "printf x >> ../one.pepper",
	"truncate -s -1 ../one.pepper",
};

TEST_EACH(an_instance_whose_key_file_has_a_byte_more_or_less_is_not_opened, longer)
{
	struct instance again;
	auto_two t;

	two_open(&t);
	instance_close(&t.in);
	ck_assert_int_eq(system(arena_printf(&t.cx.mem, "cd %s && %s", t.one, longer[_i])), 0);
	assert_err(instance_open(&t.cx, t.one, NULL, &again), E_FAULT);
	t.in.lock = -1;
}
