#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/instance.h"
#include "engine/taken.h"
#include "files.h"
#include "process.h"
#include "store.h"

/* Files that are taken away under a running server, and after one that was killed. */

#define ACTS   5
#define OUTPUT 8192

static char said[OUTPUT];

static int sh(const char *dir, const char *command)
{
	return shell(dir, command, said, sizeof(said));
}

#define FSCK  "\"$SIGNETD\" fsck --data $DIR 2>&1"
#define SERVE "timeout 20 \"$SIGNETD\" serve --data $DIR --port 0 2>&1"

/* What the server says on standard error goes to DIR.said. */
static void start_heard(struct process *p, void (*start)(struct process *p))
{
	int before = dup(STDERR_FILENO), file;
	char path[60];

	snprintf(path, sizeof(path), "%s.said", p->dir[0] ? p->dir : "/tmp/signet-taken");
	file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(file, 0);
	dup2(file, STDERR_FILENO);
	close(file);
	start(p);
	dup2(before, STDERR_FILENO);
	close(before);
}

static int model_add(struct process *p, int n)
{
	static struct answer a;
	char body[80];

	snprintf(body, sizeof(body), "{\"name\":\"m%d\",\"title\":\"t\"}", n);
	http(p->port, "POST", "/v1/models", p->token, "", body, &a);
	return a.status;
}

static int model_get(struct process *p, int n)
{
	static struct answer a;
	char url[40];

	snprintf(url, sizeof(url), "/v1/models/m%d", n);
	http(p->port, "GET", url, p->token, "", NULL, &a);
	return a.status;
}

static void open_with_acts(struct process *p)
{
	process_init(p);
	process_kill(p, SIGTERM);
	start_heard(p, process_start);
	ck_assert_int_eq(sh(p->dir, "mkdir $DIR/old && cd $DIR && cp signet.db* lock old/"), 0);
	for (int i = 0; i < ACTS; i++)
		ck_assert_int_eq(model_add(p, i), 201);
}

static void acts_stand(struct process *p)
{
	for (int i = 0; i < ACTS; i++)
		ck_assert_int_eq(model_get(p, i), 200);
	ck_assert_msg(sh(p->dir, FSCK) == 0, "%s", said);
}

static void close_all(struct process *p)
{
	process_kill(p, SIGKILL);
	ck_assert_int_eq(sh(p->dir, "rm -f $DIR.said"), 0);
	dir_remove(p->dir);
}

static void ends_as_taken(struct process *p)
{
	int status;

	ck_assert_int_eq(waitpid(p->pid, &status, 0), p->pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), TAKEN_EXIT);
	ck_assert_int_eq(sh(p->dir, "cat $DIR.said"), 0);
}

/* As the message says, by the one line of it that is a command. */
static void message_followed(struct process *p)
{
	ck_assert_int_ne(sh(p->dir, SERVE), 0);
	output_says(said, "holds all that was acknowledged");
	ck_assert_int_eq(sh(p->dir, "find $DIR/signet.db.kept-* ! -perm 600"), 0);
	ck_assert_str_eq(said, "");
	ck_assert_int_eq(sh(p->dir, "eval \"$(sed -n 's/^  mv /mv /p' $DIR.said)\""), 0);
}

#define RENAMED(f)  "mv $DIR/" f " $DIR/elsewhere"
#define UNLINKED(f) "rm $DIR/" f
#define REPLACED(f) "mv $DIR/old/" f " $DIR/" f
#define KEPT        "put it back", true
#define CARRIED     "signet.db: start again", false

/* clang-format off */
static const struct { const char *command, *says, *way_out; bool kept; } takings[] = {
	{ RENAMED("signet.db"),      "/signet.db was renamed under the running server",      KEPT },
	{ UNLINKED("signet.db"),     "/signet.db was removed under the running server",      KEPT },
	{ REPLACED("signet.db"),     "/signet.db was replaced under the running server",     KEPT },
	{ RENAMED("signet.db-wal"),  "/signet.db-wal was renamed under the running server",  CARRIED },
	{ UNLINKED("signet.db-wal"), "/signet.db-wal was removed under the running server",  CARRIED },
	{ REPLACED("signet.db-wal"), "/signet.db-wal was replaced under the running server", CARRIED },
	{ RENAMED("signet.db-shm"),  "/signet.db-shm was renamed under the running server",  CARRIED },
	{ UNLINKED("signet.db-shm"), "/signet.db-shm was removed under the running server",  CARRIED },
	{ REPLACED("signet.db-shm"), "/signet.db-shm was replaced under the running server", CARRIED },
	{ RENAMED("lock"),           "/lock was renamed under the running server",           CARRIED },
	{ UNLINKED("lock"),          "/lock was removed under the running server",           CARRIED },
	{ REPLACED("lock"),          "/lock was replaced under the running server",          CARRIED },
	{ "rm $DIR/signet.db*",      "/signet.db-wal was removed under the running server",  KEPT },
	{ "mv $DIR/old/signet.db* $DIR", "/signet.db-wal was replaced under the running server", KEPT },
};
/* clang-format on */

TEST_EACH(nothing_acknowledged_is_lost_with_a_file_that_is_taken_away, takings)
{
	struct process p = { .pid = 0 };

	open_with_acts(&p);
	ck_assert_int_eq(sh(p.dir, takings[_i].command), 0);
	ck_assert_int_ne(model_add(&p, ACTS), 201);
	ends_as_taken(&p);
	output_says(said, takings[_i].says);
	output_says(said, takings[_i].way_out);
	if (takings[_i].kept)
		message_followed(&p);
	process_start(&p);
	acts_stand(&p);
	ck_assert_int_eq(model_add(&p, ACTS + 1), 201);
	close_all(&p);
}

TEST(a_server_that_nobody_asks_notices_it_too)
{
	struct process p = { .pid = 0 };

	open_with_acts(&p);
	ck_assert_int_eq(sh(p.dir, UNLINKED("signet.db")), 0);
	ends_as_taken(&p);
	message_followed(&p);
	process_start(&p);
	acts_stand(&p);
	close_all(&p);
}

/* A stop carries what lies in the write-ahead log into the database under its name. */
TEST(a_server_that_is_stopped_looks_once_more)
{
	struct process p = { .pid = 0 };

	open_with_acts(&p);
	ck_assert_int_eq(kill(p.pid, SIGSTOP), 0);
	ck_assert_int_eq(sh(p.dir, UNLINKED("signet.db")), 0);
	ck_assert_int_eq(kill(p.pid, SIGTERM), 0);
	ck_assert_int_eq(kill(p.pid, SIGCONT), 0);
	ends_as_taken(&p);
	message_followed(&p);
	process_start(&p);
	acts_stand(&p);
	close_all(&p);
}

/* ---- the writer alone, which nobody reminds ---- */

static const char *const files[] = { "signet.db", "signet.db-wal", "signet.db-shm", "lock" };

/* A child must not find connections of its parent. */
static void let_go(struct fixture *f)
{
	log_close(f->log);
	db_close(f->db);
	f->log = NULL;
	f->db = NULL;
}

static _Noreturn void writer_lives(struct fixture *f, const char *file)
{
	struct instance in = { .dir = f->dir, .db_path = f->path };
	struct writer_config cfg = { .db_path = f->path, .signer = f->signer };
	struct writer *w;

	in.lock = open(arena_printf(&f->cx.mem, "%s/lock", f->dir), O_RDWR | O_CREAT, 0600);
	if (taken_begin(&f->cx, &in, &cfg.taken) != OK || writer_start(&f->cx, &cfg, &w) != OK ||
	    writer_model(f, w, "first") != OK)
		_exit(1);
	unlink(arena_printf(&f->cx.mem, "%s/%s", f->dir, file));
	writer_model(f, w, "second"); /* returns with an answer */
	_exit(0);
}

TEST_EACH(the_writer_answers_nothing_of_the_batch_after_which_a_file_is_gone, files)
{
	auto_fixture f = fixture_open();
	int status;

	let_go(&f);
	if (fork() == 0)
		writer_lives(&f, files[_i]);
	wait(&status);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), TAKEN_EXIT);
	ck_assert_int_eq(sh(f.dir,
			    "mv $DIR/signet.db.kept-* $DIR/signet.db 2>/dev/null; cd $DIR; "
			    "\"$SIGNETD\" fsck hashes --data $DIR 2>&1 | grep -c '^3 entries'"),
			 0);
}

static void model_stands(struct fixture *f)
{
	batch_begin(f);
	add_model(f, "first");
	batch_end(f);
	let_go(f);
}

static bool said_not(const char *end)
{
	size_t n = strlen(said), k = strlen(end);

	return n < k || strcmp(said + n - k, end) != 0;
}

static _Noreturn void lives_without_room(struct fixture *f, int heard)
{
	struct instance in = { .dir = f->dir, .db_path = f->path };
	struct taken *t;

	dup2(heard, STDERR_FILENO);
	in.lock = open(arena_printf(&f->cx.mem, "%s/lock", f->dir), O_RDWR | O_CREAT, 0600);
	if (taken_begin(&f->cx, &in, &t) != OK)
		_exit(1);
	files_limit(4096);
	unlink(f->path);
	taken_look(t);
	_exit(0);
}

TEST(a_process_that_has_no_room_for_the_copy_stays_until_there_is_some)
{
	const struct rlimit any = { RLIM_INFINITY, RLIM_INFINITY };
	auto_fixture f = fixture_open();
	int ends[2], status;
	ssize_t n = 0, more;
	pid_t child;

	model_stands(&f);
	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0)
		lives_without_room(&f, ends[1]);
	close(ends[1]);
	do {
		more = read(ends[0], said + n, sizeof(said) - 1 - (size_t)n);
		ck_assert_int_gt(more, 0);
		n += more;
		said[n] = '\0';
	} while (said_not("tries again each second\n"));
	ck_assert_int_eq(waitpid(child, &status, WNOHANG), 0);
	ck_assert_int_eq(prlimit(child, RLIMIT_FSIZE, &any, NULL), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), TAKEN_EXIT);
	ck_assert_int_eq(sh(f.dir, "ls $DIR/signet.db.kept-*"), 0);
	close(ends[0]);
}

/* ---- after a server that was killed ---- */

TEST(a_database_that_is_away_at_a_start_does_not_take_its_write_ahead_log_along)
{
	struct process p = { .pid = 0 };

	open_with_acts(&p);
	process_kill(&p, SIGKILL);
	ck_assert_int_eq(sh(p.dir, "mv $DIR/signet.db $DIR/elsewhere"), 0);
	ck_assert_int_ne(sh(p.dir, SERVE), 0);
	output_says(said, "/signet.db is missing or empty");
	ck_assert_int_eq(sh(p.dir, "touch $DIR/signet.db"), 0);
	ck_assert_int_ne(sh(p.dir, FSCK), 0);
	output_says(said, "/signet.db-wal belongs to it");
	ck_assert_int_eq(sh(p.dir, "mv $DIR/elsewhere $DIR/signet.db"), 0);
	process_start(&p);
	acts_stand(&p);
	close_all(&p);
}

static const char *const losses[] = {
	"rm $DIR/signet.db-wal",
	"dd if=/dev/zero of=$DIR/signet.db-wal bs=32 count=1 conv=notrunc 2>/dev/null",
	"cp $DIR/signet.db $DIR/copy && rm $DIR/signet.db* && mv $DIR/copy $DIR/signet.db",
};

/*
 * Nothing in the directory tells that the newest commits are gone, so the database begins where
 * it was carried last: its log verifies, and is found to be short by whoever holds a head of it.
 */
TEST_EACH(a_log_without_its_newest_commits_verifies_and_a_held_checkpoint_names_what_is_missing,
	  losses)
{
	struct process p = { .pid = 0 };
	char held[100];

	open_with_acts(&p);
	snprintf(held, sizeof(held), "curl -sf http://127.0.0.1:%u/log/checkpoint > $DIR/held",
		 p.port);
	ck_assert_int_eq(sh(p.dir, held), 0);
	process_kill(&p, SIGKILL);
	ck_assert_int_eq(sh(p.dir, losses[_i]), 0);
	ck_assert_msg(sh(p.dir, FSCK) == 0, "%s", said);
	ck_assert_int_eq(sh(p.dir, "\"$SIGNETD\" fsck $DIR/held --data $DIR 2>&1"), 1);
	output_says(said, "it is missing, though a checkpoint of size ");
	process_start(&p);
	ck_assert_int_eq(model_get(&p, 0), 404);
	ck_assert_msg(sh(p.dir, FSCK) == 0, "%s", said);
	close_all(&p);
}
