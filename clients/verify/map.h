#pragma once

/*
 * Map: texts to things, for as long as a verification runs.  Keys are copied, values are not.
 * One thread.
 */

#include "base/arena.h"

struct map {
	struct arena *mem;
	struct map_slot *slots;
	size_t n, room;
};

void *map_get(const struct map *m, const char *key); /* NULL: it is not there */
void map_put(struct map *m, const char *key, void *value);
