#include "documents/tuf.h"

#include "fuzz.h"

/* Any of the four; what is read as a root prints, and is read again as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct tuf_keys keys = { .n = 0, .threshold = 1 };
	struct tuf_root root, again;
	struct tuf_targets targets;
	struct ctx cx = { 0 };
	struct tuf_list list;
	struct printer p, file;

	must(tuf_verify(&cx, "it", bytes, size, &keys) != OK);
	if (tuf_root_parse(&cx, bytes, size, &root) == OK) {
		must(root.role[TUF_ROOT].threshold >= 1);
		must(tuf_root_print(&cx, &root, &p) == OK);
		must(tuf_sign(&cx, &p, NULL, 0, &file) == OK);
		must(tuf_root_parse(&cx, file.text, file.size, &again) == OK);
		must(again.version == root.version && again.expires == root.expires);
	}
	if (tuf_list_parse(&cx, TUF_TIMESTAMP, bytes, size, &list) == OK)
		must(list.n == 1);
	if (tuf_list_parse(&cx, TUF_SNAPSHOT, bytes, size, &list) == OK)
		must(list.version >= 1);
	if (tuf_targets_parse(&cx, bytes, size, &targets) == OK)
		must(targets.n_roles <= TUF_DELEGATED_MAX);
	arena_free(&cx.mem);
	return 0;
}
