/*
 * A table by text, open addressing, never more than half full.  Values are in
 * the arena and are never freed; putting NULL forgets one, and its key stays.
 */

#include "base/map.h"

#include <string.h>

struct map_slot {
	const char *key;
	void *value;
};

/* FNV-1a.  Texts in a log can be chosen so that keys collide: then this is
 * slow, not wrong. */
static uint64_t hash_of(const char *key)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * UINT64_C(1099511628211);
	return h;
}

static struct map_slot *slot_of(const struct map *m, const char *key)
{
	size_t i = hash_of(key) & (m->room - 1);

	while (m->slots[i].key && strcmp(m->slots[i].key, key) != 0)
		i = (i + 1) & (m->room - 1);
	return &m->slots[i];
}

static void map_grow(struct map *m)
{
	struct map old = *m;

	m->room = old.room ? 2 * old.room : 64;
	m->slots = arena_alloc(m->mem, m->room * sizeof(*m->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].key)
			*slot_of(m, old.slots[i].key) = old.slots[i];
}

void *map_get(const struct map *m, const char *key)
{
	return m->room ? slot_of(m, key)->value : NULL;
}

void map_put(struct map *m, const char *key, void *value)
{
	struct map_slot *slot;

	if (2 * (m->n + 1) > m->room)
		map_grow(m);
	slot = slot_of(m, key);
	if (!slot->key) {
		slot->key = arena_strdup(m->mem, key);
		m->n++;
	}
	slot->value = value;
}
