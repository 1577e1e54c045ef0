#include "engine/foreign.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/soundness.h"

struct pending {
	struct arena mem; /* of its texts */
	struct foreign_shown shown;
};

/* The oldest first. */
static struct {
	pthread_mutex_t lock;
	bool anchored;
	struct pending pending[FOREIGN_PENDING_MAX];
	size_t n;
} foreign = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const char *pending_text(struct arena *mem, const char *text)
{
	return text ? arena_strdup(mem, text) : NULL;
}

static struct foreign_shown shown_copy(struct arena *mem, const struct foreign_shown *s)
{
	return (struct foreign_shown){ .note = pending_text(mem, s->note),
				       .held = s->held,
				       .kind = pending_text(mem, s->kind),
				       .id = pending_text(mem, s->id),
				       .report = pending_text(mem, s->report) };
}

static void pending_put(const struct foreign_shown *s)
{
	struct pending *p = &foreign.pending[foreign.n++];

	*p = (struct pending){ 0 };
	p->shown = shown_copy(&p->mem, s);
}

static void pending_drop(void)
{
	arena_free(&foreign.pending[0].mem);
	foreign.n--;
	memmove(&foreign.pending[0], &foreign.pending[1], foreign.n * sizeof(foreign.pending[0]));
}

/* In the same hands: who sends it again adds nothing. */
static bool is_pending(const struct foreign_shown *s)
{
	for (size_t i = 0; i < foreign.n; i++)
		if (foreign.pending[i].shown.held == s->held &&
		    strcmp(foreign.pending[i].shown.note, s->note) == 0)
			return true;
	return false;
}

void foreign_begin(void)
{
	pthread_mutex_lock(&foreign.lock);
	foreign.anchored = false;
	while (foreign.n)
		pending_drop();
	pthread_mutex_unlock(&foreign.lock);
}

void foreign_anchored(void)
{
	pthread_mutex_lock(&foreign.lock);
	foreign.anchored = true;
	pthread_mutex_unlock(&foreign.lock);
}

void foreign_found(const struct foreign_shown *shown, const char *why)
{
	bool anchored;

	pthread_mutex_lock(&foreign.lock);
	anchored = foreign.anchored;
	if (anchored && foreign.n < FOREIGN_PENDING_MAX && !is_pending(shown))
		pending_put(shown);
	pthread_mutex_unlock(&foreign.lock);
	if (!anchored)
		flaw_found(FLAW_BEHIND, clock_ms(), why);
}

bool foreign_next(struct ctx *cx, struct foreign_shown *out)
{
	bool any;

	pthread_mutex_lock(&foreign.lock);
	any = foreign.n > 0;
	if (any)
		*out = shown_copy(&cx->mem, &foreign.pending[0].shown);
	pthread_mutex_unlock(&foreign.lock);
	return any;
}

void foreign_entered(void)
{
	pthread_mutex_lock(&foreign.lock);
	if (foreign.n)
		pending_drop();
	pthread_mutex_unlock(&foreign.lock);
}
