#include "http/seen.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 8192 /* a device that finds its row taken takes it over */

struct row {
	char device[65];
	int64_t at;
	char etag[SEEN_ETAG]; /* "": it was told nothing */
	uint64_t size;
};

struct seen {
	pthread_mutex_t lock;
	struct row rows[ROWS];
};

struct seen *seen_new(void)
{
	struct seen *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void seen_free(struct seen *s)
{
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* FNV-1a */
static struct row *row_of(struct seen *s, const char *device)
{
	uint32_t h = 2166136261u;

	for (; *device; device++)
		h = (h ^ (unsigned char)*device) * 16777619u;
	return &s->rows[h % ROWS];
}

void seen_note(struct seen *s, const char *device, int64_t now)
{
	struct row *r = row_of(s, device);

	pthread_mutex_lock(&s->lock);
	if (strcmp(r->device, device) != 0) {
		snprintf(r->device, sizeof(r->device), "%s", device);
		*r->etag = '\0';
	}
	r->at = now;
	pthread_mutex_unlock(&s->lock);
}

int64_t seen_at(struct seen *s, const char *device)
{
	struct row *r = row_of(s, device);
	int64_t at;

	pthread_mutex_lock(&s->lock);
	at = strcmp(r->device, device) == 0 ? r->at : 0;
	pthread_mutex_unlock(&s->lock);
	return at;
}

void seen_told(struct seen *s, const char *device, const char *etag, uint64_t size)
{
	struct row *r = row_of(s, device);

	if (strlen(etag) >= SEEN_ETAG)
		return;
	pthread_mutex_lock(&s->lock);
	if (strcmp(r->device, device) == 0) {
		memcpy(r->etag, etag, strlen(etag) + 1);
		r->size = size;
	}
	pthread_mutex_unlock(&s->lock);
}

bool seen_still(struct seen *s, const char *device, uint64_t size, char etag[SEEN_ETAG])
{
	struct row *r = row_of(s, device);
	bool still;

	pthread_mutex_lock(&s->lock);
	still = strcmp(r->device, device) == 0 && *r->etag && r->size == size;
	if (still)
		memcpy(etag, r->etag, sizeof(r->etag));
	pthread_mutex_unlock(&s->lock);
	return still;
}
