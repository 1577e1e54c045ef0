#include "rules/states.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *state_name(const struct states *s, unsigned state)
{
	return state != STATE_ABSENT && state < s->n ? s->name[state] : "";
}

bool state_parse(const struct states *s, const char *name, unsigned *out)
{
	for (*out = STATE_ABSENT + 1; *out < s->n; (*out)++)
		if (strcmp(s->name[*out], name) == 0)
			return true;
	*out = STATE_ABSENT;
	return false;
}

bool state_may(const struct states *s, enum action a, unsigned from)
{
	for (size_t i = 0; i < s->n_moves; i++)
		if (s->moves[i].action == a && s->moves[i].from == from)
			return true;
	return false;
}

static bool leads(const struct states *s, enum action a, unsigned from, unsigned to)
{
	for (size_t i = 0; i < s->n_moves; i++)
		if (s->moves[i].action == a && s->moves[i].from == from && s->moves[i].to == to)
			return true;
	return false;
}

enum err state_check(struct ctx *cx, const struct states *s, enum action a, unsigned from,
		     unsigned to, const char *fmt, ...)
{
	char what[200];
	va_list ap;

	if (leads(s, a, from, to))
		return OK;
	va_start(ap, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return errf(cx, E_CONFLICT, "%s is %s, and %s does not make it %s", what,
		    state_name(s, from), action_name(a), state_name(s, to));
}
