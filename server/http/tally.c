#include "http/tally.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 200 /* more sources than that in a window share the last row */
#define WHAT_MAX 64  /* of a longer text the beginning counts */

_Static_assert(ROWS_MAX <= CONTENTS_MAX, "each row's source is a content");

struct row {
	char source[46], what[WHAT_MAX];
	int64_t count, printed;
};

struct tally {
	pthread_mutex_t lock;
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
	row_for(t, source, what)->count++;
	pthread_mutex_unlock(&t->lock);
}

bool tally_any(struct tally *t)
{
	bool any;

	pthread_mutex_lock(&t->lock);
	any = t->n > 0;
	pthread_mutex_unlock(&t->lock);
	return any;
}

static void row_print(struct ctx *cx, struct row *r, struct fact *out)
{
	const char *source = arena_strdup(&cx->mem, r->source);

	r->printed = r->count;
	put_open(&out->body, NULL, '{');
	put_text(&out->body, "source", fact_content(cx, out, "personal", source, strlen(source)));
	put_text(&out->body, "what", r->what);
	put_int(&out->body, "count", r->count);
	put_close(&out->body, '}');
}

void tally_print(struct tally *t, struct ctx *cx, struct fact *out)
{
	pthread_mutex_lock(&t->lock);
	put_open(&out->body, "counts", '[');
	for (size_t i = 0; i < t->n; i++)
		row_print(cx, &t->rows[i], out);
	put_close(&out->body, ']');
	pthread_mutex_unlock(&t->lock);
}

void tally_settle(struct tally *t, bool entered)
{
	size_t kept = 0;

	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < t->n; i++) {
		struct row *r = &t->rows[i];

		r->count -= entered ? r->printed : 0;
		r->printed = 0;
		if (r->count > 0)
			t->rows[kept++] = *r;
	}
	memset(&t->rows[kept], 0, (t->n - kept) * sizeof(t->rows[0]));
	t->n = kept;
	pthread_mutex_unlock(&t->lock);
}
