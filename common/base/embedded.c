#include "base/embedded.h"

#include <string.h>

const char *embedded_find(const struct embedded *set, const char *name)
{
	for (; set->name; set++)
		if (strcmp(set->name, name) == 0)
			return set->text;
	return NULL;
}
