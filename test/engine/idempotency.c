#include "engine/idempotency.h"

#include <string.h>

#include "clocks.h"
#include "engine/fsck.h"
#include "store.h"

#define FIRST INT64_C(1700000000000) /* when the fixture's entries are made */

static struct idempotency request(const char *key, const char *body)
{
	return (struct idempotency){ key, hash_bytes(body, strlen(body)) };
}

static void keep(struct fixture *f, const char *key, const char *body)
{
	struct idempotency i = request(key, body);

	assert_ok(&f->cx, idempotency_keep(&f->cx, f->db, "ada", &i, f->last.index));
}

static bool repeated(struct fixture *f, const char *key, const char *body)
{
	struct idempotency i = request(key, body);
	struct receipt found;
	bool again;

	assert_ok(&f->cx, idempotency_find(&f->cx, f->db, "ada", &i, &found, &again));
	return again;
}

/* A model whose request bore the key. */
static void made(struct fixture *f, const char *name)
{
	batch_begin(f);
	add_model(f, name);
	keep(f, name, name);
	batch_end(f);
}

static void later(struct fixture *f, int64_t ms)
{
	f->cx.now = f->cx.latest = FIRST + ms;
}

static void fsck_good(struct fixture *f)
{
	struct fsck_report r;

	assert_ok(&f->cx, fsck(&f->cx, f->path, NULL, FSCK_REPLAY, &r));
}

TEST(a_key_is_known_for_a_week_and_is_a_new_one_after)
{
	auto_fixture f = fixture_open();
	struct idempotency other = request("m", "another");
	struct receipt found;
	bool again;

	later(&f, 0);
	made(&f, "m");
	later(&f, IDEMPOTENCY_KEPT - 1);
	ck_assert(repeated(&f, "m", "m"));
	assert_err(idempotency_find(&f.cx, f.db, "ada", &other, &found, &again), E_CONFLICT);
	later(&f, IDEMPOTENCY_KEPT);
	ck_assert(!repeated(&f, "m", "m"));
	ck_assert(!repeated(&f, "m", "another"));
}

/* A clock that went back within its bounds makes no ended key known again. */
TEST(a_key_that_has_ended_stays_so_when_the_time_goes_back)
{
	auto_fixture f = fixture_open();

	later(&f, 0);
	made(&f, "m");
	later(&f, IDEMPOTENCY_KEPT);
	f.cx.now = FIRST + IDEMPOTENCY_KEPT - 1000;
	ck_assert(!repeated(&f, "m", "m"));
}

TEST(a_key_that_is_used_again_after_its_week_names_the_new_entry)
{
	auto_fixture f = fixture_open();

	later(&f, 0);
	made(&f, "m");
	later(&f, IDEMPOTENCY_KEPT);
	batch_begin(&f);
	add_model(&f, "n");
	keep(&f, "m", "another");
	batch_end(&f);
	ck_assert(repeated(&f, "m", "another"));
	fsck_good(&f);
}

TEST(keys_whose_time_is_over_go_and_the_log_stays_as_it_was)
{
	auto_fixture f = fixture_open();
	int64_t next = 0;

	later(&f, 0);
	made(&f, "a");
	later(&f, 1000);
	made(&f, "b");
	later(&f, IDEMPOTENCY_KEPT);
	batch_begin(&f);
	assert_ok(&f.cx, idempotency_end(&f.cx, f.db, &next));
	batch_end(&f);
	ck_assert_int_eq(next, FIRST + 1000 + IDEMPOTENCY_KEPT);
	f.cx.latest = f.cx.now = FIRST; /* the rows alone are asked: their time was not over */
	ck_assert(!repeated(&f, "a", "a"));
	ck_assert(repeated(&f, "b", "b"));
	ck_assert_uint_eq(log_size(f.log), 3);
	fsck_good(&f);
}

TEST(a_batch_takes_away_so_many_keys_and_says_that_there_are_more)
{
	auto_fixture f = fixture_open();
	int64_t next = 0;

	later(&f, 0);
	for (int i = 0; i <= IDEMPOTENCY_AT_ONCE; i++)
		made(&f, arena_printf(&f.cx.mem, "m%d", i));
	later(&f, IDEMPOTENCY_KEPT);
	batch_begin(&f);
	assert_ok(&f.cx, idempotency_end(&f.cx, f.db, &next));
	ck_assert_int_le(next, f.cx.latest);
	assert_ok(&f.cx, idempotency_end(&f.cx, f.db, &next));
	ck_assert_int_gt(next, f.cx.latest);
	batch_end(&f);
}

/* The fixture's entries are years old by the true time, so any batch finds the key over. */
TEST(a_running_writer_takes_them_away_with_its_next_batch)
{
	auto_fixture f = fixture_open();
	const struct writer_config cfg = { .db_path = f.path, .signer = f.signer };
	struct writer *w;

	later(&f, 0);
	made(&f, "m");
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	clock_right();
	assert_ok(&f.cx, writer_model(&f, w, "n"));
	writer_stop(w);
	writer_free(w);
	later(&f, 0);
	ck_assert(!repeated(&f, "m", "m"));
	fsck_good(&f);
}
