/*
 * A diff of the longest common subsequence, by a table of the two texts'
 * product: few lines, exact, and bounded by LINES_MAX.  A person signs what it
 * shows, so no heuristic may leave a changed line out; a text that is too long
 * is shown as a whole instead.
 */

#include "lib/diff.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MAX 2000 /* of a text that is compared: the table is their product */
#define CONTEXT   3

struct line {
	const char *text;
	size_t n;
};

struct text {
	struct line *line;
	size_t n;
};

struct walk {
	struct text a, b;
	uint16_t *common; /* of the lines from i and j on: how many they share, at most */
	size_t i, j;
};

static struct text diff_split(struct ctx *cx, const char *s)
{
	struct text out = { .n = 0 };
	size_t room = 1;

	for (const char *p = s; p && *p; p++)
		room += *p == '\n';
	out.line = arena_alloc(&cx->mem, room * sizeof(*out.line));
	while (s && *s) {
		size_t n = strcspn(s, "\n");

		out.line[out.n++] = (struct line){ s, n };
		s += n + (s[n] == '\n');
	}
	return out;
}

static bool diff_same(const struct line *a, const struct line *b)
{
	return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

static uint16_t *cell(const struct walk *w, size_t i, size_t j)
{
	return &w->common[i * (w->b.n + 1) + j];
}

static void compare(struct ctx *cx, struct walk *w)
{
	w->common = arena_alloc(&cx->mem, (w->a.n + 1) * (w->b.n + 1) * sizeof(*w->common));
	for (size_t i = w->a.n; i-- > 0;)
		for (size_t j = w->b.n; j-- > 0;) {
			uint16_t down = *cell(w, i + 1, j), right = *cell(w, i, j + 1);

			*cell(w, i, j) = diff_same(&w->a.line[i], &w->b.line[j])
						 ? (uint16_t)(*cell(w, i + 1, j + 1) + 1)
					 : down > right ? down
							: right;
		}
}

static void diff_all(const struct text *t, char kind, diff_fn *emit, void *arg)
{
	for (size_t i = 0; i < t->n; i++)
		emit(arg, kind, t->line[i].text, t->line[i].n);
}

/* How many lines stay from here on. */
static size_t stretch(const struct walk *w)
{
	size_t n = 0;

	while (w->i + n < w->a.n && w->j + n < w->b.n &&
	       diff_same(&w->a.line[w->i + n], &w->b.line[w->j + n]))
		n++;
	return n;
}

/* Lines that stay: those near to a change, and a count of the others. */
static void stay(struct walk *w, size_t n, diff_fn *emit, void *arg)
{
	size_t first = w->i == 0 && w->j == 0 ? 0 : CONTEXT;
	size_t last = w->i + n == w->a.n && w->j + n == w->b.n ? 0 : CONTEXT;
	bool cut = n > first + last + 1;

	for (size_t k = 0; k < n; k++) {
		if (cut && k == first)
			emit(arg, '@', "", n - first - last);
		if (!cut || k < first || k >= n - last)
			emit(arg, ' ', w->a.line[w->i + k].text, w->a.line[w->i + k].n);
	}
	w->i += n;
	w->j += n;
}

static void step(struct walk *w, diff_fn *emit, void *arg)
{
	bool goes = w->j == w->b.n ||
		    (w->i < w->a.n && *cell(w, w->i + 1, w->j) >= *cell(w, w->i, w->j + 1));
	const struct line *line = goes ? &w->a.line[w->i++] : &w->b.line[w->j++];

	emit(arg, goes ? '-' : '+', line->text, line->n);
}

void diff(struct ctx *cx, const char *before, const char *after, diff_fn *emit, void *arg)
{
	struct walk w = { .a = diff_split(cx, before), .b = diff_split(cx, after) };
	size_t n;

	if (w.a.n > LINES_MAX || w.b.n > LINES_MAX) {
		diff_all(&w.a, '-', emit, arg);
		diff_all(&w.b, '+', emit, arg);
		return;
	}
	compare(cx, &w);
	while (w.i < w.a.n || w.j < w.b.n) {
		n = stretch(&w);
		if (n > 0)
			stay(&w, n, emit, arg);
		else
			step(&w, emit, arg);
	}
}
