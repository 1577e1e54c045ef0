#include "documents/statement.h"

#include "fuzz.h"

/* What was read prints as the bytes it was. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct statement s;
	struct printer p;

	if (statement_parse(&cx, bytes, size, &s) == OK) {
		must(s.not_after > s.time && s.n_subjects >= 1);
		must(statement_print(&cx, &s, &p) == OK);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	}
	arena_free(&cx.mem);
	return 0;
}
