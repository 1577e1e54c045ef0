#include "engine/copy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "engine/fsck.h"
#include "intruder.h"
#include "store.h"

struct asked {
	struct ctx cx;
	struct copy *copy;
	char path[64];
	enum err result;
	atomic_bool over;
	pthread_t thread;
};

static void *ask_copy(void *arg)
{
	struct asked *a = arg;

	a->result = copy_make(&a->cx, a->copy, a->path);
	atomic_store(&a->over, true);
	return NULL;
}

static void asked_begin(struct asked *a, struct fixture *f)
{
	*a = (struct asked){ .copy = copy_new() };
	snprintf(a->path, sizeof(a->path), "%s/copy.db", f->dir);
	ck_assert_int_eq(pthread_create(&a->thread, NULL, ask_copy, a), 0);
}

static void asked_end(struct asked *a)
{
	pthread_join(a->thread, NULL);
	copy_free(a->copy);
	arena_free(&a->cx.mem);
}

/* Enough for many steps. */
static void models_add(struct fixture *f, int n)
{
	batch_begin(f);
	for (int i = 0; i < n; i++)
		add_model(f, arena_printf(&f->cx.mem, "before-%d", i));
	batch_end(f);
}

TEST(what_is_committed_while_a_copy_is_made_is_in_it)
{
	auto_fixture f = fixture_open();
	struct writer_config cfg = { .db_path = f.path, .signer = f.signer };
	struct fsck_report r;
	struct asked a;
	struct writer *w;
	unsigned now, most = 0;
	int n = 0;

	models_add(&f, 2000);
	asked_begin(&a, &f);
	cfg.copy = a.copy;
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	while (!atomic_load(&a.over)) {
		assert_ok(&f.cx, writer_model(&f, w, arena_printf(&f.cx.mem, "model-%d", n++)));
		now = copy_progress(a.copy);
		/* a copy that began anew would fall back to its beginning */
		ck_assert_uint_ge(now + 200, most);
		most = now > most ? now : most;
	}
	writer_stop(w);
	ck_assert_int_eq(a.result, OK);
	assert_ok(&f.cx, fsck(&f.cx, a.path, NULL, FSCK_REPLAY, &r));
	/* all but what came after the last page */
	ck_assert_uint_gt(r.entries, 2000 + 1 + 10);
	ck_assert_uint_ge(r.entries, 2000 + 1 + (unsigned)n - 5);
	ck_assert_uint_le(r.entries, 2000 + 1 + (unsigned)n);
	writer_free(w);
	asked_end(&a);
}

/* Of the write-ahead log all is carried that there is: a reader of before would hold the rest up.
 */
static void nobody_reads(struct raw *other)
{
	int log = -1, carried = -1;

	ck_assert_int_eq(sqlite3_wal_checkpoint_v2(other->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &log,
						   &carried),
			 SQLITE_OK);
	ck_assert_int_gt(log, 0);
	ck_assert_int_eq(carried, log);
}

TEST(between_two_steps_of_a_copy_no_transaction_of_the_database_is_open)
{
	auto_fixture f = fixture_open();
	struct raw other = { 0 };
	struct asked a;
	unsigned was = 0;
	int between = 0;

	raw_open(&other, f.path);
	models_add(&f, 300);
	asked_begin(&a, &f);
	while (!atomic_load(&a.over)) {
		copy_turn(a.copy, f.db);
		if (copy_progress(a.copy) == was)
			continue;
		was = copy_progress(a.copy);
		batch_begin(&f);
		add_model(&f, arena_printf(&f.cx.mem, "model-%d", between++));
		batch_end(&f);
		nobody_reads(&other);
	}
	ck_assert_int_eq(a.result, OK);
	ck_assert_int_gt(between, 3);
	asked_end(&a);
	raw_close(&other);
}

TEST(an_idle_writer_makes_a_copy_too)
{
	auto_fixture f = fixture_open();
	struct writer_config cfg = { .db_path = f.path, .signer = f.signer };
	struct fsck_report r;
	struct asked a;
	struct writer *w;

	models_add(&f, 300);
	asked_begin(&a, &f);
	cfg.copy = a.copy;
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	pthread_join(a.thread, NULL);
	ck_assert_int_eq(a.result, OK);
	assert_ok(&f.cx, fsck(&f.cx, a.path, NULL, FSCK_REPLAY, &r));
	ck_assert_uint_eq(r.entries, 301);
	writer_stop(w);
	writer_free(w);
	copy_free(a.copy);
	arena_free(&a.cx.mem);
}

TEST(a_writer_that_stops_leaves_nobody_waiting_for_a_copy)
{
	auto_fixture f = fixture_open();
	struct writer_config cfg = { .db_path = f.path, .signer = f.signer };
	struct asked a;
	struct writer *w;

	models_add(&f, 2000);
	asked_begin(&a, &f);
	cfg.copy = a.copy;
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	writer_stop(w);
	pthread_join(a.thread, NULL);
	ck_assert_int_eq(a.result, E_UNAVAILABLE);
	writer_free(w);
	copy_free(a.copy);
	arena_free(&a.cx.mem);
}

TEST(a_place_that_cannot_be_written_ends_the_copy_and_no_act)
{
	auto_fixture f = fixture_open();
	struct writer_config cfg = { .db_path = f.path, .signer = f.signer };
	struct ctx cx = { 0 };
	struct writer *w;

	cfg.copy = copy_new();
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	assert_err(copy_make(&cx, cfg.copy, "/proc/none/copy.db"), E_UNAVAILABLE);
	assert_ok(&f.cx, writer_model(&f, w, "resnet"));
	writer_stop(w);
	writer_free(w);
	copy_free(cfg.copy);
	arena_free(&cx.mem);
}
