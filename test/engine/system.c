#include "engine/system.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "engine/fsck.h"
#include "engine/server_clock.h"
#include "registry/model.h"
#include "store.h"

/* What the system would do by itself: so many models, each a job. */
struct works {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct fixture *f;
	struct writer *w;
	int left;         /* jobs that may still be asked for */
	int answered;     /* those that ended well */
	int64_t wake_at;  /* what is said of the clock */
	int64_t before;   /* as it was said last */
	bool person_asks; /* a person's job is handed in from within the first of them */
	bool slow;        /* each takes a millisecond at least */
	int decided;
	int64_t turn_at;   /* when the last of them was asked for, by clock_elapsed_ms() */
	int64_t least_gap; /* between two turns, ms */
	int in_turn, most; /* one after another within a batch; the most there were */
	bool looked_back;  /* before was ever less than the time before */
};

struct work {
	struct job job;
	struct ctx cx;
	struct act act;
	struct works *of;
	int number;
};

struct person_job {
	struct job job;
	struct ctx cx;
	struct works *of;
	int answered_before; /* of the system's, when it was answered */
	int decided_before;  /* likewise */
	bool answered;
};

static struct person_job person;

static enum err model_decide(struct ctx *cx, struct db *db, const struct act *act, const char *name,
			     struct fact *out)
{
	return model_create(cx, db, act, name, "A model", out);
}

static enum err person_decide(struct job *job, struct db *db)
{
	return model_decide(job->cx, db, job->act, "of-a-person", &job->fact);
}

static void person_done(struct job *job, enum err e)
{
	struct works *all = person.of;

	pthread_mutex_lock(&all->lock);
	person.answered = e == OK;
	person.answered_before = all->answered;
	person.decided_before = all->decided;
	pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
}

static void person_ask(struct works *all)
{
	person = (struct person_job){ .of = all };
	person.job = (struct job){
		.cx = &person.cx, .act = &all->f->act, .decide = person_decide, .done = person_done
	};
	ck_assert(writer_submit(all->w, &person.job));
}

static enum err work_decide(struct job *job, struct db *db)
{
	struct work *work = container_of(job, struct work, job);

	int64_t until = clock_elapsed_ms() + 1;

	work->of->decided++;
	while (work->of->slow && clock_elapsed_ms() <= until)
		;
	if (work->of->person_asks) {
		work->of->person_asks = false;
		person_ask(work->of);
	}
	return model_decide(&work->cx, db, &work->act,
			    arena_printf(&work->cx.mem, "of-the-system-%d", work->number),
			    &job->fact);
}

static void work_done(struct job *job, enum err e)
{
	struct work *work = container_of(job, struct work, job);
	struct works *all = work->of;

	pthread_mutex_lock(&all->lock);
	all->answered += e == OK;
	pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
	arena_free(&work->cx.mem);
	free(work);
}

static struct job *next(void *follower, struct db *db, int64_t before)
{
	struct works *all = follower;
	struct work *work;

	all->looked_back |= before < all->before;
	all->in_turn = before == all->before ? all->in_turn : 0;
	all->before = before;
	if (all->left == 0 || all->wake_at > server_now())
		return NULL;
	all->in_turn++;
	if (all->turn_at && clock_elapsed_ms() - all->turn_at < all->least_gap)
		all->least_gap = clock_elapsed_ms() - all->turn_at;
	all->turn_at = clock_elapsed_ms();
	all->most = all->in_turn > all->most ? all->in_turn : all->most;
	work = calloc(1, sizeof(*work));
	work->of = all;
	work->number = all->left--;
	work->act = (struct act){ .actor = SYSTEM_ACTOR, .what = "work" };
	work->job = (struct job){
		.cx = &work->cx, .act = &work->act, .decide = work_decide, .done = work_done
	};
	return &work->job;
}

static int64_t wake(void *follower)
{
	const struct works *all = follower;

	return all->left > 0 ? all->wake_at : INT64_MAX;
}

static void works_begin(struct fixture *f, struct works *all)
{
	const struct writer_config cfg = { .db_path = f->path,
					   .signer = f->signer,
					   .system_next = next,
					   .system_wake = wake,
					   .follower = all };

	pthread_mutex_init(&all->lock, NULL);
	pthread_cond_init(&all->changed, NULL);
	all->f = f;
	assert_ok(&f->cx, writer_start(&f->cx, &cfg, &all->w));
}

static void works_await(struct works *all, int answered)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 60;
	pthread_mutex_lock(&all->lock);
	while (all->answered < answered)
		ck_assert_int_eq(pthread_cond_timedwait(&all->changed, &all->lock, &until), 0);
	pthread_mutex_unlock(&all->lock);
}

static void works_end(struct works *all)
{
	struct fsck_report r;

	writer_stop(all->w);
	writer_free(all->w);
	assert_ok(&all->f->cx, fsck(&all->f->cx, all->f->path, NULL, FSCK_REPLAY, &r));
	ck_assert(!all->looked_back);
}

/* More than one batch has time for, and nobody asks for anything. */
TEST(the_system_does_all_that_is_due_without_a_job_of_anybody)
{
	auto_fixture f = fixture_open();
	struct works all = { .left = 2000 };

	works_begin(&f, &all);
	works_await(&all, 2000);
	ck_assert_uint_eq(writer_figures(all.w).entries, 1 + 2000);
	works_end(&all);
}

TEST(a_persons_job_is_answered_before_the_system_is_done)
{
	auto_fixture f = fixture_open();
	struct works all = { .left = 5000, .person_asks = true };

	works_begin(&f, &all);
	works_await(&all, 5000);
	ck_assert(person.answered);
	ck_assert_int_lt(person.answered_before, 5000);
	works_end(&all);
	arena_free(&person.cx.mem);
}

/* The turn in which the job was handed in. */
TEST(a_persons_job_waits_for_one_short_turn_of_the_system_at_most)
{
	auto_fixture f = fixture_open();
	struct works all = { .left = 100, .person_asks = true, .slow = true };

	works_begin(&f, &all);
	works_await(&all, 100);
	ck_assert(person.answered);
	ck_assert_int_le(person.decided_before, SYSTEM_LEAST_MS + 1);
	works_end(&all);
	arena_free(&person.cx.mem);
}

/* Each takes more than a millisecond; no batch is held longer than SYSTEM_MS and the last of them.
 */
TEST(one_batch_gives_the_system_no_more_than_its_time)
{
	auto_fixture f = fixture_open();
	struct works all = { .left = 3 * SYSTEM_MS, .slow = true };

	works_begin(&f, &all);
	works_await(&all, 3 * SYSTEM_MS);
	ck_assert_int_gt(all.most, 1);
	ck_assert_int_le(all.most, SYSTEM_MS + 1);
	works_end(&all);
}

/* ---- a steady load: the queue is never empty, and each of them takes a turn's time ---- */

#define STEADY 3

static struct steady_job {
	struct job job;
	struct ctx cx;
	struct works *of;
	int number;
} steady[STEADY];

static void steady_ask(struct steady_job *j);

static enum err steady_decide(struct job *job, struct db *db)
{
	const struct steady_job *j = container_of(job, struct steady_job, job);

	return model_decide(job->cx, db, job->act,
			    arena_printf(&job->cx->mem, "of-a-person-%d", j->number), &job->fact);
}

static void steady_done(struct job *job, enum err e)
{
	struct steady_job *j = container_of(job, struct steady_job, job);

	ck_assert_int_eq(e, OK);
	j->number += STEADY;
	arena_reset(&j->cx.mem);
	if (j->of->answered < 3)
		steady_ask(j);
}

static void steady_ask(struct steady_job *j)
{
	j->job = (struct job){
		.cx = &j->cx, .act = &j->of->f->act, .decide = steady_decide, .done = steady_done
	};
	ck_assert(writer_submit(j->of->w, &j->job));
}

TEST(the_system_has_a_turn_though_somebodys_job_waits_at_all_times)
{
	auto_fixture f = fixture_open();
	struct works all = {
		.left = 3, .wake_at = f.cx.now + 100, .slow = true, .least_gap = INT64_MAX
	};

	works_begin(&f, &all);
	for (int i = 0; i < STEADY; i++) {
		steady[i] = (struct steady_job){ .of = &all, .number = i };
		steady_ask(&steady[i]);
	}
	works_await(&all, 3);
	works_end(&all);
	ck_assert_int_eq(all.most, 1);
	ck_assert_int_ge(all.least_gap, SYSTEM_STARVES_MS);
	for (int i = 0; i < STEADY; i++)
		arena_free(&steady[i].cx.mem);
}

TEST(what_is_due_later_is_done_when_its_time_comes)
{
	auto_fixture f = fixture_open();
	struct works all = { .left = 1, .wake_at = f.cx.now + 300 };

	works_begin(&f, &all);
	works_await(&all, 1);
	ck_assert_int_ge(server_now(), all.wake_at);
	works_end(&all);
}
