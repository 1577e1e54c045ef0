#pragma once

/*
 * The writer: the one thread, and the one connection, that changes the store.
 *
 * A job decides what happened (struct fact) or refuses; the writer does the
 * rest: it appends the entry, applies it, and for a refused job rolls back and
 * appends the refusal.  Jobs queued while a commit is being flushed form the
 * next batch, which is sealed by one signed checkpoint and one fsync.
 *
 * Jobs of a stream (struct item) decide as all do, each in its own savepoint;
 * what those accepted one after another decided becomes one entry, whose
 * receipt they share.  The entry is appended before a job decides that is of no
 * stream, of another one, or about an object that is in it; before it would
 * grow over what an entry holds; and before the seal.  So a job sees whatever
 * was accepted before it, but for items about other objects, which an item must
 * not look at.
 *
 * The system's own jobs come last in a batch, and only about what was due before
 * the batch: in one without a job of somebody's, which needs none to begin, or in
 * any where the system had no turn for SYSTEM_STARVES_MS.  These jobs take SYSTEM_MS of
 * a batch at most, and SYSTEM_LEAST_MS where somebody's job waits.
 *
 * done() is called only when the outcome is known and durable.  If COMMIT fails
 * in a way that leaves the outcome unknown, nobody is answered and the process
 * exits with WRITER_EXIT; the next start reads what the disk says.  If its files were
 * taken away it exits with TAKEN_EXIT (engine/taken.h).
 * writer_submit() and the figures: any thread; all else runs on the writer
 * thread, or on the one that starts and stops it.  E_FAULT: no thread; other
 * errors are those of log_open().
 */

#include "engine/copy.h"
#include "engine/gather.h"
#include "engine/idempotency.h"
#include "engine/log.h"
#include "engine/memory.h"
#include "engine/wal.h"

#define WRITER_EXIT 75 /* exit code */

#define SYSTEM_MS         20    /* of one batch, for what the system does by itself */
#define SYSTEM_LEAST_MS   1     /* the same where somebody's job waits */
#define SYSTEM_STARVES_MS 50    /* without a turn, while each batch holds somebody's job */
#define SYSTEM_RETRY_MS   60000 /* after a failure */

struct foreign_shown;

struct job {
	struct job *next;
	struct ctx *cx;
	const struct act *act;
	struct idempotency idempotency; /* of no item */
	struct item item;
	struct fact fact;
	/* May this be asked now, and answered again under its key?  NULL: it may. */
	enum err (*admit)(struct job *job, struct db *db);
	enum err (*decide)(struct job *job, struct db *db); /* fills fact; may only read */
	bool passes; /* it may be what goes on while the server is read-only (flawed_passes()) */
	bool shows;  /* it may show a head that this log never had, and sets proves then */
	/* Set by decide with a refusal: a signed note that this log does not contain
	 * (engine/foreign.h). */
	const struct foreign_shown *proves;
	/* Set by decide, but of an item: what follows from the fact, decided once it is applied, in
	 * the same savepoint; fills fact anew, or sets fact.action to NULL for nothing.  The
	 * receipt stays the first's. */
	enum err (*then)(struct job *job, struct db *db);
	/* While the server is read-only: it was decided, and the rows, which nobody believes, do
	 * not admit its entry: how the job goes on without one.  NULL: it is refused. */
	enum err (*unentered)(struct job *job);
	bool unadmitted;                           /* so it was */
	void (*done)(struct job *job, enum err e); /* on the writer thread; may free job */
	enum err result;
	/* The receipt is that of an earlier, same request.  Or set by decide: it is so already, and
	 * nothing happens; the receipt is what decide left there: that of the first, or none. */
	bool repeated;
	/* Of the fact, or of the refusal.  The bytes of an item's lie in memory of the writer: they
	 * are there until done() returns. */
	struct receipt receipt;
};

struct writer;

struct taken;

struct writer_config {
	const char *db_path;
	const struct note_signer *signer;
	/* On the writer thread: before the next job decides, open; and again when the batch is on
	 * disk or is lost.  May be NULL. */
	void (*access_changed)(void *arg, bool open);
	void *arg;
	const struct memories *memories; /* they hear what they name, after COMMIT; NULL: none */
	struct taken *taken; /* looks whether files were taken away; NULL: nobody does */
	struct copy *copy;   /* a copy that somebody asks for is made between batches; NULL: none */
	struct wal *wal;     /* carries what commits leave; NULL: the writer does, as SQLite does */
	/*
	 * What the system does by itself, on the writer thread; both NULL: nothing.  The next job,
	 * about what was due before entry `before`; NULL: none now.  And when there will be one
	 * without an act: ms since 1970, or INT64_MAX.
	 */
	struct job *(*system_next)(void *follower, struct db *db, int64_t before);
	int64_t (*system_wake)(void *follower);
	void *follower;
};

must_check enum err writer_start(struct ctx *cx, const struct writer_config *cfg,
				 struct writer **out);
bool writer_submit(struct writer *w, struct job *job); /* false: stopping, or the queue is full */
void writer_stop(struct writer *w); /* finish what is queued; later submits are refused */
void writer_free(struct writer *w); /* when no thread can submit any more */

struct writer_figures {
	uint64_t commits, entries, queued;
	bool due; /* something that follows from what is committed waits for the system's turn */
};
struct writer_figures writer_figures(struct writer *w); /* any thread */
