#include "rules/readings.h"

#include <string.h>

static const struct class
{
	const char *name;
	unsigned readers; /* roles; 0: anybody who may read the registry */
} classes[] = {
	{ CLASS_REGISTRY, 0 },
	{ CLASS_LABELS, role_bit(ROLE_EXPERT) | role_bit(ROLE_AUDITOR) },
};

static const struct class *class_named(const char *name)
{
	for (size_t i = 0; i < countof(classes); i++)
		if (strcmp(classes[i].name, name) == 0)
			return &classes[i];
	return NULL;
}

const char *artifact_class_for(const char *asked)
{
	const struct class *c = class_named(asked ? asked : CLASS_REGISTRY);

	return c ? c->name : NULL;
}

unsigned artifact_readers(const char *class)
{
	const struct class *c = class_named(class);

	return c ? c->readers : 0;
}

bool artifact_may_read(const char *class, unsigned roles)
{
	const struct class *c = class_named(class);

	return c && (c->readers == 0 || (c->readers & roles));
}
