#pragma once

/*
 * Binary classification, scored: labels that were frozen against the scores
 * that a version gave, row by row.
 *
 *   labels       id,actual     actual is 0 or 1
 *   predictions  id,score      score is a decimal; over the threshold: positive
 *
 * Each is CSV without quotes, the header exactly that, every id once, and the
 * ids of the two the same set: a missing row or one too many is refused, for
 * choosing rows is choosing results.  Counts are whole and comparisons exact.
 * Pure; any thread.  Reading and counting return E_INVALID with the line, and
 * E_TOO_LARGE.
 */

#include "base/decimal.h"

#define SCORE_ROWS_MAX  2000000
#define SCORE_BYTES_MAX (64u << 20)

struct score_row {
	const char *id; /* in the bytes that were read */
	unsigned id_size, line;
	struct decimal value;
};

struct score_table {
	struct score_row *row; /* sorted by id */
	size_t n;
};

struct confusion {
	int64_t tp, fp, tn, fn;
};

enum score_kind { SCORE_LABELS, SCORE_PREDICTIONS };

/* E_INVALID with the line as its place.  The bytes must outlive the table. */
must_check enum err score_read(struct ctx *cx, enum score_kind kind, const char *bytes, size_t size,
			       struct score_table *out);

/* The ids in the first column of a CSV with any further ones; its header into *header. */
must_check enum err score_ids(struct ctx *cx, const char *bytes, size_t size,
			      struct score_table *out, const char **header);

/* E_INVALID, with how many ids are in one alone and the first such line of the other; the text has
 * no id: its reader may not read the labels. */
must_check enum err score_same_ids(struct ctx *cx, const struct score_table *labels,
				   const struct score_table *other);
must_check enum err score_count(struct ctx *cx, const struct score_table *labels,
				const struct score_table *predictions, struct decimal threshold,
				struct confusion *out);

int64_t score_positives(const struct score_table *labels);

/* ---- metrics ---- */

struct metric {
	const char *name;
	int64_t (*part)(const struct confusion *c);
	int64_t (*whole)(const struct confusion *c);
};
extern const struct metric metrics[];
extern const size_t n_metrics;
const struct metric *metric_named(const char *name); /* NULL: there is none */
