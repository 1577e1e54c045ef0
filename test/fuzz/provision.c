#include "documents/provision.h"

#include "fuzz.h"

/* What is read prints, and is read again as the same.  Nothing signs it, so it may be formatted
 * anyhow. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct provisioning was, is;
	struct ctx cx = { 0 };
	struct printer p, again;

	if (provision_parse(&cx, bytes, size, &was) == OK) {
		must(*was.server && *was.device && *was.site && *was.code);
		provision_print(&cx, &was, &p);
		must(p.size > PROVISIONING_MAX || provision_parse(&cx, p.text, p.size, &is) == OK);
		if (p.size <= PROVISIONING_MAX) {
			provision_print(&cx, &is, &again);
			must(again.size == p.size && memcmp(again.text, p.text, p.size) == 0);
		}
	}
	arena_free(&cx.mem);
	return 0;
}
