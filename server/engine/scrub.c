/*
 * Lowest priority is not enough on a machine of few processors, whose caches and disk are shared:
 * so each thread of a scrub rests after each few milliseconds of work (scrub_goes_on()).
 *
 * A foreign commit may come while a copy is made: a flaw is mended only where it was not found
 * again since the scrub began.
 */

#include "engine/scrub.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/beside.h"
#include "engine/damage.h"
#include "engine/log_check.h"
#include "engine/records.h"
#include "engine/recount.h"

#define WORK_MS    2
#define REST_MS    8
#define LOOK_MS    500 /* for flaws that ask for a scrub */
#define ROOM_SPARE (64ull << 20)

struct scrub {
	struct scrub_config cfg;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	atomic_bool stopped;
	bool begun, asked, pending;
	uint64_t from;
	int64_t due_at; /* elapsed ms; INT64_MAX: never by itself */
	struct scrub_state state;
	struct brake brake;
	struct ctx cx; /* of the thread */
	const char *path;
	uint64_t foreign; /* how often it was found, when the last scrub began */
};

static bool scrub_goes_on(void *arg)
{
	static _Thread_local int64_t rested_at;
	const struct timespec rest = { 0, REST_MS * 1000000 };
	struct scrub *s = arg;

	if (clock_elapsed_ms() - rested_at >= WORK_MS && !atomic_load(&s->stopped)) {
		nanosleep(&rest, NULL);
		rested_at = clock_elapsed_ms();
	}
	return !atomic_load(&s->stopped);
}

static bool scrub_stops_soon(void *arg)
{
	struct scrub *s = arg;

	return !atomic_load(&s->stopped);
}

static void stage_is(struct scrub *s, enum scrub_stage stage)
{
	pthread_mutex_lock(&s->lock);
	s->state.stage = stage;
	pthread_mutex_unlock(&s->lock);
}

static void proved_is(void *arg, uint64_t proved, uint64_t size)
{
	struct scrub *s = arg;

	pthread_mutex_lock(&s->lock);
	s->state.proved = proved;
	s->state.size = size;
	pthread_mutex_unlock(&s->lock);
}

static void log_prove(struct scrub *s)
{
	if (log_rest_check(&s->cx, s->cfg.db_path, s->cfg.key, s->from, &s->brake, proved_is, s) !=
	    OK)
		fprintf(stderr, "signetd: the rest of the log is not proved: %s\n", s->cx.detail);
	arena_reset(&s->cx.mem);
}

/* ---- one scrub ---- */

static void copy_remove(struct scrub *s)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < countof(ends); i++)
		unlink(arena_printf(&s->cx.mem, "%s%s", s->path, ends[i]));
}

static uint64_t file_bytes(struct scrub *s, const char *end)
{
	struct stat st;

	return stat(arena_printf(&s->cx.mem, "%s%s", s->cfg.db_path, end), &st) == 0
		       ? (uint64_t)st.st_size
		       : 0;
}

/* The copy, and a replay of all that is in it. */
static enum err room_check(struct scrub *s)
{
	uint64_t needs = 2 * (file_bytes(s, "") + file_bytes(s, "-wal")) + ROOM_SPARE, has;
	struct statvfs disk;

	if (statvfs(s->cfg.dir, &disk) != 0)
		return errf(&s->cx, E_UNAVAILABLE, "the disk does not say how much room it has");
	has = (uint64_t)disk.f_bavail * disk.f_frsize;
	return has >= needs
		       ? OK
		       : errf(&s->cx, E_UNAVAILABLE,
			      "a copy and its replay need %llu MiB, and %llu MiB are free",
			      (unsigned long long)(needs >> 20), (unsigned long long)(has >> 20));
}

static enum err copy_take(struct scrub *s)
{
	int fd;

	copy_remove(s);
	TRY(room_check(s));
	fd = open(s->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errf(&s->cx, E_UNAVAILABLE, "cannot make %s", s->path);
	close(fd);
	stage_is(s, SCRUB_COPIES);
	return copy_make(&s->cx, s->cfg.copy, s->path);
}

static enum err stored_check(struct scrub *s, struct fsck_report *r)
{
	const struct blobs b = { .dir = s->cfg.blobs, .kind = "artifact", .brake = &s->brake };
	enum err e;

	stage_is(s, SCRUB_REPLAYS);
	e = fsck_braked(&s->cx, s->path, NULL, FSCK_REPLAY, &s->brake, r);
	if (e == E_TAMPERED && r->wrong == FSCK_ENTRY)
		records_entry_or_tile(&s->cx, s->path, r);
	if (e == E_TAMPERED && r->wrong == FSCK_CONTENT && r->object)
		damage_found(r->object);
	records_judge(&s->cx, e, r, s->foreign);
	TRY(e);
	stage_is(s, SCRUB_HASHES);
	TRY(fsck_bytes_braked(&s->cx, s->path, &b, r));
	return fsck_act(&s->cx, r);
}

/* ---- since the start ---- */

/* Where no act is taken yet no copy is needed, and nobody waits for a rest. */
static void start_prove(struct scrub *s)
{
	const struct brake stop = { scrub_stops_soon, s };
	struct fsck_report r = { 0 };
	enum err e;

	if (soundness_now().flaw != FLAW_START)
		return;
	stage_is(s, SCRUB_REPLAYS);
	s->foreign = flaw_times(FLAW_FOREIGN);
	e = fsck_braked(&s->cx, s->cfg.db_path, NULL, FSCK_REPLAY, &stop, &r);
	records_judge(&s->cx, e, &r, s->foreign);
	if (e != OK && !atomic_load(&s->stopped)) {
		fprintf(stderr, "signetd: records of before the start: %s\n", s->cx.detail);
		scrub_ask(s); /* its result is entered, and it is tried again */
	}
	arena_reset(&s->cx.mem);
}

/* One that could not be done is tried again soon, where anything asks for it. */
static int64_t next_in(const struct scrub *s, enum err e)
{
	bool done = e == OK || e == E_TAMPERED;

	if (s->cfg.every == 0)
		return done || !soundness_lost() ? INT64_MAX : SCRUB_RETRY_MS;
	return done || s->cfg.every < SCRUB_RETRY_MS ? s->cfg.every : SCRUB_RETRY_MS;
}

static void scrub_settle(struct scrub *s, int64_t began, int64_t took, enum err e,
			 const struct fsck_report *r)
{
	int64_t next = next_in(s, e);
	struct scrub_result *last = &s->state.last;

	pthread_mutex_lock(&s->lock);
	*last = (struct scrub_result){ .began = began,
				       .took = took,
				       .e = e,
				       .entries = r->entries,
				       .blobs = r->blobs,
				       .derived = r->derived,
				       .root = r->root,
				       .wrong = e == E_TAMPERED ? r->wrong : FSCK_RIGHT };
	if (e != OK)
		snprintf(last->place, sizeof(last->place), "%s", s->cx.detail);
	s->state.any = s->pending = true;
	s->state.stage = SCRUB_RESTS;
	s->due_at = next == INT64_MAX ? next : clock_elapsed_ms() + next;
	pthread_mutex_unlock(&s->lock);
}

static void scrub_once(struct scrub *s)
{
	int64_t began = clock_ms(), begun = clock_elapsed_ms();
	struct fsck_report r = { 0 };
	enum err e;

	s->foreign = flaw_times(FLAW_FOREIGN);
	pthread_mutex_lock(&s->lock);
	s->asked = false;
	s->state.began = began;
	pthread_mutex_unlock(&s->lock);
	e = copy_take(s);
	if (e == OK)
		e = stored_check(s, &r);
	copy_remove(s);
	if (atomic_load(&s->stopped))
		return;
	if (e != OK)
		fprintf(stderr, "signetd: scrub: %s\n", s->cx.detail);
	if (e == E_TAMPERED && records_flaw(&r) != FLAW_NONE) /* of what bytes give anew, too */
		flaw_found(records_flaw(&r), clock_ms(), s->cx.detail);
	scrub_settle(s, began, clock_elapsed_ms() - begun, e, &r);
	arena_reset(&s->cx.mem);
}

/* ---- the thread ---- */

static void nap(struct scrub *s, int64_t until)
{
	struct timespec ts = { until / 1000, until % 1000 * 1000000 };

	if (until == INT64_MAX)
		pthread_cond_wait(&s->changed, &s->lock);
	else
		pthread_cond_timedwait(&s->changed, &s->lock, &ts);
}

/* false: it is over. */
static bool begin_await(struct scrub *s)
{
	pthread_mutex_lock(&s->lock);
	while (!s->begun && !atomic_load(&s->stopped))
		nap(s, INT64_MAX);
	pthread_mutex_unlock(&s->lock);
	return !atomic_load(&s->stopped);
}

static bool due_await(struct scrub *s)
{
	int64_t now;

	pthread_mutex_lock(&s->lock);
	s->state.stage = SCRUB_RESTS;
	for (;;) {
		now = clock_elapsed_ms();
		if (atomic_load(&s->stopped) ||
		    (!s->cfg.never &&
		     (s->asked || now >= s->due_at || flaw_times(FLAW_FOREIGN) != s->foreign)))
			break;
		nap(s, s->due_at < now + LOOK_MS ? s->due_at : now + LOOK_MS);
	}
	pthread_mutex_unlock(&s->lock);
	return !atomic_load(&s->stopped);
}

static void *scrub_main(void *arg)
{
	const struct sched_param none = { 0 };
	struct scrub *s = arg;

	if (!begin_await(s))
		return NULL;
	copy_remove(s);
	beside_begin(BESIDE_START); /* acts wait for it, so no load of readers may hold it up */
	start_prove(s);
	beside_over();
	/* what it starts inherits this; without the right to it, its rests are all there is */
	pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
	log_prove(s);
	while (due_await(s)) {
		scrub_once(s);
		beside_over();
	}
	return NULL;
}

enum err scrub_start(struct ctx *cx, const struct scrub_config *cfg, struct scrub **out)
{
	struct scrub *s = *out = calloc(1, sizeof(*s));
	pthread_condattr_t attr;

	if (!s)
		abort();
	s->cfg = *cfg;
	s->brake = (struct brake){ scrub_goes_on, s };
	s->path = arena_printf(&cx->mem, "%s/scrub.db", cfg->dir);
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->changed, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&s->thread, NULL, scrub_main, s) != 0)
		return errf(cx, E_FAULT, "cannot start the thread of the scrub");
	return OK;
}

void scrub_begin(struct scrub *s, uint64_t from, int64_t in)
{
	enum flaw flaw = soundness_now().flaw;
	bool lost = flaw != FLAW_NONE && flaw != FLAW_START; /* a scrub enters what is wrong */

	pthread_mutex_lock(&s->lock);
	s->from = from;
	s->due_at = s->cfg.every == 0 ? INT64_MAX : clock_elapsed_ms() + in;
	s->begun = true;
	s->asked |= lost;
	pthread_cond_signal(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

void scrub_ask(struct scrub *s)
{
	pthread_mutex_lock(&s->lock);
	s->asked = true;
	pthread_cond_signal(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

struct scrub_state scrub_state(struct scrub *s)
{
	struct scrub_state now;

	pthread_mutex_lock(&s->lock);
	now = s->state;
	pthread_mutex_unlock(&s->lock);
	now.copied = copy_progress(s->cfg.copy);
	return now;
}

const char *scrub_stage_name(enum scrub_stage stage)
{
	static const char *const name[] = {
		[SCRUB_PROVES] = "proves",   [SCRUB_RESTS] = "rests",   [SCRUB_COPIES] = "copies",
		[SCRUB_REPLAYS] = "replays", [SCRUB_HASHES] = "hashes",
	};

	return name[stage];
}

bool scrub_result(struct scrub *s, struct scrub_result *out)
{
	bool pending;

	pthread_mutex_lock(&s->lock);
	pending = s->pending;
	*out = s->state.last;
	pthread_mutex_unlock(&s->lock);
	return pending;
}

void scrub_entered(struct scrub *s)
{
	pthread_mutex_lock(&s->lock);
	s->pending = false;
	pthread_mutex_unlock(&s->lock);
}

void scrub_stop(struct scrub *s)
{
	const struct sched_param none = { 0 };

	atomic_store(&s->stopped, true);
	copy_cancel(s->cfg.copy);
	pthread_setschedparam(s->thread, SCHED_OTHER, &none);
	pthread_mutex_lock(&s->lock);
	pthread_cond_signal(&s->changed);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->thread, NULL);
}

void scrub_free(struct scrub *s)
{
	arena_free(&s->cx.mem);
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->lock);
	free(s);
}
