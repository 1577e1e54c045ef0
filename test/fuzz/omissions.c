#include "documents/omissions.h"

#include "fuzz.h"

/* A list prints as the bytes it was, sorted and each once. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct omissions list;
	struct printer p;

	if (omissions_parse(&cx, bytes, size, &list) == OK) {
		must(list.n >= 1 && list.n <= OMISSIONS_MAX);
		for (size_t i = 1; i < list.n; i++)
			must(memcmp(&list.omission[i - 1].digest, &list.omission[i].digest,
				    sizeof(struct hash)) < 0);
		omissions_print(&cx, &list, &p);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	} else {
		must(cx.detail != NULL);
	}
	arena_free(&cx.mem);
	return 0;
}
