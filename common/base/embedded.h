#pragma once

/* Files compiled into the program by schema/embed.py; the row after the last has no name. */

#include <stddef.h>

struct embedded {
	const char *name;
	const char *text;
};

const char *embedded_find(const struct embedded *set, const char *name); /* NULL: there is none */
