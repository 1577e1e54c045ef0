#include "verify/verify.h"

#include <stdarg.h>
#include <stdio.h>

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

enum err verify_export(struct verify *v)
{
	v->documents.mem = v->personal.mem = v->heads.mem = &v->cx.mem;
	TRY(container_check(v));
	TRY(log_check(v));
	TRY(contents_check(v));
	return acts_check(v);
}

void verify_free(struct verify *v)
{
	tree_free(&v->tree);
	arena_free(&v->scratch.mem);
	arena_free(&v->cx.mem);
}
