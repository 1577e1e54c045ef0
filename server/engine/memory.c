/*
 * One slot per room, found by the room's row: no room sees another's memory,
 * and the engine knows none of the types.  Nothing here is a record, and a
 * restart forgets it; what must survive belongs in an entry.
 */

#include "engine/memory.h"

#include <stdlib.h>

#include "engine/room.h"

struct memories {
	void *own[ROOMS_MAX]; /* by the room's place in the join; NULL: it keeps nothing */
};

struct memories *memories_make(void)
{
	struct memories *m = calloc(1, sizeof(*m));

	if (!m)
		abort();
	for (size_t i = 0; i < rooms_joined()->n; i++)
		if (rooms_joined()->room[i]->memory)
			m->own[i] = rooms_joined()->room[i]->memory->make();
	return m;
}

void memories_drop(struct memories *m)
{
	for (size_t i = 0; i < rooms_joined()->n; i++)
		if (m->own[i])
			rooms_joined()->room[i]->memory->drop(m->own[i]);
	free(m);
}

static bool names(const struct memory *row, enum action a)
{
	for (size_t i = 0; row && row->on[i]; i++)
		if (row->on[i] == a)
			return true;
	return false;
}

bool memories_listen(const struct memories *m, enum action a)
{
	for (size_t i = 0; i < rooms_joined()->n; i++)
		if (m->own[i] && names(rooms_joined()->room[i]->memory, a))
			return true;
	return false;
}

void memories_hear(const struct memories *m, enum action a, const char *object)
{
	for (size_t i = 0; i < rooms_joined()->n; i++)
		if (m->own[i] && names(rooms_joined()->room[i]->memory, a))
			rooms_joined()->room[i]->memory->hear(m->own[i], object);
}

void *memory_of(const struct memories *m, const struct memory *row)
{
	for (size_t i = 0; i < rooms_joined()->n; i++)
		if (rooms_joined()->room[i]->memory == row)
			return m->own[i];
	return NULL;
}
