#include "fuzz.h"
#include "proof/tlogproof.h"

#define VKEY "reg.plant.example/audit/1+1631b228+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

/* What holds names our origin; a proof that holds for one entry holds for no other. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	char *text = arena_strndup(&cx.mem, (const char *)bytes, size);
	struct note_key key, other;
	struct checkpoint cp, proven;

	must(note_key_parse(&cx, VKEY, &key) == OK);
	if (checkpoint_verify(&cx, &key, text, &cp) == OK) {
		must(strcmp(cp.note, text) == 0);
		must(strncmp(text, key.origin, strlen(key.origin)) == 0);
		must(strstr(text, hash_text(&cx, &cp.root)) != NULL);
	}
	for (uint64_t index = 0; index < 3; index++)
		if (tlogproof_verify(&cx, &key, text, "hi", 2, index, &proven) == OK)
			must(tlogproof_verify(&cx, &key, text, "ho", 2, index, &proven) != OK);
	if (note_key_parse(&cx, text, &other) == OK)
		must(strcmp(note_vkey(&cx, &other), text) == 0);
	arena_free(&cx.mem);
	return 0;
}
