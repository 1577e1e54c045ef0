#include "documents/evidence.h"

#include "fuzz.h"
#include "rules/heads.h"

static enum err contains_all(void *arg, struct ctx *cx, const struct tree_head *head)
{
	return OK;
}

/* What is read prints as something that is read as the same; no trust at all believes none of it.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct trust nobody;
	const struct own_log own = { "signet/t/1", contains_all, NULL };
	const struct evidence_judge judge = { &nobody, &own, "munich" };
	struct evidence *e, *again;
	struct evidence_says says;
	struct ctx cx = { 0 };
	struct printer p;

	e = arena_alloc(&cx.mem, sizeof(*e));
	again = arena_alloc(&cx.mem, sizeof(*again));
	if (evidence_parse(&cx, bytes, size, e) == OK && evidence_print(&cx, e, &p) == OK) {
		must(evidence_parse(&cx, p.text, p.size, again) == OK);
		must(again->n_changes == e->n_changes && again->release == e->release);
	}
	must(evidence_check(&cx, &judge, bytes, size, "{}", 2, &says) != OK);
	arena_free(&cx.mem);
	return 0;
}
