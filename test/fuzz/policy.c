#include "documents/need.h"

#include "fuzz.h"

/* What is read keeps its limits, and each need of it prints as one that is read again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct policy *p = arena_alloc(&cx.mem, sizeof(*p));

	if (policy_parse(&cx, bytes, size, p) == OK) {
		must(p->n_rules <= POLICY_RULES_MAX);
		for (size_t i = 0; i < p->n_rules; i++) {
			const struct rule *r = &p->rules[i];

			must(!r->paths == (r->acts != 0));
			for (size_t k = 0; k < r->needs.n; k++) {
				struct printer text = { .mem = &cx.mem };
				auto_json json = NULL;
				struct need again;

				need_print(&text, &r->needs.need[k]);
				must(json_read(&cx, text.text, text.size, &json) == OK);
				must(need_parse(&cx, json, "", &again) == OK);
			}
		}
	}
	arena_free(&cx.mem);
	return 0;
}
