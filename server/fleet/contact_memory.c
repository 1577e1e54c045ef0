/*
 * A fleet polls far more often than anything changes.  A poll writes nothing,
 * and most polls need to read nothing either: as long as a device has the
 * assignment that it was sent, the answer is the same, however fast the log
 * grows.
 *
 * An answer that is kept could be older than the assignment that is in force: it
 * was read before the commit, and would be kept after the commit was heard of.
 * So each row counts its turns: a turn ends when the row hears of an entry about
 * its device, and an answer is kept in the turn alone in which the device asked,
 * before the snapshot was taken.
 *
 * Only devices that showed their token get a row, so there are no more rows than
 * devices were enrolled since the start.
 */

#include "fleet/contact.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

#define OBJECT "device:"

struct row {
	int64_t at;
	uint64_t turn;
	char etag[SEEN_ETAG]; /* "": it was sent nothing in this turn */
};

struct seen {
	pthread_mutex_t lock;
	struct arena mem;
	struct map rows; /* struct row by a device's name */
};

static void *seen_make(void)
{
	struct seen *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	s->rows.mem = &s->mem;
	return s;
}

static void seen_drop(void *own)
{
	struct seen *s = own;

	pthread_mutex_destroy(&s->lock);
	arena_free(&s->mem);
	free(s);
}

static void seen_hear(void *own, const char *object)
{
	struct seen *s = own;
	struct row *r;

	if (strncmp(object, OBJECT, strlen(OBJECT)) != 0)
		return;
	pthread_mutex_lock(&s->lock);
	r = map_get(&s->rows, object + strlen(OBJECT));
	if (r) {
		r->turn++;
		*r->etag = '\0';
	}
	pthread_mutex_unlock(&s->lock);
}

const struct memory seen_memory = {
	.make = seen_make,
	.drop = seen_drop,
	.on = { ACTION_ASSIGNMENT_MADE, ACTION_DEVICE_ENROLLED, ACTION_DEVICE_RETIRED },
	.hear = seen_hear,
};

uint64_t seen_asked(struct seen *s, const char *device, int64_t now, char etag[SEEN_ETAG])
{
	struct row *r;
	uint64_t turn;

	pthread_mutex_lock(&s->lock);
	r = map_get(&s->rows, device);
	if (!r) {
		r = arena_alloc(&s->mem, sizeof(*r));
		map_put(&s->rows, device, r);
	}
	r->at = now;
	turn = r->turn;
	memcpy(etag, r->etag, SEEN_ETAG);
	pthread_mutex_unlock(&s->lock);
	return turn;
}

void seen_answered(struct seen *s, const char *device, uint64_t turn, const char *etag)
{
	struct row *r;

	if (strlen(etag) >= SEEN_ETAG)
		return;
	pthread_mutex_lock(&s->lock);
	r = map_get(&s->rows, device);
	if (r && r->turn == turn)
		memcpy(r->etag, etag, strlen(etag) + 1);
	pthread_mutex_unlock(&s->lock);
}

int64_t seen_at(struct seen *s, const char *device)
{
	struct row *r;
	int64_t at;

	pthread_mutex_lock(&s->lock);
	r = map_get(&s->rows, device);
	at = r ? r->at : 0;
	pthread_mutex_unlock(&s->lock);
	return at;
}
