#include "rules/exclusion.h"

#include <string.h>

enum excluded exclusion(unsigned exclude, const struct parts *parts, const char *person)
{
	for (size_t i = 0; i < parts->n; i++) {
		const struct part *p = &parts->part[i];

		if ((exclude & exclude_bit(p->as)) && p->person && strcmp(p->person, person) == 0)
			return p->as;
	}
	return EXCLUDE_COUNT;
}
