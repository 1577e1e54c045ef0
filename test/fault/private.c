#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "process.h"
#include "store.h"

/* What a data directory is to other accounts of the machine. */

static char said[4096];

static int sh(const char *command, const char *dir)
{
	return shell(dir, command, said, sizeof(said));
}

TEST(nothing_in_the_directory_is_for_others_whatever_the_umask)
{
	struct process p = { .pid = 0 };
	mode_t before = umask(0);

	process_init(&p);
	umask(before);
	ck_assert_int_eq(sh("find $DIR $DIR.pepper ! -type l -perm /077", p.dir), 0);
	ck_assert_str_eq(said, "");
	ck_assert_int_eq(sh("find $DIR -name 'signet.db-wal' | grep -c .", p.dir), 0);
	process_remove(&p);
}

#define INIT "\"$SIGNETD\" init --data $DIR --admin root --founder anna --founder ben 2>&1"

TEST(a_directory_that_others_may_look_into_is_no_place_for_an_instance)
{
	char dir[] = "/tmp/signet-open-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chmod(dir, 0750), 0);
	ck_assert_int_ne(sh(INIT, dir), 0);
	output_says(said, "is open to others, with mode 750: chmod go-rwx ");
	ck_assert_int_eq(sh("ls -A $DIR | grep -v '^lock$'; true", dir), 0);
	ck_assert_str_eq(said, "");
	ck_assert_int_eq(sh("chmod go-rwx $DIR && rm -f $DIR/lock", dir), 0);
	ck_assert_int_eq(sh(INIT, dir), 0);
	dir_remove(dir);
}

#define SERVE "timeout 20 \"$SIGNETD\" serve --data $DIR --port 0 2>&1"

TEST(a_server_whose_directory_or_key_is_open_to_others_does_not_start)
{
	struct process p = { .pid = 0 };

	process_init(&p);
	process_kill(&p, SIGTERM);
	ck_assert_int_eq(sh("chmod g+rx $DIR", p.dir), 0);
	ck_assert_int_ne(sh(SERVE, p.dir), 0);
	output_says(said, "is open to others, with mode 750: chmod go-rwx ");
	ck_assert_int_eq(sh("chmod g-rx $DIR && chmod o+r $DIR/keys/log.key", p.dir), 0);
	ck_assert_int_ne(sh(SERVE, p.dir), 0);
	output_says(said, "keys/log.key is open to others");
	ck_assert_int_eq(sh("chmod o-r $DIR/keys/log.key", p.dir), 0);
	process_start(&p);
	process_remove(&p);
}
