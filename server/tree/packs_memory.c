/*
 * A client takes loose what it is given loose, and asks for packs only when an
 * object is not there.  So what lies in a pack must not be there loose; but a
 * clone that began before the pack was made has read the list of the packs
 * before, and reads it once.  For a minute, then, what a new pack brought is
 * still there loose, all but its last commit: a clone that begins now comes to
 * that one first, and one that began before has it behind it.  One list of packs is
 * remembered, so there is no further pack within that minute.
 */

#include "tree/packs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

struct packs {
	pthread_mutex_t lock;
	struct pack_list now, before;
	bool is_seen, is_changing;
	int64_t changed; /* ms, of clock_elapsed_ms() */
};

static void *packs_make(void)
{
	struct packs *p = calloc(1, sizeof(*p));

	if (!p)
		abort();
	pthread_mutex_init(&p->lock, NULL);
	return p;
}

static void packs_drop(void *own)
{
	struct packs *p = own;

	pthread_mutex_destroy(&p->lock);
	free(p);
}

const struct memory packs_memory = { packs_make, packs_drop };

bool packs_begin(struct packs *p, struct pack_list *now, struct packs_look *look)
{
	bool is_mine;

	pthread_mutex_lock(&p->lock);
	is_mine = !p->is_changing;
	p->is_changing = true;
	*now = p->now;
	look->is_first = !p->is_seen;
	look->may_grow = !p->is_seen || clock_elapsed_ms() - p->changed >= PACK_GRACE_MS;
	pthread_mutex_unlock(&p->lock);
	return is_mine;
}

static bool list_same(const struct pack_list *a, const struct pack_list *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->pack[i].name, b->pack[i].name) == 0;
	return same;
}

void packs_end(struct packs *p, const struct pack_list *now)
{
	pthread_mutex_lock(&p->lock);
	p->is_changing = false;
	if (!p->is_seen || !list_same(now, &p->now)) {
		/* a server that has just started has no clone under way */
		p->before = p->is_seen ? p->now : *now;
		p->now = *now;
		p->changed = clock_elapsed_ms() - (p->is_seen ? 0 : PACK_GRACE_MS);
		p->is_seen = true;
	}
	pthread_mutex_unlock(&p->lock);
}

void packs_now(struct packs *p, struct pack_list *out)
{
	pthread_mutex_lock(&p->lock);
	*out = p->now;
	pthread_mutex_unlock(&p->lock);
}

static bool list_find(const struct pack_list *l, struct pack_file *file)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct pack *p = &l->pack[i];

		if (strcmp(p->name, file->name) != 0)
			continue;
		file->size = strcmp(file->ending, "pack") == 0 ? p->size : p->index_size;
		return true;
	}
	return false;
}

bool packs_find(struct packs *p, const char *file, struct pack_file *out)
{
	bool found;

	if (!pack_file_named(file, out))
		return false;
	pthread_mutex_lock(&p->lock);
	found = list_find(&p->now, out) || list_find(&p->before, out);
	pthread_mutex_unlock(&p->lock);
	return found;
}

static int64_t list_end(const struct pack_list *l)
{
	return l->n > 0 ? l->pack[l->n - 1].to : 0;
}

bool packs_hold(struct packs *p, int64_t n, const char *oid)
{
	const struct pack_list *settled;
	bool hold;

	pthread_mutex_lock(&p->lock);
	settled = clock_elapsed_ms() - p->changed < PACK_GRACE_MS ? &p->before : &p->now;
	hold = n <= list_end(settled) && n <= list_end(&p->now);
	if (p->now.n > 0 && strcmp(p->now.pack[p->now.n - 1].head, oid) == 0)
		hold = true;
	pthread_mutex_unlock(&p->lock);
	return hold;
}
