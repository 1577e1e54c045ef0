#include "documents/stop_file.h"

#include "fuzz.h"

/* As each kind: what is read prints as the bytes it was, and is of no other kind. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct stop_file *stop = arena_alloc(&cx.mem, sizeof(*stop));
	struct ending_file *ending = arena_alloc(&cx.mem, sizeof(*ending));
	struct printer p;
	int kinds = 0;

	if (stop_file_parse(&cx, bytes, size, stop) == OK) {
		kinds++;
		must(stop_file_print(&cx, stop, &p) == OK);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
		must(stop->checkpoint || !stop->entry.entry);
	}
	if (ending_file_parse(&cx, bytes, size, ending) == OK) {
		kinds++;
		must(ending_file_print(&cx, ending, &p) == OK);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
		must(ending->change.n_documents <= EVIDENCE_DOCUMENTS_MAX);
	}
	must(kinds <= 1);
	must(kinds == 1 || cx.detail != NULL);
	arena_free(&cx.mem);
	return 0;
}
