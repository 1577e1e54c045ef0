#include "engine/foreign.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/soundness.h"

static struct {
	pthread_mutex_t lock;
	bool anchored;
	char *note; /* to be entered; NULL: none is */
} foreign = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void note_drop(void)
{
	free(foreign.note);
	foreign.note = NULL;
}

void foreign_begin(void)
{
	pthread_mutex_lock(&foreign.lock);
	foreign.anchored = false;
	note_drop();
	pthread_mutex_unlock(&foreign.lock);
}

void foreign_anchored(void)
{
	pthread_mutex_lock(&foreign.lock);
	foreign.anchored = true;
	pthread_mutex_unlock(&foreign.lock);
}

void foreign_found(const char *note, const char *why)
{
	bool anchored;

	pthread_mutex_lock(&foreign.lock);
	anchored = foreign.anchored;
	if (anchored && !foreign.note) {
		foreign.note = strdup(note);
		if (!foreign.note)
			abort();
	}
	pthread_mutex_unlock(&foreign.lock);
	if (!anchored)
		flaw_found(FLAW_BEHIND, clock_ms(), why);
}

const char *foreign_next(struct ctx *cx)
{
	const char *note;

	pthread_mutex_lock(&foreign.lock);
	note = foreign.note ? arena_strdup(&cx->mem, foreign.note) : NULL;
	pthread_mutex_unlock(&foreign.lock);
	return note;
}

void foreign_entered(void)
{
	pthread_mutex_lock(&foreign.lock);
	note_drop();
	pthread_mutex_unlock(&foreign.lock);
}
