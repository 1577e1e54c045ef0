#include "engine/notice.h"

#include "engine/apply.h"

/* An object that a memory has to hear of. */
struct heard {
	struct heard *next;
	enum action action;
	const char *object;
};

static void access_take(struct notice *n, const struct writer_config *cfg, const struct fact *f)
{
	if (!cfg->access_changed || !action_changes_access(f->action))
		return;
	n->access = true;
	cfg->access_changed(cfg->arg, true);
}

void notice_take(struct notice *n, const struct writer_config *cfg, struct arena *mem,
		 const struct fact *f)
{
	access_take(n, cfg, f);
	if (!cfg->memories || !memories_listen(cfg->memories, f->action))
		return;
	for (size_t i = 0; i < f->n_objects; i++) {
		struct heard *one = arena_alloc(mem, sizeof(*one));

		*one = (struct heard){ n->heard, f->action, f->objects[i] };
		n->heard = one;
	}
}

void notice_settle(struct notice *n, const struct writer_config *cfg)
{
	if (n->access)
		cfg->access_changed(cfg->arg, false);
	for (const struct heard *one = n->heard; one; one = one->next)
		memories_hear(cfg->memories, one->action, one->object);
	*n = (struct notice){ 0 };
}
