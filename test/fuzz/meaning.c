#include "documents/meaning.h"

#include "fuzz.h"

/* A line of Accept-Language, then a meaning: what is chosen is one of its sentences, and what was
 * read prints as one that is read again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	char *accept = arena_strndup(&cx.mem, (const char *)bytes, size), *text;
	struct printer again = { .mem = &cx.mem };
	auto_json json = NULL;
	auto_json second = NULL;
	struct meaning m, n;

	text = strchr(accept, '\n');
	if (text) {
		*text++ = '\0';
		if (json_read(&cx, text, strlen(text), &json) == OK &&
		    meaning_parse(&cx, json, "", &m) == OK) {
			const struct sentence *s = meaning_for(&m, accept);

			must(s >= m.said && s < m.said + m.n);
			must(meaning_in(&m, s->language) == s);
			meaning_print(&again, &m);
			must(json_read(&cx, again.text, again.size, &second) == OK);
			must(meaning_parse(&cx, second, "", &n) == OK && n.n == m.n);
		}
	}
	arena_free(&cx.mem);
	return 0;
}
