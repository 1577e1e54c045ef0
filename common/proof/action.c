#include "proof/action.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	int v;
} actions[ACTION_COUNT] = { { "", 0 },
#define X(code, name, v) { name, v },
			    ACTION_LIST(X)
#undef X
};

const char *action_name(enum action a)
{
	return actions[a].name;
}

int action_version(enum action a)
{
	return actions[a].v;
}

/* The list is sorted by name; a test holds it to that. */
static int by_name(const void *name, const void *row)
{
	/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): each row has a name */
	return strcmp(name, *(const char *const *)row);
}

enum action action_parse(const char *name)
{
	const void *row = bsearch(name, &actions[1], ACTION_COUNT - 1, sizeof(actions[0]), by_name);

	return row ? (enum action)((size_t)((const char *)row - (const char *)actions) /
				   sizeof(actions[0]))
		   : ACTION_NONE;
}
