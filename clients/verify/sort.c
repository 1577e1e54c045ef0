/*
 * The plain external sort: runs of what fits into memory, then one merge of all
 * runs by a heap.  A database would sort as well, but the program that must be
 * believed links none; and the systems where it runs have no other library for
 * this.
 *
 * The scratch file is believed as memory is: it has no name, so nobody but this
 * process and root can reach it.
 */

#include "verify/sort.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WINDOW ((size_t)16384) /* bytes that are read at once, where places are asked for */

static void *some(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		abort();
	return p;
}

void sort_number(unsigned char out[8], uint64_t n)
{
	for (int i = 7; i >= 0; i--, n >>= 8)
		out[i] = (unsigned char)n;
}

uint64_t sort_number_read(const unsigned char in[8])
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | in[i];
	return n;
}

/* ---- the scratch file ---- */

static const char *usual(const char *dir)
{
	const char *tmp = getenv("TMPDIR");

	return dir ? dir : tmp && *tmp ? tmp : "/tmp";
}

static enum err scratch_fail(struct ctx *cx, const char *dir, const char *what)
{
	return errf(cx, E_UNAVAILABLE, "cannot %s a scratch file in %s: %s", what, usual(dir),
		    strerror(errno));
}

static enum err scratch_open(struct ctx *cx, const char *dir, int *fd)
{
	char *path = arena_printf(&cx->mem, "%s/signet-XXXXXX", usual(dir));

	*fd = mkostemp(path, O_CLOEXEC);
	if (*fd < 0)
		return scratch_fail(cx, dir, "make");
	if (unlink(path) == 0)
		return OK;
	close(*fd);
	return scratch_fail(cx, dir, "unlink");
}

enum err sort_dir_check(struct ctx *cx, const char *dir)
{
	int fd = -1;

	TRY(scratch_open(cx, dir, &fd));
	close(fd);
	return OK;
}

static enum err scratch_write(struct ctx *cx, struct sort *s, const unsigned char *bytes, size_t n)
{
	while (n) {
		ssize_t wrote = pwrite(s->fd, bytes, n, (off_t)s->end);

		if (wrote == 0)
			errno = EIO;
		if (wrote == 0 || (wrote < 0 && errno != EINTR))
			return scratch_fail(cx, s->dir, "write");
		if (wrote < 0)
			continue;
		bytes += wrote;
		n -= (size_t)wrote;
		s->end += (uint64_t)wrote;
	}
	return OK;
}

static enum err scratch_read(struct ctx *cx, struct sort *s, uint64_t at, unsigned char *out,
			     size_t n)
{
	while (n) {
		ssize_t got = pread(s->fd, out, n, (off_t)at);

		if (got == 0)
			errno = EIO; /* it was cut */
		if (got == 0 || (got < 0 && errno != EINTR))
			return scratch_fail(cx, s->dir, "read");
		if (got < 0)
			continue;
		out += got;
		n -= (size_t)got;
		at += (uint64_t)got;
	}
	return OK;
}

/* ---- runs ---- */

static int record_order(const void *a, const void *b, void *size)
{
	return memcmp(a, b, *(size_t *)size);
}

void sort_begin(struct sort *s, const char *dir, size_t record, size_t budget)
{
	if (record == 0 || record > SORT_RECORD_MAX || budget < record)
		abort();
	*s = (struct sort){ .dir = dir, .record = record, .budget = budget };
}

static enum err run_put(struct ctx *cx, struct sort *s)
{
	struct sort_run run = { .at = s->end };

	if (!s->spilled)
		TRY(scratch_open(cx, s->dir, &s->fd));
	s->spilled = true;
	qsort_r(s->bytes, s->n, s->record, record_order, &s->record);
	TRY(scratch_write(cx, s, s->bytes, s->n * s->record));
	run.end = s->end;
	s->n = 0;
	if (s->n_runs == s->runs_room) {
		s->runs_room = s->runs_room ? 2 * s->runs_room : 16;
		s->run = realloc(s->run, s->runs_room * sizeof(*s->run));
		if (!s->run)
			abort();
	}
	s->run[s->n_runs++] = run;
	return OK;
}

/* Memory doubles up to the budget: few records take little. */
enum err sort_add(struct ctx *cx, struct sort *s, const void *record)
{
	size_t most = s->budget / s->record;

	if (s->n == most)
		TRY(run_put(cx, s));
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 64;
		s->room = s->room < most ? s->room : most;
		s->bytes = realloc(s->bytes, s->room * s->record);
		if (!s->bytes)
			abort();
	}
	memcpy(s->bytes + s->n++ * s->record, record, s->record);
	s->all++;
	return OK;
}

/* ---- the merge ---- */

/* The next record of a run is at hand, or the run is at its end: n is 0. */
static enum err run_fill(struct ctx *cx, struct sort *s, struct sort_run *r, size_t room)
{
	uint64_t left = r->end - r->at;

	if (r->next < r->n)
		return OK;
	r->n = left < room ? (size_t)left : room;
	r->next = 0;
	TRY(scratch_read(cx, s, r->at, r->bytes, r->n));
	r->at += r->n;
	return OK;
}

static bool run_before(const struct sort *s, const struct sort_run *a, const struct sort_run *b)
{
	return memcmp(a->bytes + a->next, b->bytes + b->next, s->record) < 0;
}

/* The run at i goes down until none below it has a smaller record. */
static void heap_sink(struct sort *s, size_t n, size_t i)
{
	for (size_t least;; i = least) {
		struct sort_run moved = s->run[i];

		least = i;
		for (size_t below = 2 * i + 1; below <= 2 * i + 2; below++)
			if (below < n && run_before(s, &s->run[below], &s->run[least]))
				least = below;
		if (least == i)
			return;
		s->run[i] = s->run[least];
		s->run[least] = moved;
	}
}

static enum err heap_empty(struct ctx *cx, struct sort *s, size_t room, unsigned char *out)
{
	size_t n = s->n_runs, kept = 0;

	for (size_t i = 0; i < n; i++)
		TRY(run_fill(cx, s, &s->run[i], room));
	for (size_t i = n; i-- > 0;)
		heap_sink(s, n, i);
	while (n) {
		struct sort_run *r = &s->run[0], empty;

		memcpy(out + kept, r->bytes + r->next, s->record);
		kept += s->record;
		r->next += s->record;
		if (kept == room) {
			TRY(scratch_write(cx, s, out, kept));
			kept = 0;
		}
		TRY(run_fill(cx, s, r, room));
		if (r->n == 0) {
			empty = *r;
			*r = s->run[--n];
			s->run[n] = empty; /* its bytes are to be freed */
		}
		heap_sink(s, n, 0);
	}
	return scratch_write(cx, s, out, kept);
}

/* The budget is now that of all runs, and of the run that they lead to. */
static enum err runs_merge(struct ctx *cx, struct sort *s)
{
	size_t room = s->budget / (s->n_runs + 1) / s->record * s->record;
	uint64_t from = s->end;

	room = room ? room : s->record;
	free(s->bytes);
	s->bytes = some(s->n_runs + 1, room);
	for (size_t i = 0; i < s->n_runs; i++)
		s->run[i].bytes = s->bytes + i * room;
	TRY(heap_empty(cx, s, room, s->bytes + s->n_runs * room));
	free(s->bytes);
	s->bytes = some(WINDOW, 1);
	s->n = 0;
	s->run[0] = (struct sort_run){ .at = from, .end = s->end };
	return OK;
}

enum err sort_end(struct ctx *cx, struct sort *s)
{
	s->ended = true;
	if (s->spilled) {
		if (s->n)
			TRY(run_put(cx, s));
		return runs_merge(cx, s);
	}
	if (s->n)
		qsort_r(s->bytes, s->n, s->record, record_order, &s->record);
	return OK;
}

/* ---- reading ---- */

enum err sort_at(struct ctx *cx, struct sort *s, uint64_t place, const void **out)
{
	size_t most = WINDOW / s->record;

	if (!s->ended || place >= s->all)
		abort();
	if (s->spilled && (place < s->window || place >= s->window + s->n)) {
		uint64_t first = place / most * most;

		s->n = 0;
		s->window = first;
		most = s->all - first < most ? (size_t)(s->all - first) : most;
		TRY(scratch_read(cx, s, s->run[0].at + first * s->record, s->bytes,
				 most * s->record));
		s->n = most;
	}
	*out = s->bytes + (place - s->window) * s->record;
	return OK;
}

enum err sort_below(struct ctx *cx, struct sort *s, const void *record, uint64_t *out)
{
	uint64_t from = 0, to = s->all, mid;
	const void *there = NULL;

	while (from < to) {
		mid = from + (to - from) / 2;
		TRY(sort_at(cx, s, mid, &there));
		if (memcmp(there, record, s->record) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	*out = from;
	return OK;
}

void sort_free(struct sort *s)
{
	if (s->spilled)
		close(s->fd);
	free(s->bytes);
	free(s->run);
	*s = (struct sort){ 0 };
}
