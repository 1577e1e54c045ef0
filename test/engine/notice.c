#include <semaphore.h>

#include "engine/log_read.h"
#include "engine/writer.h"
#include "people/site.h"
#include "people/user.h"
#include "store.h"

/* Who listens, with a reader's connection: what a look-up of somebody's access would see. */
struct listener {
	struct ctx cx;
	struct db *reader;
	uint64_t seen; /* the log's size at the last call */
	size_t calls;
	sem_t answered;
	struct job job;
	struct act act;
};

static void access_changed(void *arg, bool open)
{
	struct listener *l = arg;
	struct checkpoint head;

	assert_ok(&l->cx, trail_head(&l->cx, l->reader, &head));
	ck_assert_int_eq(open, l->calls == 0);
	l->seen = head.size;
	l->calls++;
}

static void site_make(struct fixture *f)
{
	struct fact fact;

	batch_begin(f);
	assert_ok(&f->cx, site_create(&f->cx, f->db, "main", "Etc/UTC", "Main", &fact));
	append(f, &fact);
	batch_end(f);
}

static enum err decide(struct job *job, struct db *db)
{
	const struct new_user u = { "mia", "Mia", "main", NULL };

	return user_create(job->cx, db, &u, &job->fact);
}

static void done(struct job *job, enum err e)
{
	struct listener *l = container_of(job, struct listener, job);

	assert_ok(&l->cx, e);
	sem_post(&l->answered);
}

/* What was read between the apply and the commit is what held before. */
TEST(a_change_of_access_is_told_before_the_next_job_and_once_it_is_committed)
{
	auto_fixture f = fixture_open();
	struct listener l = { .seen = 0 };
	const struct writer_config cfg = {
		.db_path = f.path, .signer = f.signer, .access_changed = access_changed, .arg = &l
	};
	struct writer *w;

	site_make(&f);
	assert_ok(&l.cx, db_open(&l.cx, f.path, DB_READ, &l.reader));
	sem_init(&l.answered, 0, 0);
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	l.job = (struct job){ .cx = &l.cx, .act = &f.act, .decide = decide, .done = done };
	ck_assert(writer_submit(w, &l.job));
	sem_wait(&l.answered);
	ck_assert_uint_eq(l.calls, 2);
	ck_assert_uint_eq(l.seen, writer_figures(w).entries);
	writer_stop(w);
	writer_free(w);
	db_close(l.reader);
	arena_free(&l.cx.mem);
}
