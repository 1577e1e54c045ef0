#include "documents/stated_settings.h"

#include "fuzz.h"
#include "proof/digest.h"

/* A list prints as the bytes it was, sorted; of a secret it has nothing but a digest. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct stated_settings list;
	struct printer p;

	if (stated_settings_parse(&cx, bytes, size, &list) == OK) {
		must(list.n >= 1 && list.n <= STATED_SETTINGS_MAX);
		for (size_t i = 0; i < list.n; i++) {
			const struct stated_setting *s = &list.setting[i];

			must(i == 0 || strcmp(s[-1].name, s->name) < 0);
			must(s->n_list <= STATED_SETTING_LIST);
			must(s->type != STATED_TEXT || stated_text_ok(s->text));
			must(!s->salted || (s->type == STATED_SECRET && digest_ok(s->salted)));
		}
		stated_settings_print(&cx, &list, &p);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	} else {
		must(cx.detail != NULL);
	}
	arena_free(&cx.mem);
	return 0;
}
