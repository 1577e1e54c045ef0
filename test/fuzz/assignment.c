#include "documents/assignment.h"

#include "fuzz.h"

/* What is read prints as the bytes it was, and names each slot once. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct assignment a;
	struct printer p;

	if (assignment_parse(&cx, bytes, size, &a) == OK) {
		must(a.epoch >= 1 && a.counter >= 1 && a.n <= SLOTS_MAX);
		for (size_t i = 0; i < a.n; i++)
			for (size_t k = 0; k < i; k++)
				must(strcmp(a.slot[i].slot, a.slot[k].slot) != 0);
		assignment_print(&cx, &a, &p);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	} else {
		must(cx.detail != NULL);
	}
	arena_free(&cx.mem);
	return 0;
}
