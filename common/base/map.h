#pragma once

/*
 * Map: a table of values by text: users, devices, documents.  Keys are copied
 * into the arena and values are borrowed; a value that is put again replaces
 * the one before, and NULL forgets one.  A map does not fail and does not
 * shrink.  One thread per map.
 */

#include "base/arena.h"

struct map {
	struct arena *mem;
	struct map_slot *slots;
	size_t n, room;
};

void *map_get(const struct map *m, const char *key); /* NULL: it is not there */
void map_put(struct map *m, const char *key, void *value);
