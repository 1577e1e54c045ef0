#include "proof/entry.h"

#include "fuzz.h"

/* The bytes that stand for the fact are the fact; an action that is not known here has a name all
 * the same. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	auto_entry e = { 0 };
	auto_json fact = NULL;

	if (entry_parse(&cx, bytes, size, &e) == OK) {
		must(e.index >= 0 && e.actor && e.action_text);
		must(e.action == action_parse(e.action_text));
		must(json_read(&cx, e.fact_text, e.fact_size, &fact) == OK);
		must(json_equal(fact, e.fact));
	}
	arena_free(&cx.mem);
	return 0;
}
