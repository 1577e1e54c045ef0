#include "documents/enrol.h"

#include <string.h>

#include "proof/digest.h"

void enrol_print(struct ctx *cx, const char *origin, const char *device, const char *code,
		 struct printer *out)
{
	struct hash h = hash_bytes(code, strlen(code));
	const char *text = arena_printf(&cx->mem, "signet-enrol-v1\n%s\n%s\n%s\n", origin, device,
					digest_text(cx, &h));

	*out = (struct printer){ .mem = &cx->mem };
	put_bytes(out, text, strlen(text));
}
