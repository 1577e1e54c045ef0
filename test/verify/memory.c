#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bulk.h"
#include "test.h"
#include "verify/verify.h"

#define ENTRIES 2000 /* eight bundles */
#define SMALL   ((size_t)10 * SORT_RECORD_MAX)

/* Without a sanitizer: what those keep is not the program's. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RSS_MAX_KIB (INT64_C(1) << 40)
#else
#define RSS_MAX_KIB (INT64_C(64) << 10)
#endif

struct made {
	char path[40];
	struct note_key key;
	struct trust_logs logs;
	struct stat st;
	void *bytes;
};

static void made_open(struct made *m, const struct bulk *b)
{
	int fd;

	strcpy(m->path, "/tmp/signet-bulk-XXXXXX");
	fd = mkstemp(m->path);
	m->key = bulk_write(b, m->path, &m->logs);
	ck_assert_int_eq(fstat(fd, &m->st), 0);
	m->bytes = mmap(NULL, (size_t)m->st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	ck_assert_ptr_ne(m->bytes, MAP_FAILED);
	close(fd);
}

static void made_close(struct made *m)
{
	munmap(m->bytes, (size_t)m->st.st_size);
	unlink(m->path);
}
#define auto_made cleanup(made_close) struct made

static struct verify verifying(const struct made *m, size_t budget)
{
	return (struct verify){ .bytes = m->bytes,
				.size = (uint64_t)m->st.st_size,
				.logs = m->logs,
				.sort_budget = budget,
				.state_max = VERIFY_STATE };
}

/* ---- chains of objects ---- */

#define AGAIN_MAX 2

/* clang-format off */
static const struct { struct bulk_again again[AGAIN_MAX]; size_t early; const char *place; } chains[] = {
	{ { { 1900, 5, 5 } }, 0, NULL },
	{ { { 1900, 5, 5 }, { 1950, 5, 1900 } }, 0, NULL },
	{ { { 1900, 5, NO_ENTRY } }, 0, "entries/007.p/208, entry 1900, /objects/0/prev" },
	{ { { 1900, 5, 6 } }, 0, "entries/007.p/208, entry 1900, /objects/0/prev" },
	{ { { 1500, 5, 5 }, { 1950, 5, 5 } }, 0, "entries/007.p/208, entry 1950, /objects/0/prev" },
	{ { { 1900, 5, 4 }, { 700, 600, 500 } }, 0, "entries/002, entry 700, /objects/0/prev" },
	{ { { 1900, 1800, 4 }, { 700, 600, 600 } }, 0, "entries/007.p/208, entry 1900, /objects/0/prev" },
	{ { { 700, 5, 4 } }, 900, "entries/002, entry 700, /objects/0/prev" },
	{ { { 1900, 5, 4 } }, 900, "entries/003, entry 900, /at" },
	{ { { 900, 5, 4 } }, 900, "entries/003, entry 900, /at" },
};
/* clang-format on */

/* Records of one object lie in the first and the last of two hundred runs. */
TEST_EACH(the_first_fault_in_the_log_is_named_whatever_lies_in_memory, chains)
{
	const struct bulk b = { .n = ENTRIES,
				.early = chains[_i].early,
				.again = chains[_i].again,
				.n_again = chains[_i].again[1].at ? AGAIN_MAX : 1 };
	static const size_t budgets[] = { SORT_RECORD_MAX, SMALL, VERIFY_SORT };
	auto_made m;

	made_open(&m, &b);
	for (size_t i = 0; i < countof(budgets); i++) {
		struct verify v = verifying(&m, budgets[i]);
		enum err e = verify_export(&v);

		if (chains[_i].place) {
			assert_err(e, E_TAMPERED);
			ck_assert_str_eq(v.cx.place, chains[_i].place);
		} else {
			assert_ok(&v.cx, e);
		}
		verify_free(&v);
	}
}

static const struct bulk kinds[] = { { .n = ENTRIES, .addresses = true },
				     { .n = ENTRIES, .runs = true },
				     { .n = 2 },
				     { .n = 257 } };

TEST_EACH(what_is_sorted_in_a_scratch_file_is_believed_as_well, kinds)
{
	struct verify v;
	auto_made m;

	made_open(&m, &kinds[_i]);
	v = verifying(&m, SMALL);
	assert_ok(&v.cx, verify_export(&v));
	verify_free(&v);
}

/* ---- where the machine fails ---- */

TEST(a_scratch_file_that_cannot_be_made_is_no_judgement)
{
	const struct bulk b = { .n = ENTRIES };
	struct verify v;
	auto_made m;

	made_open(&m, &b);
	v = verifying(&m, SMALL);
	v.scratch_dir = "/proc/none";
	assert_err(verify_export(&v), E_UNAVAILABLE);
	detail_says(v.cx.detail, "cannot make a scratch file in /proc/none");
	verify_free(&v);
	v = verifying(&m, VERIFY_SORT);
	v.scratch_dir = "/proc/none"; /* nothing has to go there */
	assert_ok(&v.cx, verify_export(&v));
	verify_free(&v);
}

/* Bytes: too few for the tree, and for what the acts lead to. */
static const size_t states[] = { 1, ENTRIES, 2 * ENTRIES };

TEST_EACH(what_would_take_too_much_memory_is_no_judgement, states)
{
	const struct bulk b = { .n = ENTRIES };
	struct verify v;
	auto_made m;

	made_open(&m, &b);
	v = verifying(&m, SMALL);
	v.state_max = states[_i];
	assert_err(verify_export(&v), E_UNAVAILABLE);
	verify_free(&v);
}

/* ---- the program ---- */

struct ran {
	int code;
	struct rusage usage;
	char out[4096];
};

/* Once the program has the archive in its memory. */
static void archive_cut(const struct made *m, pid_t pid)
{
	static char maps[65536];
	char path[40];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	do {
		f = fopen(path, "r");
		ck_assert_ptr_nonnull(f);
		maps[fread(maps, 1, sizeof(maps) - 1, f)] = '\0';
		fclose(f);
	} while (!strstr(maps, getenv("SIGNET_VERIFY")) || !strstr(maps, m->path));
	ck_assert_int_eq(truncate(m->path, 4096), 0);
}

/* In files of at most so many bytes; the archive is cut meanwhile, or not. */
static void program_run(struct made *m, rlim_t most, const char *scratch, bool cut, struct ran *out)
{
	struct ctx cx = { 0 };
	const struct rlimit limit = { most, RLIM_INFINITY };
	char *const argv[] = { getenv("SIGNET_VERIFY"),
			       m->path,
			       (char[]){ "--vkey" },
			       note_vkey(&cx, &m->key),
			       scratch ? (char[]){ "--scratch" } : NULL,
			       arena_strdup(&cx.mem, scratch ? scratch : ""),
			       NULL };
	int ends[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		if (dup2(ends[1], 1) < 0 || (cut && dup2(ends[1], 2) < 0) || close(ends[0]) ||
		    setrlimit(RLIMIT_FSIZE, &limit))
			_exit(99);
		execv(argv[0], argv);
		_exit(99);
	}
	close(ends[1]);
	if (cut)
		archive_cut(m, pid);
	while (n < sizeof(out->out) - 1 &&
	       (got = read(ends[0], out->out + n, sizeof(out->out) - 1 - n)) > 0)
		n += (size_t)got;
	out->out[n] = '\0';
	close(ends[0]);
	ck_assert_int_eq(wait4(pid, &status, 0, &out->usage), pid);
	ck_assert(WIFEXITED(status));
	out->code = WEXITSTATUS(status);
	arena_free(&cx.mem);
}

/* Objects beyond the budget of a sort, of more than 130 MB in all. */
TEST(a_large_export_takes_little_memory_and_a_full_disk_is_no_judgement)
{
	const struct bulk b = { .n = 320000, .runs = true };
	static struct ran r;
	auto_made m;

	made_open(&m, &b);
	program_run(&m, RLIM_INFINITY, NULL, false, &r);
	output_says(r.out, "All of it is believed.");
	ck_assert_int_eq(r.code, 0);
	ck_assert_int_lt(r.usage.ru_maxrss, RSS_MAX_KIB);
	program_run(&m, 4096, NULL, false, &r);
	ck_assert_int_eq(r.code, 4);
	output_says(r.out, "cannot write a scratch file in ");
	output_says(r.out, "nothing is said of the export");
	output_says_not(r.out, "believed");
	output_says_not(r.out, "WRONG");
}

TEST(many_contents_take_little_memory)
{
	const struct bulk b = { .n = 40000, .addresses = true };
	static struct ran r;
	auto_made m;

	made_open(&m, &b);
	program_run(&m, RLIM_INFINITY, "/tmp", false, &r);
	output_says(r.out, "39998 printed names and addresses");
	ck_assert_int_eq(r.code, 0);
	ck_assert_int_lt(r.usage.ru_maxrss, RSS_MAX_KIB);
}

TEST(a_folder_that_is_not_there_is_tried_first)
{
	const struct bulk b = { .n = 3 };
	static struct ran r;
	auto_made m;

	made_open(&m, &b);
	program_run(&m, RLIM_INFINITY, "/proc/none", false, &r);
	ck_assert_int_eq(r.code, 4);
	output_says(r.out, "cannot make a scratch file in /proc/none");
	output_says_not(r.out, "believed");
}

TEST(an_export_that_is_cut_while_it_is_read_is_no_judgement)
{
	const struct bulk b = { .n = 40000, .addresses = true };
	static struct ran r;
	auto_made m;

	made_open(&m, &b);
	program_run(&m, RLIM_INFINITY, NULL, true, &r);
	ck_assert_int_eq(r.code, 4);
	ck_assert_str_eq(r.out, "signet-verify: a part of the export cannot be read any more\n");
}

/* ---- a log that continues another one ---- */

static void nothing(struct trust_logs *l)
{
}

static void prefix_bent(struct trust_logs *l)
{
	l->continuity[0].prefix.root.b[0] ^= 1;
}

static void first_bent(struct trust_logs *l)
{
	l->continuity[0].first.root.b[0] ^= 1;
}

static void first_to_come(struct trust_logs *l)
{
	l->continuity[0].first.size = 1000;
}

static void not_continued(struct trust_logs *l)
{
	l->n_continuity = 0;
}

static void prefix_none(struct trust_logs *l)
{
	l->continuity[0].prefix.size = 0;
}

static void ended(struct trust_logs *l)
{
	l->abandoned[l->n_abandoned++] =
		(struct trust_abandoned){ l->key[0].origin, { .size = 1 } };
}

/* clang-format off */
static const struct { void (*bend)(struct trust_logs *l); const char *says; } continued[] = {
	{ nothing, NULL },
	{ prefix_bent, "it never had the prefix that people signed" },
	{ first_bent, "it never had the first head that people signed" },
	{ first_to_come, "it never had the first head that people signed" },
	{ not_continued, "the log was begun under another name or key" },
	{ prefix_none, "the log was begun under another name or key" },
	{ ended, "the log was abandoned" },
};
/* clang-format on */

TEST_EACH(a_log_that_continues_another_is_believed_as_far_as_people_vouch_for_it, continued)
{
	const struct bulk b = { .n = 20, .prefix = 8, .runs = true };
	struct verify v;
	auto_made m;
	enum err e;

	made_open(&m, &b);
	continued[_i].bend(&m.logs);
	v = verifying(&m, VERIFY_SORT);
	e = verify_export(&v);
	if (continued[_i].says)
		detail_says(v.cx.detail, continued[_i].says);
	else
		assert_ok(&v.cx, e);
	verify_free(&v);
}
