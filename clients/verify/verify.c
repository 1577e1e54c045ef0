#include "verify/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verify/state.h"

bool was_called(const struct verify *v, const char *origin, int64_t index)
{
	return index >= 0 &&
	       strcmp(origin, head_origin_at(&v->logs, v->key.origin, (uint64_t)index)) == 0;
}

void step_done(struct verify *v, const char *name, const char *fmt, ...)
{
	char why[1000];
	va_list ap;

	va_start(ap, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (v->n_steps < STEPS_MAX)
		v->steps[v->n_steps++] = (struct step){ name, arena_strdup(&v->cx.mem, why) };
}

enum err too_much(struct verify *v)
{
	return errf(&v->cx, E_UNAVAILABLE, "what it holds would take more than %zu MiB of memory",
		    v->state_max >> 20);
}

void bytes_seen(struct verify *v, uint64_t size)
{
	v->seen += size;
	if (v->seen < VERIFY_SEEN || !v->give_back)
		return;
	v->give_back(v->bytes, v->size);
	v->seen = 0;
}

enum err verify_export(struct verify *v)
{
	TRY(container_check(v));
	TRY(log_check(v));
	TRY(contents_gather(v));
	TRY(acts_check(v));
	return contents_check(v);
}

void verify_free(struct verify *v)
{
	tree_free(&v->tree);
	dropped_end(v);
	sort_free(&v->objects);
	sort_free(&v->named);
	sort_free(&v->origins);
	sort_free(&v->readings);
	if (v->state)
		state_end(v->state);
	arena_free(&v->scratch.mem);
	arena_free(&v->cx.mem);
}
