#include "proof/actor.h"

#include <string.h>

static const char *const names[KIND_COUNT] = {
	[KIND_PERSON] = "person",
	[KIND_SERVICE] = "service",
	[KIND_DEVICE] = "device",
	[KIND_SYSTEM] = "system",
};

const char *actor_kind_name(enum actor_kind k)
{
	return names[k];
}

enum actor_kind actor_kind_parse(const char *name)
{
	for (enum actor_kind k = KIND_NONE + 1; k < KIND_COUNT; k++)
		if (strcmp(names[k], name) == 0)
			return k;
	return KIND_NONE;
}
