#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "agent/slots.h"
#include "forge.h"
#include "store.h"

#define ONCE     "run", "--once", NULL
#define RELEASES "releases/" RELEASE_MODEL
#define MOMENTS  24

/* Names in a folder of edge-1, sorted, each with a space behind it. */
static const char *listing(struct fleet *f, const char *folder)
{
	struct ctx *cx = &f->p.s.cx;
	const char *path = arena_printf(&cx->mem, "%s/edge-1/%s", f->d.dir, folder), *out = "";
	struct dirent **items;
	int n = scandir(path, &items, NULL, alphasort);

	ck_assert_int_ge(n, 2);
	for (int i = 0; i < n; i++) {
		if (*items[i]->d_name != '.')
			out = arena_printf(&cx->mem, "%s%s ", out, items[i]->d_name);
		free(items[i]);
	}
	free(items);
	return out;
}

static size_t objects(struct fleet *f)
{
	const char *list = listing(f, "objects");
	size_t n = 0;

	while ((list = strchr(list, ' ')))
		list++, n++;
	return n;
}

static void install_up_to(struct fleet *f, int64_t last)
{
	for (int64_t n = 1; n <= last; n++) {
		fleet_release(f, n, 1);
		agent_run(f, "edge-1", 0, ONCE);
	}
	ck_assert_str_eq(agent_file(f, "edge-1", MODEL_FILE), f->p.bytes);
}

/* Two, for if what runs is damaged and the one before it as well, there is still one. */
TEST(what_runs_and_the_two_newest_besides_it_are_kept_and_no_more)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	install_up_to(&f, 4);
	ck_assert_str_eq(listing(&f, RELEASES), "1 2 3 4 ");
	ck_assert_uint_eq(objects(&f), 4);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(listing(&f, RELEASES), "2 3 4 ");
	ck_assert_uint_eq(objects(&f), 3);
	agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "model number 3");
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(listing(&f, RELEASES), "2 3 4 ");
	agent_damage(&f, "edge-1", 3);
	agent_damage(&f, "edge-1", 4);
	agent_state_edit(&f, "edge-1", arena_printf(&f.p.s.cx.mem, "127.0.0.1:%u", f.p.s.port),
			 "127.0.0.1:1"); /* where nobody listens */
	agent_run(&f, "edge-1", 6, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "model number 2");
}

/* Of so many that a choice must be made, one that is damaged is no choice. */
TEST(a_damaged_release_is_not_kept_in_place_of_a_good_one)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	install_up_to(&f, 4);
	agent_damage(&f, "edge-1", 3);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(listing(&f, RELEASES), "1 2 4 ");
}

TEST(what_lies_below_the_floor_is_cleared_away_at_the_next_poll)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	install_up_to(&f, 2);
	fleet_release(&f, 3, 2);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(listing(&f, RELEASES), "1 2 3 ");
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(listing(&f, RELEASES), "2 3 ");
	ck_assert_uint_eq(objects(&f), 2);
	agent_run(&f, "edge-1", 0, "verify", NULL);
}

TEST(what_another_slot_runs_is_kept_however_old_it_is)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	install_up_to(&f, 1);
	at_device(&f, "edge-1", "cp -P slots/" RELEASE_MODEL " slots/spare");
	for (int64_t n = 2; n <= 5; n++) {
		fleet_release(&f, n, n);
		agent_run(&f, "edge-1", 0, ONCE);
	}
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(listing(&f, RELEASES), "1 3 4 5 ");
	agent_run(&f, "edge-1", 0, "verify", NULL);
}

/* Objects that no release has yet are what a download goes on from. */
TEST(nothing_is_cleared_while_an_install_is_under_way)
{
	struct planted busy = { NULL, "{}", "503 Too Busy" };
	auto_fleet f = { 0 };

	fleet_open(&f);
	install_up_to(&f, 1);
	fleet_release(&f, 2, 1);
	at_device(&f, "edge-1", "echo half >objects/half && mkdir -p " RELEASES "/2.new/files");
	busy.path = artifact_path(&f);
	{
		auto_liar l = liar_plant(&f.d, &busy, 1);

		agent_state_edit(&f, "edge-1",
				 arena_printf(&f.p.s.cx.mem, "127.0.0.1:%u", f.p.s.port),
				 arena_printf(&f.p.s.cx.mem, "127.0.0.1:%u", l.d->port));
		agent_run(&f, "edge-1", 6, ONCE);
		agent_state_edit(&f, "edge-1",
				 arena_printf(&f.p.s.cx.mem, "127.0.0.1:%u", l.d->port),
				 arena_printf(&f.p.s.cx.mem, "127.0.0.1:%u", f.p.s.port));
	}
	file_says(listing(&f, "objects"), "half ");
	file_says(listing(&f, RELEASES), "2.new ");
	agent_run(&f, "edge-1", 0, ONCE);
	file_says(listing(&f, "objects"), "half ");
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_uint_eq(objects(&f), 2);
	ck_assert_str_eq(listing(&f, RELEASES), "1 2 ");
}

/* How many names; 0: no such folder. */
static int entries(struct fleet *f, const char *folder)
{
	const char *path = arena_printf(&f->p.s.cx.mem, "%s/edge-1/%s", f->d.dir, folder);
	struct dirent *item;
	DIR *dir = opendir(path);
	int n = 0;

	while (dir && (item = readdir(dir)))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

static const char *planted(struct fleet *f, int n, const char *rest)
{
	return arena_printf(&f->p.s.cx.mem, RELEASES "/%d%s", n, rest);
}

/* All of what the pattern has. */
static bool is_whole(struct fleet *f, int n)
{
	return entries(f, planted(f, n, "")) == entries(f, "pattern") &&
	       entries(f, planted(f, n, "/files")) == entries(f, "pattern/files");
}

/* It is not reaped, so that its number stays its own until it is killed. */
static bool has_ended(pid_t pid)
{
	siginfo_t info = { 0 };

	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT), 0);
	return info.si_pid == pid;
}

/* A kill so many microseconds after the first of it is gone. */
static void clear_and_kill(struct fleet *f, int64_t us)
{
	struct timespec moment = { 0, us * 1000 };
	pid_t pid = agent_start(f, "edge-1");

	while (is_whole(f, 93) && !has_ended(pid))
		;
	nanosleep(&moment, NULL);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

/* Did the kill come between? */
static bool is_half_done(struct fleet *f)
{
	bool half = false;

	for (int n = 90; n <= 93; n++) {
		ck_assert_msg(is_whole(f, n) || entries(f, planted(f, n, "")) == 0,
			      "%d is half removed", n);
		half |= entries(f, planted(f, n, ".gone")) > 0;
	}
	return half;
}

/* Many files, so that clearing takes a while. */
TEST(an_agent_that_is_killed_while_it_clears_leaves_no_half_release_and_ends_it_later)
{
	auto_fleet f = { 0 };
	int halves = 0;

	fleet_open(&f);
	install_up_to(&f, 3);
	at_device(&f, "edge-1",
		  "cp -a " RELEASES "/3 pattern && cd pattern/files && seq 300 | xargs touch");
	for (int i = 0; i < MOMENTS; i++) {
		at_device(&f, "edge-1",
			  "for n in 90 91 92 93; do cp -a pattern " RELEASES "/$n; done");
		clear_and_kill(&f, 500 * (int64_t)i);
		halves += is_half_done(&f);
		ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
		agent_run(&f, "edge-1", 0, "verify", NULL);
		agent_run(&f, "edge-1", 0, ONCE);
		ck_assert_str_eq(listing(&f, RELEASES), "1 2 3 ");
	}
	ck_assert_int_gt(halves, 0);
	ck_assert_uint_eq(objects(&f), 3);
	agent_run(&f, "edge-1", 0, "revert", RELEASE_MODEL, NULL);
}

/* ---- without a server ---- */

struct folder {
	char dir[32];
	struct agent a;
};

static void folder_close(struct folder *f)
{
	dir_remove(f->dir);
	agent_close(&f->a);
}
#define auto_folder cleanup(folder_close) struct folder

static void folder_open(struct folder *f)
{
	strcpy(f->dir, "/tmp/signet-clear-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(f->dir));
	f->a = (struct agent){ .dir = f->dir, .lock = -1 };
	assert_ok(&f->a.cx, folder_make(&f->a));
}

/* In that folder. */
static void in_folder(struct folder *f, const char *command)
{
	ck_assert_int_eq(system(arena_printf(&f->a.cx.mem, "cd %s && %s", f->dir, command)), 0);
}

static bool stands(struct folder *f, const char *name)
{
	return access(in_dir(&f->a, name), F_OK) == 0;
}

static const struct {
	int slots;
	enum err says;
} crowds[] = { { SLOTS_MAX, OK }, { SLOTS_MAX + 1, E_FAULT } };

/* Links that are not known hold on to releases nobody knows. */
TEST_EACH(as_many_slots_as_are_allowed_are_cleared_up_for_and_one_more_is_not, crowds)
{
	auto_folder f = { 0 };

	folder_open(&f);
	in_folder(&f, arena_printf(&f.a.cx.mem,
				   "mkdir -p releases/m/1 releases/m/2 releases/m/2.new && "
				   "for n in $(seq %d); do ln -s ../releases/m/2 slots/s-$n; done",
				   crowds[_i].slots));
	assert_err(clear_away(&f.a), crowds[_i].says);
	ck_assert(stands(&f, "releases/m/2"));
	ck_assert_int_eq(stands(&f, "releases/m/2.new"), crowds[_i].says != OK);
}

static const char *const left_over[] = { "state.json.aZ09bY", "assignment.json.000000",
					 "ca.pem.AbCdEf", "tuf/timestamp.json.zzzzzz",
					 "tuf/root.json.Q1w2E3" };
static const char *const own[] = { "state.json",        "device.key",        "device.key.aZ09bY",
				   "state.json.aZ09b",  "state.json.aZ0.bY", "state.json-aZ09bY",
				   "other.json.aZ09bY", "tuf/root.json",     "tuf/note.aZ09bY" };

/* One of state.json has the device's secret in it. */
TEST(what_a_killed_agent_had_half_written_is_cleared_away_and_nothing_else)
{
	auto_folder f = { 0 };

	folder_open(&f);
	for (size_t i = 0; i < countof(left_over); i++)
		in_folder(&f, arena_printf(&f.a.cx.mem, "echo x >%s", left_over[i]));
	for (size_t i = 0; i < countof(own); i++)
		in_folder(&f, arena_printf(&f.a.cx.mem, "echo x >%s", own[i]));
	assert_err(clear_away(&f.a), OK);
	for (size_t i = 0; i < countof(left_over); i++)
		ck_assert_msg(!stands(&f, left_over[i]), "%s stands", left_over[i]);
	for (size_t i = 0; i < countof(own); i++)
		ck_assert_msg(stands(&f, own[i]), "%s is gone", own[i]);
}

/* So that the two never part: what agent_keep() leaves is a name that is known. */
TEST(a_kill_in_the_middle_of_keeping_the_state_leaves_no_copy_for_long)
{
	struct rlimit none = { .rlim_cur = 0, .rlim_max = RLIM_INFINITY };
	auto_folder f = { 0 };
	int status;
	pid_t pid;

	folder_open(&f);
	in_folder(&f, "echo x >state.json");
	pid = fork();
	if (pid == 0) { /* the kernel ends it at the first byte */
		if (setrlimit(RLIMIT_FSIZE, &none) != 0)
			_exit(2);
		_exit(agent_keep(&f.a, in_dir(&f.a, "state.json"), "y", 1, 0600) == OK);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
	in_folder(&f, "ls state.json.* >files");
	assert_ok(&f.a.cx, clear_away(&f.a));
	in_folder(&f, "test \"$(ls state.json*)\" = state.json");
}
