/*
 * Names that differ are counted in sets of hashes under a key of this process: a set
 * says how many names there were and cannot be asked which.
 *
 * Memory is bounded by constants: a set that is full stays as it is, and its
 * number then reads "so many or more".
 */

#include "access/logins.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define SLOTS ((size_t)2 * LOGINS_CROWD_MAX) /* a power of two */

_Static_assert((SLOTS & (SLOTS - 1)) == 0, "slots are found by a mask");

struct crowd {
	size_t n;
	uint64_t slot[SLOTS]; /* 0: free */
};

struct named {
	char user[NAME_MAX_BYTES + 1];
	int64_t count;
};

struct logins {
	pthread_mutex_t lock;
	unsigned char key[crypto_shorthash_KEYBYTES];
	int64_t since; /* elapsed ms: the first of what is counted */
	int64_t count, unknown;
	size_t n;
	struct named named[LOGINS_NAMED_MAX];
	struct crowd more, names, sources; /* accounts beyond those named; names that nobody has */
};

struct logins *logins_new(void)
{
	struct logins *l = calloc(1, sizeof(*l));

	if (!l)
		abort();
	pthread_mutex_init(&l->lock, NULL);
	crypto_shorthash_keygen(l->key);
	return l;
}

void logins_free(struct logins *l)
{
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static void crowd_put(struct crowd *c, uint64_t hash)
{
	size_t at = hash & (SLOTS - 1);

	while (c->slot[at] && c->slot[at] != hash)
		at = (at + 1) & (SLOTS - 1);
	if (c->slot[at] == hash || c->n == LOGINS_CROWD_MAX)
		return;
	c->slot[at] = hash;
	c->n++;
}

static void crowd_add(const struct logins *l, struct crowd *c, const char *text)
{
	uint64_t hash;

	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, strlen(text), l->key);
	crowd_put(c, hash ? hash : 1);
}

static void account_add(struct logins *l, const char *user, int64_t count)
{
	size_t i = 0;

	while (i < l->n && strcmp(l->named[i].user, user) != 0)
		i++;
	if (i == LOGINS_NAMED_MAX) {
		crowd_add(l, &l->more, user);
		return;
	}
	if (i == l->n)
		snprintf(l->named[l->n++].user, sizeof(l->named[i].user), "%s", user);
	l->named[i].count += count;
}

void logins_add(struct logins *l, const char *typed, bool known, const char *source)
{
	pthread_mutex_lock(&l->lock);
	if (l->count++ == 0)
		l->since = clock_elapsed_ms();
	crowd_add(l, &l->sources, source);
	if (known) {
		account_add(l, typed, 1);
	} else {
		l->unknown++;
		crowd_add(l, &l->names, typed);
	}
	pthread_mutex_unlock(&l->lock);
}

/* All but the lock and the key. */
static void counts_move(struct logins *to, const struct logins *from)
{
	to->since = from->since;
	to->count = from->count;
	to->unknown = from->unknown;
	to->n = from->n;
	memcpy(to->named, from->named, sizeof(to->named));
	to->more = from->more;
	to->names = from->names;
	to->sources = from->sources;
}

struct logins *logins_take(struct logins *l)
{
	struct logins *taken = calloc(1, sizeof(*taken)), *none = calloc(1, sizeof(*none));
	bool any;

	if (!taken || !none)
		abort();
	pthread_mutex_init(&taken->lock, NULL);
	pthread_mutex_lock(&l->lock);
	any = l->count > 0;
	counts_move(taken, l);
	counts_move(l, none);
	pthread_mutex_unlock(&l->lock);
	free(none);
	if (any)
		return taken;
	logins_free(taken);
	return NULL;
}

static void crowd_join(struct crowd *to, const struct crowd *from)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (from->slot[i])
			crowd_put(to, from->slot[i]);
}

/* Hashes are of one key: what was taken came from l. */
void logins_give_back(struct logins *l, const struct logins *taken)
{
	pthread_mutex_lock(&l->lock);
	if (l->count == 0 || taken->since < l->since)
		l->since = taken->since;
	l->count += taken->count;
	l->unknown += taken->unknown;
	for (size_t i = 0; i < taken->n; i++)
		account_add(l, taken->named[i].user, taken->named[i].count);
	crowd_join(&l->more, &taken->more);
	crowd_join(&l->names, &taken->names);
	crowd_join(&l->sources, &taken->sources);
	pthread_mutex_unlock(&l->lock);
}

void logins_print(const struct logins *taken, struct fact *out)
{
	put_int(&out->body, "seconds", (clock_elapsed_ms() - taken->since) / 1000);
	put_int(&out->body, "count", taken->count);
	put_open(&out->body, "accounts", '[');
	for (size_t i = 0; i < taken->n; i++) {
		put_open(&out->body, NULL, '{');
		put_text(&out->body, "user", taken->named[i].user);
		put_int(&out->body, "count", taken->named[i].count);
		put_close(&out->body, '}');
	}
	put_close(&out->body, ']');
	put_int(&out->body, "more_accounts", (int64_t)taken->more.n);
	put_open(&out->body, "unknown", '{');
	put_int(&out->body, "names", (int64_t)taken->names.n);
	put_int(&out->body, "count", taken->unknown);
	put_close(&out->body, '}');
	put_int(&out->body, "sources", (int64_t)taken->sources.n);
}
