#include "rules/score.h"

#include "fuzz.h"

static void rows_check(const struct score_table *t, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < t->n; i++) {
		const char *id = t->row[i].id;

		must(id >= (const char *)bytes &&
		     id + t->row[i].id_size <= (const char *)bytes + size);
	}
}

/* Rows lie in the bytes; a table counted against itself has every row on one side. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct decimal half = { 5, 1 };
	struct score_table labels, said;
	struct ctx cx = { 0 };
	struct confusion n;
	const char *header;

	if (score_read(&cx, SCORE_LABELS, (const char *)bytes, size, &labels) == OK) {
		rows_check(&labels, bytes, size);
		must(score_count(&cx, &labels, &labels, half, &n) == OK);
		must(n.fp == 0 && n.fn == 0 && n.tp + n.tn == (int64_t)labels.n);
	}
	if (score_read(&cx, SCORE_PREDICTIONS, (const char *)bytes, size, &said) == OK)
		rows_check(&said, bytes, size);
	if (score_ids(&cx, (const char *)bytes, size, &said, &header) == OK)
		must(score_same_ids(&cx, &said, &said) == OK);
	arena_free(&cx.mem);
	return 0;
}
