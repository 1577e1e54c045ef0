/*
 * Strangers must leave a trace and must not fill the log.  The refusals of
 * strangers are counted by source and kind, and a window's counts become one
 * entry.
 *
 * Memory and entry are bounded by ROWS_MAX: the sources beyond it share the
 * last row, "others", so an attack from many addresses is seen as a number and
 * costs no more than an attack from one.
 *
 * Counts are taken out of the tally before they are entered (tally_take()) and
 * given back if the entry fails.  A count is therefore entered once or again
 * later, but never twice, even while new ones come in.
 */

#include "access/tally.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/server_clock.h"

#define ROWS_MAX 200 /* more sources than that in a window share the last row */
#define WHAT_MAX 64  /* of a longer text the beginning counts */

_Static_assert(ROWS_MAX <= CONTENTS_MAX, "each row's source is a content");

struct row {
	char source[46], what[WHAT_MAX];
	int64_t count;
};

struct tally {
	pthread_mutex_t lock;
	int64_t since; /* the first of what is counted */
	size_t n;
	struct row rows[ROWS_MAX];
};

struct tally *tally_new(void)
{
	struct tally *t = calloc(1, sizeof(*t));

	if (!t)
		abort();
	pthread_mutex_init(&t->lock, NULL);
	return t;
}

void tally_free(struct tally *t)
{
	pthread_mutex_destroy(&t->lock);
	free(t);
}

static struct row *row_for(struct tally *t, const char *source, const char *what)
{
	struct row *r;

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->rows[i].source, source) == 0 &&
		    strncmp(t->rows[i].what, what, WHAT_MAX - 1) == 0)
			return &t->rows[i];
	if (t->n == ROWS_MAX)
		return &t->rows[ROWS_MAX - 1];
	r = &t->rows[t->n++];
	if (t->n == ROWS_MAX) {
		source = "others";
		what = "any";
	}
	snprintf(r->source, sizeof(r->source), "%s", source);
	snprintf(r->what, sizeof(r->what), "%s", what);
	return r;
}

void tally_add(struct tally *t, const char *source, const char *what)
{
	pthread_mutex_lock(&t->lock);
	if (t->n == 0)
		t->since = server_now();
	row_for(t, source, what)->count++;
	pthread_mutex_unlock(&t->lock);
}

struct tally *tally_take(struct tally *t)
{
	struct tally *taken = tally_new();

	pthread_mutex_lock(&t->lock);
	taken->since = t->since;
	taken->n = t->n;
	memcpy(taken->rows, t->rows, t->n * sizeof(t->rows[0]));
	memset(t->rows, 0, t->n * sizeof(t->rows[0]));
	t->n = 0;
	pthread_mutex_unlock(&t->lock);
	if (taken->n > 0)
		return taken;
	tally_free(taken);
	return NULL;
}

void tally_give_back(struct tally *t, const struct tally *taken)
{
	pthread_mutex_lock(&t->lock);
	if (t->n == 0 || taken->since < t->since)
		t->since = taken->since;
	for (size_t i = 0; i < taken->n; i++) {
		const struct row *r = &taken->rows[i];

		row_for(t, r->source, r->what)->count += r->count;
	}
	pthread_mutex_unlock(&t->lock);
}

/* An address is personal: the entry holds its digest, and the address can be
 * erased. */
static void tally_row_print(struct ctx *cx, const struct row *r, struct fact *out)
{
	const char *source = arena_strdup(&cx->mem, r->source);

	put_open(&out->body, NULL, '{');
	put_text(&out->body, "source", fact_content(cx, out, "personal", source, strlen(source)));
	put_text(&out->body, "what", r->what);
	put_int(&out->body, "count", r->count);
	put_close(&out->body, '}');
}

void tally_print(const struct tally *taken, struct ctx *cx, int64_t to, struct fact *out)
{
	put_text(&out->body, "from", clock_text(cx, taken->since));
	put_text(&out->body, "to", clock_text(cx, to));
	put_open(&out->body, "counts", '[');
	for (size_t i = 0; i < taken->n; i++)
		tally_row_print(cx, &taken->rows[i], out);
	put_close(&out->body, ']');
}
