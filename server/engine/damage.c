#include "engine/damage.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct damage {
	char object[DAMAGE_OBJECT_SIZE]; /* "": the place is free */
	bool wrong;                      /* as the bytes were last hashed */
	bool entered;                    /* the log says that they are wrong */
};

static struct {
	pthread_mutex_t lock;
	struct damage at[DAMAGES_MAX];
} damages = { .lock = PTHREAD_MUTEX_INITIALIZER };

static atomic_size_t listed; /* objects in the list */

static struct damage *damage_of(const char *object)
{
	for (size_t i = 0; i < DAMAGES_MAX; i++)
		if (strcmp(damages.at[i].object, object) == 0)
			return &damages.at[i];
	return NULL;
}

/* NULL: there is no place left. */
static struct damage *damage_make(const char *object)
{
	struct damage *d = damage_of(object);

	if (d || strlen(object) >= DAMAGE_OBJECT_SIZE)
		return d;
	d = damage_of("");
	if (d) {
		memcpy(d->object, object, strlen(object) + 1);
		atomic_fetch_add(&listed, 1);
	}
	return d;
}

void damage_found(const char *object)
{
	struct damage *d;

	pthread_mutex_lock(&damages.lock);
	d = damage_make(object);
	if (d)
		d->wrong = true;
	pthread_mutex_unlock(&damages.lock);
}

void damage_mended(const char *object)
{
	struct damage *d;

	pthread_mutex_lock(&damages.lock);
	d = damage_of(object);
	if (d)
		d->wrong = false;
	pthread_mutex_unlock(&damages.lock);
}

void damage_known(const char *object)
{
	struct damage *d;

	pthread_mutex_lock(&damages.lock);
	d = damage_make(object);
	if (d)
		d->wrong = d->entered = true;
	pthread_mutex_unlock(&damages.lock);
}

/* Bytes that were wrong for a moment are entered all the same: somebody was refused for them. */
static enum damage_step damage_step_of(const struct damage *d)
{
	if (!*d->object)
		return DAMAGE_NONE;
	if (!d->entered)
		return DAMAGE_BEGINS;
	return d->wrong ? DAMAGE_NONE : DAMAGE_ENDS;
}

enum damage_step damage_next(char object[DAMAGE_OBJECT_SIZE])
{
	enum damage_step step = DAMAGE_NONE;

	pthread_mutex_lock(&damages.lock);
	for (size_t i = 0; step == DAMAGE_NONE && i < DAMAGES_MAX; i++) {
		step = damage_step_of(&damages.at[i]);
		if (step != DAMAGE_NONE)
			memcpy(object, damages.at[i].object, DAMAGE_OBJECT_SIZE);
	}
	pthread_mutex_unlock(&damages.lock);
	return step;
}

void damage_entered(const char *object, enum damage_step step)
{
	struct damage *d;

	pthread_mutex_lock(&damages.lock);
	d = damage_of(object);
	if (d && step == DAMAGE_BEGINS)
		d->entered = true;
	if (d && step == DAMAGE_ENDS && !d->wrong) {
		*d = (struct damage){ 0 };
		atomic_fetch_sub(&listed, 1);
	}
	pthread_mutex_unlock(&damages.lock);
}

bool damages_listed(void)
{
	return atomic_load(&listed) > 0;
}
