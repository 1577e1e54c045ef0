#include "base/json.h"

#include "base/json_skip.h"
#include "base/text.h"
#include "fuzz.h"

/*
 * What was taken is UTF-8, the library reads the same in it, and, printed by the library, it is
 * taken again as the same value.  Printed by ours, it is one step.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	auto_json v = NULL;
	auto_json again = NULL;
	auto_json theirs = NULL;
	struct printer ours = { .mem = &cx.mem };
	const char *at;
	char *text;

	if (json_read(&cx, bytes, size, &v) == OK) {
		must(utf8_ok((const char *)bytes, size));
		theirs = json_loadb((const char *)bytes, size,
				    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
		must(theirs && json_equal(v, theirs));
		text = json_dumps(v, JSON_ENCODE_ANY);
		must(text && json_read(&cx, text, strlen(text), &again) == OK);
		must(json_equal(v, again));
		free(text);
		put_json(&ours, NULL, v);
		at = ours.text;
		must(json_skip(&at) && !*at);
	} else {
		must(!v && cx.detail && cx.place);
	}
	arena_free(&cx.mem);
	return 0;
}
