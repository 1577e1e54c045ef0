#include "documents/report.h"

#include "fuzz.h"

/* What is read prints as the bytes it was; what is null in it is told apart from what is not. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct report r;
	struct printer p;

	if (report_parse(&cx, bytes, size, &r) == OK) {
		must(r.sequence >= 1 && r.n <= REPORT_SLOTS_MAX);
		must((r.epoch == 0) == (r.counter == 0) && (r.origin == NULL) == (r.root == NULL));
		for (size_t i = 0; i < r.n; i++)
			must(!r.slot[i].reason || strlen(r.slot[i].reason) <= REPORT_REASON_MAX);
		report_print(&cx, &r, &p);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	} else {
		must(cx.detail != NULL);
	}
	arena_free(&cx.mem);
	return 0;
}
