#pragma once

/*
 * Files compiled into the program by schema/embed.py: pages, migrations,
 * policies, schemas.  A set ends in a row without a name; texts are UTF-8 and
 * end in NUL, and nobody changes or frees them.  Pure; any thread.
 */

#include <stddef.h>

struct embedded {
	const char *name;
	const char *text;
};

const char *embedded_find(const struct embedded *set, const char *name); /* NULL: there is none */
