#include "engine/actors.h"

#include "engine/room.h"
#include "rules/actors.h"

static enum err rooms_ask(struct ctx *cx, struct db *fresh, const struct entry *e)
{
	const struct rooms *all = rooms_joined();

	for (size_t i = 0; i < all->n; i++)
		if (all->room[i]->actor)
			TRY(all->room[i]->actor(cx, fresh, e));
	return OK;
}

static void actors_forget(struct actors *a)
{
	arena_reset(&a->judged.mem);
	a->right = (struct map){ .mem = &a->judged.mem };
	a->moved = false;
}

void actors_begin(struct actors *a, struct ctx *cx)
{
	a->cx = cx;
	a->wrong = NULL;
	actors_forget(a);
}

enum err actors_ask(void *actors, struct ctx *cx, struct db *fresh, const struct entry *e)
{
	struct actors *a = actors;
	const char *text;
	enum err said;

	if (a->wrong)
		return OK;
	if (a->moved)
		actors_forget(a);
	a->moved = action_changes_access(e->action);
	text = actor_text(cx, e);
	if (map_get(&a->right, text))
		return OK;
	said = rooms_ask(cx, fresh, e);
	if (said == E_TAMPERED) {
		a->wrong = arena_printf(&a->cx->mem, "entry %lld, %s: %s", (long long)e->index,
					cx->place, cx->detail);
		return OK;
	}
	TRY(said);
	map_put(&a->right, arena_strdup(&a->judged.mem, text), a);
	return OK;
}

void actors_end(struct actors *a)
{
	arena_free(&a->judged.mem);
}
