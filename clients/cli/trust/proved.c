#include "cli/trust/proved.h"

#include <string.h>

#include "proof/tlogproof.h"

void proved_add(struct cli *c, struct proved *p, struct tree_head head)
{
	struct tree_head *more;

	if (p->n > 0 && p->head[p->n - 1].size == head.size &&
	    hash_same(&p->head[p->n - 1].root, &head.root))
		return;
	if (p->n == p->room) {
		p->room = 2 * p->room + 16;
		more = arena_alloc(&c->cx.mem, p->room * sizeof(*more));
		if (p->n > 0)
			memcpy(more, p->head, p->n * sizeof(*more));
		p->head = more;
	}
	p->head[p->n++] = head;
}

enum err entry_proved(struct ctx *cx, const struct proved *by, const char *proof, const char *text,
		      uint64_t index, struct checkpoint *out)
{
	enum err e = errf(cx, E_TAMPERED, "no key signs for the log %s", by->origin);

	for (size_t i = 0; i < by->logs->n && e != OK; i++)
		if (strcmp(by->logs->key[i].origin, by->origin) == 0)
			e = tlogproof_verify(cx, &by->logs->key[i], proof, text, strlen(text),
					     index, out);
	return e;
}

enum err proved_join(struct cli *c, const struct proved *p, struct head *out)
{
	TRY(head_check(&c->cx, &c->api, &c->profile, out));
	for (size_t i = 0; i < p->n; i++)
		TRY(head_grown(&c->cx, &c->api, out->logs, out->origin, &p->head[i], &out->now));
	return OK;
}
