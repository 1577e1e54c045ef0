/*
 * Sessions live in memory alone, in a table of fixed size.  A session is no
 * record: the entry session.opened is, and a restart logs everybody out.  The
 * table holds hashes, so that a dump of memory that is not quite complete opens
 * nothing.
 *
 * A row is open and in the chain of its hash, or it is free and in the chain of
 * those.  So each request finds its session at once, however many are open.
 *
 * A person has SESSIONS_OF_ONE at most, so that nobody fills the table for the others.
 *
 * A session ends when it was not used for SESSION_IDLE_MS or is older than
 * SESSION_LIFE_MS.  One that a suspension ended keeps its row as long, so that its person reads
 * why.
 */

#include "people/session.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/secret.h"
#include "base/text.h"
#include "engine/soundness.h"
#include "people/token.h"
#include "proof/digest.h"

struct session {
	struct session *next; /* of its chain */
	bool open, suspended, entered;
	struct hash secret; /* SHA-256 of it */
	char id[37], user[65];
	int64_t opened, seen;
};

struct sessions {
	pthread_mutex_t lock;
	struct session *chain[SESSIONS_MAX]; /* by the hash of the secret */
	struct session *unused;
	struct session all[SESSIONS_MAX];
};

static void *sessions_make(void)
{
	struct sessions *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	for (size_t i = SESSIONS_MAX; i-- > 0;) {
		s->all[i].next = s->unused;
		s->unused = &s->all[i];
	}
	return s;
}

static void sessions_drop(void *own)
{
	struct sessions *s = own;

	pthread_mutex_destroy(&s->lock);
	free(s);
}

const struct memory sessions_memory = { .make = sessions_make, .drop = sessions_drop };

static bool over(const struct session *one, int64_t now)
{
	return now - one->seen > SESSION_IDLE_MS || now - one->opened > SESSION_LIFE_MS ||
	       (!one->entered && !soundness_lost());
}

/* The functions from here to the next comment of this kind are called under the lock. */

static struct session **chain_of(struct sessions *s, const struct hash *secret)
{
	return &s->chain[(secret->b[0] | secret->b[1] << 8) % SESSIONS_MAX];
}

static struct session *row_find(struct sessions *s, const struct hash *secret)
{
	struct session *one = *chain_of(s, secret);

	while (one && !hash_same(&one->secret, secret))
		one = one->next;
	return one;
}

static void row_end(struct sessions *s, struct session *one)
{
	struct session **at = chain_of(s, &one->secret);

	while (*at != one)
		at = &(*at)->next;
	*at = one->next;
	*one = (struct session){ .next = s->unused };
	s->unused = one;
}

static void rows_end_over(struct sessions *s, int64_t now)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (s->all[i].open && over(&s->all[i], now))
			row_end(s, &s->all[i]);
}

/* NULL: all are in use. */
static struct session *row_begin(struct sessions *s, const struct hash *secret, int64_t now)
{
	struct session **chain = chain_of(s, secret), *one;

	if (!s->unused)
		rows_end_over(s, now);
	one = s->unused;
	if (!one)
		return NULL;
	s->unused = one->next;
	*one = (struct session){
		.next = *chain, .open = true, .secret = *secret, .opened = now, .seen = now
	};
	*chain = one;
	return one;
}

/* One more of that person's is to begin. */
static void session_room_make(struct sessions *s, const char *user)
{
	struct session *oldest = NULL;
	size_t n = 0;

	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		struct session *one = &s->all[i];

		if (!one->open || strcmp(one->user, user) != 0)
			continue;
		n++;
		if (!oldest || one->seen < oldest->seen)
			oldest = one;
	}
	if (n >= SESSIONS_OF_ONE)
		row_end(s, oldest);
}

static void rows_end_where(struct sessions *s, size_t at, const char *value)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (s->all[i].open && strcmp((const char *)&s->all[i] + at, value) == 0)
			row_end(s, &s->all[i]);
}

/* Those that follow take the lock. */

const char *session_open(struct ctx *cx, struct sessions *s, const char *id, const char *user,
			 bool entered, int64_t now)
{
	const char *secret = secret_new(cx, SESSION_PREFIX, 24);
	struct hash h = hash_bytes(secret, strlen(secret));
	struct session *one;

	pthread_mutex_lock(&s->lock);
	session_room_make(s, user);
	one = row_begin(s, &h, now);
	if (one) {
		one->entered = entered;
		snprintf(one->id, sizeof(one->id), "%s", id);
		snprintf(one->user, sizeof(one->user), "%s", user);
	}
	pthread_mutex_unlock(&s->lock);
	return one ? secret : NULL;
}

/* Texts are copied into the caller's arena: the row may be another's a moment
 * later. */
bool session_find(struct ctx *cx, struct sessions *s, const char *secret, int64_t now,
		  const char **id, const char **user)
{
	struct hash h = hash_bytes(secret, strlen(secret));
	struct session *one;

	pthread_mutex_lock(&s->lock);
	one = row_find(s, &h);
	if (one && over(one, now)) {
		row_end(s, one);
		one = NULL;
	}
	if (one && one->suspended)
		one = NULL;
	if (one) {
		one->seen = now;
		*id = arena_strdup(&cx->mem, one->id);
		*user = arena_strdup(&cx->mem, one->user);
	}
	pthread_mutex_unlock(&s->lock);
	return one != NULL;
}

bool session_was_suspended(struct ctx *cx, struct sessions *s, const char *secret,
			   const char **user)
{
	struct hash h = hash_bytes(secret, strlen(secret));
	const struct session *one;

	pthread_mutex_lock(&s->lock);
	one = row_find(s, &h);
	*user = one && one->suspended ? arena_strdup(&cx->mem, one->user) : NULL;
	pthread_mutex_unlock(&s->lock);
	return *user != NULL;
}

void session_suspend_user(struct sessions *s, const char *user)
{
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		s->all[i].suspended |= s->all[i].open && strcmp(s->all[i].user, user) == 0;
	pthread_mutex_unlock(&s->lock);
}

void session_close(struct sessions *s, const char *id)
{
	pthread_mutex_lock(&s->lock);
	rows_end_where(s, offsetof(struct session, id), id);
	pthread_mutex_unlock(&s->lock);
}

void session_close_user(struct sessions *s, const char *user)
{
	pthread_mutex_lock(&s->lock);
	rows_end_where(s, offsetof(struct session, user), user);
	pthread_mutex_unlock(&s->lock);
}
