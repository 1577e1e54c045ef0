#include "documents/use.h"

#include <string.h>

static const char *const use_names[USE_COUNT] = {
	[USE_PRODUCTION] = "production",
	[USE_VALIDATION] = "validation",
	[USE_TRAINING] = "training",
};

const char *use_name(enum use u)
{
	return use_names[u];
}

bool use_parse(const char *name, enum use *out)
{
	for (*out = 0; *out < USE_COUNT; (*out)++)
		if (strcmp(name, use_names[*out]) == 0)
			return true;
	return false;
}
