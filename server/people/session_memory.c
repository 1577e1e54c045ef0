/*
 * Sessions live in memory alone, in a table of fixed size.  A session is no
 * record: the entry session.opened is, and a restart logs everybody out.  The
 * table holds hashes, so that a dump of memory that is not quite complete opens
 * nothing.
 *
 * A session ends when it was not used for SESSION_IDLE_MS or is older than
 * SESSION_LIFE_MS; a clock that is set far back ends it as well, since its age
 * could not be measured any more.
 */

#include "people/session.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/secret.h"
#include "base/text.h"
#include "people/token.h"
#include "proof/digest.h"

struct session {
	bool open;
	struct hash secret; /* SHA-256 of it */
	char id[37], user[65];
	int64_t opened, seen;
};

struct sessions {
	pthread_mutex_t lock;
	struct session all[SESSIONS_MAX];
};

static void *sessions_make(void)
{
	struct sessions *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

static void sessions_drop(void *own)
{
	struct sessions *s = own;

	pthread_mutex_destroy(&s->lock);
	free(s);
}

const struct memory sessions_memory = { sessions_make, sessions_drop };

static bool over(const struct session *one, int64_t now)
{
	return !one->open || now - one->seen > SESSION_IDLE_MS ||
	       now - one->opened > SESSION_LIFE_MS || now < one->opened - SESSION_IDLE_MS;
}

static void fill(struct session *one, const char *secret, const char *id, const char *user,
		 int64_t now)
{
	*one = (struct session){ .open = true,
				 .secret = hash_bytes(secret, strlen(secret)),
				 .opened = now,
				 .seen = now };
	snprintf(one->id, sizeof(one->id), "%s", id);
	snprintf(one->user, sizeof(one->user), "%s", user);
}

const char *session_open(struct ctx *cx, struct sessions *s, const char *id, const char *user,
			 int64_t now)
{
	const char *secret = secret_new(cx, SESSION_PREFIX, 24);
	size_t i = 0;

	pthread_mutex_lock(&s->lock);
	while (i < SESSIONS_MAX && !over(&s->all[i], now))
		i++;
	if (i < SESSIONS_MAX)
		fill(&s->all[i], secret, id, user, now);
	pthread_mutex_unlock(&s->lock);
	return i < SESSIONS_MAX ? secret : NULL;
}

/* Texts are copied into the caller's arena: the slot may be another's a moment
 * later. */
bool session_find(struct ctx *cx, struct sessions *s, const char *secret, int64_t now,
		  const char **id, const char **user)
{
	struct hash h = hash_bytes(secret, strlen(secret));
	bool found = false;

	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < SESSIONS_MAX && !found; i++) {
		struct session *one = &s->all[i];

		if (!one->open || !hash_same(&one->secret, &h))
			continue;
		if (over(one, now)) {
			one->open = false;
			break;
		}
		found = true;
		one->seen = now;
		*id = arena_strdup(&cx->mem, one->id);
		*user = arena_strdup(&cx->mem, one->user);
	}
	pthread_mutex_unlock(&s->lock);
	return found;
}

static void close_where(struct sessions *s, size_t at, const char *value)
{
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (strcmp((const char *)&s->all[i] + at, value) == 0)
			s->all[i].open = false;
	pthread_mutex_unlock(&s->lock);
}

void session_close(struct sessions *s, const char *id)
{
	close_where(s, offsetof(struct session, id), id);
}

void session_close_user(struct sessions *s, const char *user)
{
	close_where(s, offsetof(struct session, user), user);
}
