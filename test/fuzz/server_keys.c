#include "lib/server_public.h"

#include "fuzz.h"

/* What is read names one log, of the instance that it says. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct server_public keys;
	struct ctx cx = { 0 };

	if (server_public_parse(&cx, bytes, size, &keys) == OK) {
		must(size <= SERVER_KEYS_MAX);
		must(strlen(keys.instance) > 0);
		must(strstr(keys.log.origin, keys.instance) != NULL);
	} else {
		must(cx.detail != NULL);
	}
	arena_free(&cx.mem);
	return 0;
}
