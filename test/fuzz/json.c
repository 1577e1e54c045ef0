#include "base/json.h"

#include "base/text.h"
#include "fuzz.h"

/* What was taken is UTF-8 and, printed by the library, is taken again as the same value. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	auto_json v = NULL;
	auto_json again = NULL;
	char *text;

	if (json_read(&cx, bytes, size, &v) == OK) {
		must(utf8_ok((const char *)bytes, size));
		text = json_dumps(v, JSON_ENCODE_ANY);
		must(text && json_read(&cx, text, strlen(text), &again) == OK);
		must(json_equal(v, again));
		free(text);
	} else {
		must(!v && cx.detail && cx.place);
	}
	arena_free(&cx.mem);
	return 0;
}
