#include <errno.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/fsck.h"
#include "engine/history.h"
#include "engine/soundness.h"
#include "engine/writer.h"
#include "mounts.h"
#include "process.h"
#include "registry/model.h"
#include "store.h"
#include "vfs.h"

/* ---- models that a writer is asked for at once ---- */

#define CALLS_MAX 8

struct call {
	struct job job;
	struct ctx cx;
	const char *name;
	struct group *group;
	int accepted, answered; /* how often the WAL was synced by then */
	bool unsynced;          /* something in it, when it was answered */
};

/* While the first is decided, the others come: they are the next batch. */
struct group {
	const struct vfs *vfs;
	sem_t began, go, answered;
	struct call calls[CALLS_MAX];
};

static enum err decide(struct job *job, struct db *db)
{
	struct call *c = container_of(job, struct call, job);

	if (c == c->group->calls) {
		sem_post(&c->group->began);
		sem_wait(&c->group->go);
	}
	c->accepted = atomic_load(&c->group->vfs->synced[VFS_WAL]);
	return model_create(job->cx, db, job->act, c->name, "x", &job->fact);
}

static void done(struct job *job, enum err e)
{
	struct call *c = container_of(job, struct call, job);

	c->answered = atomic_load(&c->group->vfs->synced[VFS_WAL]);
	c->unsynced = atomic_load(&c->group->vfs->unsynced[VFS_WAL]);
	sem_post(&c->group->began); /* it may be that nothing was decided */
	sem_post(&c->group->answered);
}

static const char *name_of(struct fixture *f, size_t i)
{
	return arena_printf(&f->cx.mem, "m%zu", i);
}

/* Models from number first on; what becomes of them is in the group's calls. */
static void group_run(struct fixture *f, struct writer *w, struct group *g, size_t first, size_t n)
{
	sem_init(&g->began, 0, 0);
	sem_init(&g->go, 0, 0);
	sem_init(&g->answered, 0, 0);
	for (size_t i = 0; i < n; i++) {
		struct call *c = &g->calls[i];

		c->job.cx = &c->cx;
		c->job.act = &f->act;
		c->job.decide = decide;
		c->job.done = done;
		c->name = name_of(f, first + i);
		c->group = g;
		ck_assert(writer_submit(w, &c->job));
		if (i == 0)
			sem_wait(&g->began);
	}
	sem_post(&g->go);
	for (size_t i = 0; i < n; i++)
		sem_wait(&g->answered);
}

TEST(nothing_is_acknowledged_before_it_is_synced)
{
	auto_fixture f = fixture_open();
	const struct writer_config cfg = { .db_path = f.path, .signer = f.signer };
	static struct group groups[4];
	static struct vfs vfs;
	struct writer *w;

	vfs_install(&vfs);
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	for (size_t i = 0; i < countof(groups); i++) {
		groups[i].vfs = &vfs;
		group_run(&f, w, &groups[i], i * CALLS_MAX, CALLS_MAX);
		for (struct call *c = groups[i].calls; c < groups[i].calls + CALLS_MAX; c++) {
			assert_ok(&c->cx, c->job.result);
			ck_assert_int_gt(c->answered, c->accepted);
			ck_assert(!c->unsynced);
			arena_free(&c->cx.mem);
		}
	}
	writer_stop(w);
	writer_free(w);
}

/* ---- calls to the disk fail ---- */

#define LIVES        6 /* of one store */
#define GROUPS       2 /* that each of them is asked for */
#define MODELS       3 /* in a group: two commits */
#define NAMES        (GROUPS * MODELS)
#define FEW          8  /* pages in the WAL, and they are moved: what does that fails, too */
#define COMMIT_CALLS 20 /* more than one commit makes */
#define STORE_MAX    10000000

enum said { UNANSWERED, ACKNOWLEDGED, REFUSED };

/* What a process does, and what becomes of it, in memory that it shares. */
struct life {
	struct vfs vfs;
	bool starts_well; /* the disk is sound until the writer is up */
	bool dies;        /* killed once something is refused: it closes nothing */
	size_t n;         /* lives before this one */
	enum said said[LIVES * NAMES];
};

static struct life *life_new(void)
{
	struct life *l =
		mmap(NULL, sizeof(*l), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert(l != MAP_FAILED);
	l->vfs.lazy = true;
	return l;
}

/* A child must not find connections of its parent. */
static void let_go(struct fixture *f)
{
	log_close(f->log);
	db_close(f->db);
	f->log = NULL;
	f->db = NULL;
}

/* On every statement: while it opens a connection SQLite sets this to its default. */
static int move_often(unsigned what, void *handle, void *statement, void *text)
{
	return sqlite3_wal_autocheckpoint(handle, FEW);
}

static int opened(sqlite3 *handle, char **error, const struct sqlite3_api_routines *api)
{
	return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, move_often, handle);
}

static void ask(struct fixture *f, struct writer *w, struct life *l, size_t first)
{
	struct group *g = calloc(1, sizeof(*g));
	bool refused = false;

	g->vfs = &l->vfs;
	group_run(f, w, g, first, MODELS);
	for (size_t i = 0; i < MODELS; i++) {
		refused |= g->calls[i].job.result != OK;
		l->said[first + i] = g->calls[i].job.result == OK ? ACKNOWLEDGED : REFUSED;
	}
	if (refused && l->dies)
		_exit(0);
}

static _Noreturn void live(struct fixture *f, struct life *l)
{
	const struct writer_config cfg = { .db_path = f->path, .signer = f->signer };
	const struct vfs_disk *disk = l->vfs.disk;
	struct writer *w;

	/* pages are spilled into the WAL before their transaction ends, and read again */
	sqlite3_shutdown();
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 1);
	sqlite3_soft_heap_limit64(1);
	vfs_install(&l->vfs);
	sqlite3_auto_extension((void (*)(void))opened);
	if (l->starts_well)
		l->vfs.disk = NULL;
	if (writer_start(&f->cx, &cfg, &w) == OK) {
		l->vfs.disk = disk;
		for (size_t i = 0; i < GROUPS; i++)
			ask(f, w, l, l->n * NAMES + i * MODELS);
		writer_stop(w);
	}
	writer_free(w);
	_exit(soundness_lost()); /* as if another program had written */
}

/* What was answered is so, once the disk is sound again. */
static void answers_hold(struct fixture *f, const struct life *l)
{
	struct fsck_report r;
	struct body model;

	assert_ok(&f->cx, fsck(&f->cx, f->path, NULL, FSCK_REPLAY, &r));
	assert_ok(&f->cx, db_open(&f->cx, f->path, DB_READ, &f->db));
	for (size_t i = 0; i < l->n * NAMES; i++) {
		enum err e = db_model_at(&f->cx, f->db, name_of(f, i), AT_NOW, &model);

		ck_assert(e == OK || e == E_NOT_FOUND);
		ck_assert_msg(e == OK || l->said[i] != ACKNOWLEDGED, "m%zu is lost", i);
		ck_assert_msg(e != OK || l->said[i] != REFUSED, "m%zu is there after all", i);
	}
	let_go(f);
}

/* A writer from start to end, in a process of its own, which may end without an answer. */
static void life(struct fixture *f, struct life *l)
{
	int failed = vfs_failed(&l->vfs), status;

	if (fork() == 0)
		live(f, l);
	wait(&status);
	ck_assert(WIFEXITED(status));
	ck_assert(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == WRITER_EXIT);
	ck_assert(WEXITSTATUS(status) == 0 || vfs_failed(&l->vfs) > failed);
	l->n++;
	answers_hold(f, l);
}

static size_t acknowledged(const struct life *l)
{
	size_t n = 0;

	for (size_t i = 0; i < countof(l->said); i++)
		n += l->said[i] == ACKNOWLEDGED;
	return n;
}

static void put(const char *path, const char *bytes, size_t size)
{
	FILE *f = fopen(path, "w");

	ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
	ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
	ck_assert_msg(fclose(f) == 0, "%s: %s", path, strerror(errno));
}

/* The store as it was when these were its bytes. */
static void store_again(struct fixture *f, const char *bytes, size_t size)
{
	put(f->path, bytes, size);
	unlink(arena_printf(&f->cx.mem, "%s-wal", f->path));
	unlink(arena_printf(&f->cx.mem, "%s-shm", f->path));
}

static const struct {
	const struct vfs_disk *disk;
	bool dies;
} ways[] = {
	{ &vfs_broken, false }, { &vfs_broken, true }, { &vfs_full, false }, { &vfs_full, true }
};

/* One call later each time, until a whole life is over before it comes to that call. */
TEST_EACH(whichever_call_to_the_disk_fails_nothing_acknowledged_is_lost, ways)
{
	auto_fixture f = fixture_open();
	struct life *l = life_new();
	int failed, k = 1;
	size_t size;
	char *bytes;

	l->dies = ways[_i].dies;
	let_go(&f);
	assert_ok(&f.cx, file_read(&f.cx, f.path, STORE_MAX, &bytes, &size));
	do {
		store_again(&f, bytes, size);
		l->n = 0;
		memset(l->said, 0, sizeof(l->said));
		failed = vfs_failed(&l->vfs);
		vfs_fail(&l->vfs, ways[_i].disk, k++, false);
		life(&f, l);
	} while (vfs_failed(&l->vfs) > failed);
	ck_assert_uint_eq(acknowledged(l), NAMES);
	for (size_t i = 0; i < VFS_CALLS; i++) /* it had its turn */
		ck_assert(ways[_i].disk->code[i] == SQLITE_OK || l->vfs.failed[i] > 0);
}

static const struct vfs_disk *const disks[] = { &vfs_broken, &vfs_full };
static const int steps[] = { 2, 3, 5, 7, 11, 13, 29, 53 };

/* The server is started again and again, as whoever runs it would. */
TEST_EACH(while_every_kth_call_to_the_disk_fails_nothing_acknowledged_is_lost, steps)
{
	for (size_t d = 0; d < countof(disks); d++) {
		auto_fixture f = fixture_open();
		struct life *l = life_new();

		let_go(&f);
		vfs_fail(&l->vfs, disks[d], steps[_i], true);
		while (l->n < LIVES) {
			l->starts_well = l->n % 2 == 0;
			life(&f, l);
		}
		ck_assert_int_gt(vfs_failed(&l->vfs), 0);
		ck_assert(acknowledged(l) > 0 || steps[_i] < COMMIT_CALLS);
	}
}

/* ---- a full disk ---- */

/* Fill a file system to its last byte; the file. */
static void fill(const char *path)
{
	static const char zeros[4096];
	FILE *f = fopen(path, "w");

	while (fwrite(zeros, sizeof(zeros), 1, f) == 1 && fflush(f) == 0)
		;
	fclose(f);
}

static int version_add(struct process *p, struct answer *a, const char *body)
{
	http(p->port, "POST", "/v1/models/m/versions", p->token, "", body, a);
	return a->status;
}

TEST(a_full_disk_is_a_503_reads_go_on_and_so_do_writes_once_there_is_room)
{
	char dir[] = "/tmp/signet-full-XXXXXX", data[60], filler[60], body[200], url[120];
	struct answer *a = malloc(sizeof(*a));
	const struct hash h = hash_bytes("bytes", 5);
	struct ctx cx = { 0 };
	struct fsck_report r;
	struct process p;
	int status = 201;

	mounts_begin();
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_msg(mount("none", dir, "tmpfs", 0, "size=8m") == 0, "mount: %s", strerror(errno));
	snprintf(data, sizeof(data), "%s/d", dir);
	snprintf(filler, sizeof(filler), "%s/filler", dir);
	process_init_in(&p, data);
	http(p.port, "POST", "/v1/models", p.token, "", "{\"name\":\"m\",\"title\":\"t\"}", a);
	snprintf(url, sizeof(url), "/v1/artifacts/%s", digest_text(&cx, &h));
	http(p.port, "PUT", url, p.token, "", "bytes", a);
	snprintf(body, sizeof(body), "{\"files\":[{\"path\":\"m\",\"digest\":\"%s\"}]}",
		 digest_text(&cx, &h));
	ck_assert_int_eq(version_add(&p, a, body), 201);
	fill(filler);
	for (int i = 0; i < 2000 && status == 201; i++)
		status = version_add(&p, a, body);
	ck_assert_int_eq(status, 503);
	assert_says(a->body, "nothing was written");
	http(p.port, "GET", "/v1/models/m/versions/1", p.token, "", NULL, a);
	ck_assert_int_eq(a->status, 200);
	unlink(filler);
	ck_assert_int_eq(version_add(&p, a, body), 201);
	process_kill(&p, SIGTERM);
	assert_ok(&cx,
		  fsck(&cx, arena_printf(&cx.mem, "%s/signet.db", p.dir), NULL, FSCK_REPLAY, &r));
	umount(dir);
	rmdir(dir);
	arena_free(&cx.mem);
	free(a);
}
