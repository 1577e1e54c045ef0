#include "proof/manifest.h"

#include "fuzz.h"

/* What was read prints as the bytes it was. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct manifest m;
	struct printer p;

	if (manifest_parse(&cx, bytes, size, &m) == OK) {
		must(m.n_paths >= 1 && m.n_paths <= MANIFEST_PATHS_MAX);
		must(manifest_print(&cx, &m, &p) == OK);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	}
	arena_free(&cx.mem);
	return 0;
}
