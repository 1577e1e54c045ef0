/*
 * A fleet polls far more often than anything changes.  A poll writes nothing,
 * and most polls need to read nothing either: as long as the log has the size
 * it had when a device was sent its assignment, the assignment is the same.
 *
 * The table has a fixed size: sets of WAYS rows, found by a hash of the name.
 * A fleet that is larger forgets devices that asked long ago, and a forgotten
 * device costs one look-up.  Nothing here is a record.
 */

#include "fleet/contact.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETS 2048
#define WAYS 4 /* rows of a set: a newcomer takes over the one that asked least recently */

struct row {
	char device[65];
	int64_t at;
	char etag[SEEN_ETAG]; /* "": it was sent nothing */
	uint64_t size;
};

struct seen {
	pthread_mutex_t lock;
	struct row rows[SETS][WAYS];
};

static void *seen_make(void)
{
	struct seen *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

static void seen_drop(void *own)
{
	struct seen *s = own;

	pthread_mutex_destroy(&s->lock);
	free(s);
}

const struct memory seen_memory = { seen_make, seen_drop };

/* FNV-1a: any hash would do, since names are chosen by operators and not by
 * attackers, and a full set only costs look-ups. */
static struct row *set_of(struct seen *s, const char *device)
{
	uint32_t h = 2166136261u;

	for (; *device; device++)
		h = (h ^ (unsigned char)*device) * 16777619u;
	return s->rows[h % SETS];
}

/* Under the lock.  NULL: it has none. */
static struct row *row_of(struct seen *s, const char *device)
{
	struct row *set = set_of(s, device);

	for (size_t i = 0; i < WAYS; i++)
		if (strcmp(set[i].device, device) == 0)
			return &set[i];
	return NULL;
}

static struct row *row_take(struct seen *s, const char *device)
{
	struct row *set = set_of(s, device), *oldest = set;

	for (size_t i = 1; i < WAYS; i++)
		oldest = set[i].at < oldest->at ? &set[i] : oldest;
	snprintf(oldest->device, sizeof(oldest->device), "%s", device);
	*oldest->etag = '\0';
	return oldest;
}

void seen_note(struct seen *s, const char *device, int64_t now)
{
	struct row *r;

	pthread_mutex_lock(&s->lock);
	r = row_of(s, device);
	if (!r)
		r = row_take(s, device);
	r->at = now;
	pthread_mutex_unlock(&s->lock);
}

int64_t seen_at(struct seen *s, const char *device)
{
	struct row *r;
	int64_t at;

	pthread_mutex_lock(&s->lock);
	r = row_of(s, device);
	at = r ? r->at : 0;
	pthread_mutex_unlock(&s->lock);
	return at;
}

void seen_answered(struct seen *s, const char *device, const char *etag, uint64_t size)
{
	struct row *r;

	if (strlen(etag) >= SEEN_ETAG)
		return;
	pthread_mutex_lock(&s->lock);
	r = row_of(s, device);
	if (r) {
		memcpy(r->etag, etag, strlen(etag) + 1);
		r->size = size;
	}
	pthread_mutex_unlock(&s->lock);
}

bool seen_still(struct seen *s, const char *device, uint64_t size, char etag[SEEN_ETAG])
{
	struct row *r;
	bool still;

	pthread_mutex_lock(&s->lock);
	r = row_of(s, device);
	still = r && *r->etag && r->size == size;
	if (still)
		memcpy(etag, r->etag, sizeof(r->etag));
	pthread_mutex_unlock(&s->lock);
	return still;
}
