/*
 * Labels and predictions as tables of id and value, compared as sets.  Both are
 * sorted by id and walked together, so the order of lines means nothing, and a
 * doubled id is named by its line, and one that is missing is counted.  No score is ever a float: a
 * decimal is read digit by digit and compared exactly, so any machine counts
 * the same.
 *
 * The metrics are two counts each, part and whole.  A verdict compares
 * part/whole with a limit by multiplication (decimal.h), and no rounding can
 * turn it.
 */

#include "rules/score.h"

#include <stdlib.h>
#include <string.h>

#define ID_MAX 128 /* bytes */

struct line {
	const char *text;
	size_t size;
	unsigned number;
};

static bool line_next(const char **p, const char *end, struct line *l)
{
	const char *stop;

	if (*p >= end)
		return false;
	stop = memchr(*p, '\n', (size_t)(end - *p));
	l->text = *p;
	l->size = (size_t)((stop ? stop : end) - *p);
	l->number++;
	*p = stop ? stop + 1 : end;
	if (l->size > 0 && l->text[l->size - 1] == '\r')
		l->size--;
	return true;
}

static enum err score_wrong(struct ctx *cx, unsigned line, const char *what)
{
	return err_at(cx, errf(cx, E_INVALID, "line %u: %s", line, what), "line %u", line);
}

static int id_cmp(const struct score_row *a, const struct score_row *b)
{
	unsigned n = a->id_size < b->id_size ? a->id_size : b->id_size;
	int c = memcmp(a->id, b->id, n);

	return c ? c : (a->id_size > b->id_size) - (a->id_size < b->id_size);
}

static int by_id(const void *a, const void *b)
{
	return id_cmp(a, b);
}

static enum err id_read(struct ctx *cx, const struct line *l, struct score_row *out)
{
	const char *comma = memchr(l->text, ',', l->size);
	size_t n = comma ? (size_t)(comma - l->text) : l->size;

	if (n < 1 || n > ID_MAX)
		return score_wrong(cx, l->number, "an id has 1 to " as_text(ID_MAX) " bytes");
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)l->text[i] < ' ' || l->text[i] == '"')
			return score_wrong(cx, l->number,
					   "an id has no quotes and no control bytes");
	*out = (struct score_row){ l->text, (unsigned)n, l->number, { 0 } };
	return OK;
}

static enum err value_read(struct ctx *cx, enum score_kind kind, const struct line *l,
			   struct score_row *out)
{
	size_t n = out->id_size + 1;
	struct decimal *d = &out->value;

	if (n > l->size || !decimal_parse(l->text + n, l->size - n, d))
		return score_wrong(cx, l->number,
				   kind == SCORE_LABELS
					   ? "it is not id,0 or id,1"
					   : "it is not id,score with a plain decimal");
	if (kind == SCORE_LABELS && (d->scale || d->digits < 0 || d->digits > 1))
		return score_wrong(cx, l->number, "actual is 0 or 1");
	return OK;
}

static enum err unique(struct ctx *cx, struct score_table *t)
{
	qsort(t->row, t->n, sizeof(*t->row), by_id);
	for (size_t i = 1; i < t->n; i++)
		if (id_cmp(&t->row[i - 1], &t->row[i]) == 0)
			return score_wrong(cx, t->row[i].line, "its id stands there twice");
	return t->n > 0 ? OK : errf(cx, E_INVALID, "there are no rows");
}

static size_t lines_in(const char *bytes, size_t size)
{
	size_t n = 1;

	for (const char *p = bytes; (p = memchr(p, '\n', size - (size_t)(p - bytes))); p++)
		n++;
	return n;
}

/* Sized by counting line ends first: one allocation, and a limit before any
 * work. */
static enum err table_begin(struct ctx *cx, const char *bytes, size_t size, struct score_table *t)
{
	size_t n = lines_in(bytes, size);

	if (size > SCORE_BYTES_MAX || n > SCORE_ROWS_MAX + 2)
		return errf(cx, E_TOO_LARGE, "at most %d rows in %u bytes", SCORE_ROWS_MAX,
			    SCORE_BYTES_MAX);
	*t = (struct score_table){ arena_alloc(&cx->mem, n * sizeof(*t->row)), 0 };
	return OK;
}

enum err score_read(struct ctx *cx, enum score_kind kind, const char *bytes, size_t size,
		    struct score_table *out)
{
	static const char *const headers[] = { "id,actual", "id,score" };
	const char *p = bytes, *end = bytes + size, *header = headers[kind];
	struct line l = { 0 };

	TRY(table_begin(cx, bytes, size, out));
	if (!line_next(&p, end, &l) || l.size != strlen(header) ||
	    memcmp(l.text, header, l.size) != 0)
		return score_wrong(cx, 1, arena_printf(&cx->mem, "the header is not '%s'", header));
	while (line_next(&p, end, &l)) {
		TRY(id_read(cx, &l, &out->row[out->n]));
		TRY(value_read(cx, kind, &l, &out->row[out->n]));
		out->n++;
	}
	return unique(cx, out);
}

enum err score_ids(struct ctx *cx, const char *bytes, size_t size, struct score_table *out,
		   const char **header)
{
	const char *p = bytes, *end = bytes + size;
	struct line l = { 0 };

	TRY(table_begin(cx, bytes, size, out));
	if (!line_next(&p, end, &l))
		return score_wrong(cx, 1, "there is no header");
	*header = arena_strndup(&cx->mem, l.text, l.size);
	while (line_next(&p, end, &l)) {
		TRY(id_read(cx, &l, &out->row[out->n]));
		out->n++;
	}
	return unique(cx, out);
}

/* Rows whose id is in one of the two alone. */
struct unlike {
	size_t labels, other;
	unsigned line; /* the first such line of the other */
};

static const char *ids_of(struct ctx *cx, size_t n)
{
	return n == 1 ? "1 id" : arena_printf(&cx->mem, "%zu ids", n);
}

/* No id is quoted: who sent one of the two may not read the other (decision 0066). */
static enum err unlike_refuse(struct ctx *cx, const struct unlike *u)
{
	const char *labels, *other;
	enum err e;

	if (u->labels == 0 && u->other == 0)
		return OK;
	labels = arena_printf(&cx->mem, "%s of the labels %s no row in the file compared with them",
			      ids_of(cx, u->labels), u->labels == 1 ? "has" : "have");
	other = arena_printf(&cx->mem, "line %u: %s of the file %s no label", u->line,
			     ids_of(cx, u->other), u->other == 1 ? "has" : "have");
	e = errf(cx, E_INVALID, "%s%s%s", u->other ? other : "", u->other && u->labels ? "; " : "",
		 u->labels ? labels : "");
	if (u->other)
		e = err_at(cx, e, "line %u", u->line);
	return err_next(cx, e,
			"Each id of the labels has one row in the file, and no other id has any.");
}

enum err score_same_ids(struct ctx *cx, const struct score_table *labels,
			const struct score_table *other)
{
	struct unlike u = { 0 };
	size_t i = 0, k = 0;

	while (i < labels->n || k < other->n) {
		int c = k == other->n    ? -1
			: i == labels->n ? 1
					 : id_cmp(&labels->row[i], &other->row[k]);

		if (c < 0)
			u.labels++;
		if (c > 0 && (u.other++ == 0 || other->row[k].line < u.line))
			u.line = other->row[k].line;
		i += c <= 0;
		k += c >= 0;
	}
	return unlike_refuse(cx, &u);
}

enum err score_count(struct ctx *cx, const struct score_table *labels,
		     const struct score_table *predictions, struct decimal threshold,
		     struct confusion *out)
{
	*out = (struct confusion){ 0 };
	TRY(score_same_ids(cx, labels, predictions));
	for (size_t i = 0; i < labels->n; i++) {
		/* above the threshold, not at it */
		bool said = decimal_cmp(predictions->row[i].value, threshold) > 0;

		if (labels->row[i].value.digits == 1)
			*(said ? &out->tp : &out->fn) += 1;
		else
			*(said ? &out->fp : &out->tn) += 1;
	}
	return OK;
}

int64_t score_positives(const struct score_table *labels)
{
	int64_t n = 0;

	for (size_t i = 0; i < labels->n; i++)
		n += labels->row[i].value.digits;
	return n;
}

/* ---- metrics ---- */

static int64_t tp(const struct confusion *c)
{
	return c->tp;
}

static int64_t tn(const struct confusion *c)
{
	return c->tn;
}

static int64_t actual(const struct confusion *c)
{
	return c->tp + c->fn;
}

static int64_t not_actual(const struct confusion *c)
{
	return c->tn + c->fp;
}

static int64_t said(const struct confusion *c)
{
	return c->tp + c->fp;
}

static int64_t not_said(const struct confusion *c)
{
	return c->tn + c->fn;
}

static int64_t right(const struct confusion *c)
{
	return c->tp + c->tn;
}

static int64_t score_all(const struct confusion *c)
{
	return actual(c) + not_actual(c);
}

static int64_t twice_tp(const struct confusion *c)
{
	return 2 * c->tp;
}

static int64_t actual_and_said(const struct confusion *c)
{
	return actual(c) + said(c);
}

const struct metric metrics[] = {
	{ "sensitivity", tp, actual },    { "specificity", tn, not_actual },
	{ "precision", tp, said },        { "negative-predictive-value", tn, not_said },
	{ "accuracy", right, score_all }, { "f1", twice_tp, actual_and_said },
};
const size_t n_metrics = countof(metrics);

const struct metric *metric_named(const char *name)
{
	for (size_t i = 0; i < n_metrics; i++)
		if (strcmp(metrics[i].name, name) == 0)
			return &metrics[i];
	return NULL;
}
