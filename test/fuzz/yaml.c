#include "cli/kit/yaml.h"

#include "fuzz.h"

/* What it gives is JSON that our own strict reader takes, unless a text holds what JSON may not. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	json_t *json = NULL;

	if (yaml_read(&cx, (const char *)bytes, size, &json) == OK)
		must(json != NULL);
	else
		must(json == NULL && cx.detail != NULL);
	json_decref(json);
	arena_free(&cx.mem);
	return 0;
}
