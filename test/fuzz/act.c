#include "documents/act.h"

#include "fuzz.h"

/* As each kind: what is read prints as the bytes it was, and is of no other kind. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct printer p;
	struct act_document a;
	int kinds = 0;

	for (int kind = 0; kind < ACT_COUNT; kind++) {
		if (act_document_parse(&cx, (enum act_kind)kind, bytes, size, &a) != OK)
			continue;
		kinds++;
		must(act_document_print(&cx, &a, &p) == OK);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	}
	must(kinds <= 1);
	arena_free(&cx.mem);
	return 0;
}
