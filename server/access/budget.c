/*
 * Each row is a debt: a try costs the time after which one comes back, and a row in debt by as
 * many tries as it has refuses.  A row without a debt is the same as no row.  So a full table
 * forgets the row that owes least: names or sources that fill the table with one try each free no
 * row that was tried often.
 *
 * The shares are such that no stranger spends another's, as far as addresses differ.  Of those who
 * share one address, behind a proxy, the people who have logged in from their machine before have a
 * share of their own (budget_remember()).  The proof is the secret that was given then, which
 * nobody can send who only types the name.
 */

#include "access/budget.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define WAYS  8 /* places where a row may lie */
#define ROWS  8192
#define GIVEN 4096 /* secrets that are remembered */

_Static_assert((ROWS & (ROWS - 1)) == 0 && (GIVEN & (GIVEN - 1)) == 0, "rows are found by masks");

enum share { AT_SOURCE, SOURCE, NAME, OWN, SHARES };

static const struct {
	int64_t each_ms;    /* after which a try comes back */
	int64_t tries, few; /* at once; few: where the name's own are spent */
} shares[SHARES] = {
	[AT_SOURCE] = { 6000, 12, 3 },
	[SOURCE] = { 500, 120, 120 },
	[NAME] = { 2000, 60, 60 },
	[OWN] = { 6000, 12, 12 },
};

struct row {
	uint64_t key;   /* 0: free */
	int64_t due_ms; /* when nothing is owed any more */
};

struct budget {
	pthread_mutex_t lock;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct row row[ROWS];
	struct {
		uint64_t key;
		uint64_t used; /* the higher, the later */
	} given[GIVEN];
	uint64_t uses;
};

struct budget *budget_new(void)
{
	struct budget *b = calloc(1, sizeof(*b));

	if (!b)
		abort();
	pthread_mutex_init(&b->lock, NULL);
	crypto_shorthash_keygen(b->key);
	return b;
}

void budget_free(struct budget *b)
{
	pthread_mutex_destroy(&b->lock);
	sodium_memzero(b, sizeof(*b));
	free(b);
}

/* What is hashed: which share, and one or two texts, each after its length. */
static uint64_t share_key(const struct budget *b, enum share share, const char *one,
			  const char *two)
{
	uint64_t parts[3] = { (uint64_t)share }, hash;

	crypto_shorthash((unsigned char *)&parts[1], (const unsigned char *)one, strlen(one),
			 b->key);
	if (two)
		crypto_shorthash((unsigned char *)&parts[2], (const unsigned char *)two,
				 strlen(two), b->key);
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)parts, sizeof(parts),
			 b->key);
	return hash ? hash : 1;
}

/* The row of that key; else the one to put it into, which owes least. */
static struct row *row_at(struct budget *b, uint64_t key)
{
	struct row *least = &b->row[key & (ROWS - 1)];

	for (size_t i = 0; i < WAYS; i++) {
		struct row *r = &b->row[(key + i) & (ROWS - 1)];

		if (r->key == key)
			return r;
		if (r->due_ms < least->due_ms)
			least = r;
	}
	return least;
}

static int64_t debt(struct budget *b, uint64_t key, int64_t now)
{
	const struct row *r = row_at(b, key);

	return r->key == key && r->due_ms > now ? r->due_ms - now : 0;
}

static void owe(struct budget *b, uint64_t key, int64_t now, int64_t ms)
{
	struct row *r = row_at(b, key);
	int64_t from = r->key == key && r->due_ms > now ? r->due_ms : now;

	*r = (struct row){ key, from + ms };
}

/* ms until so many tries are left again; 0: they are. */
static int64_t share_lacks(struct budget *b, enum share share, uint64_t key, int64_t tries,
			   int64_t now)
{
	int64_t over = debt(b, key, now) - (tries - 1) * shares[share].each_ms;

	return over > 0 ? over : 0;
}

static size_t given_find(const struct budget *b, uint64_t key)
{
	for (size_t i = 0; i < WAYS; i++)
		if (b->given[(key + i) & (GIVEN - 1)].key == key)
			return (key + i) & (GIVEN - 1);
	return GIVEN;
}

/* The shares that a try of the asker takes from, each with its key; how many. */
static size_t shares_of(struct budget *b, const struct asker *who, enum share share[SHARES],
			uint64_t key[SHARES])
{
	if (who->secret) {
		uint64_t own = share_key(b, OWN, who->typed, who->secret);
		size_t i = given_find(b, own);

		if (i < GIVEN) {
			b->given[i].used = ++b->uses;
			share[0] = OWN;
			key[0] = own;
			return 1;
		}
	}
	share[0] = AT_SOURCE;
	key[0] = share_key(b, AT_SOURCE, who->typed, who->source);
	share[1] = SOURCE;
	key[1] = share_key(b, SOURCE, who->source, NULL);
	share[2] = NAME;
	key[2] = share_key(b, NAME, who->typed, NULL);
	return 3;
}

int64_t budget_take(struct budget *b, const struct asker *who, int64_t now)
{
	enum share share[SHARES];
	uint64_t key[SHARES];
	int64_t wait_ms = 0;
	bool few = false;
	size_t n;

	pthread_mutex_lock(&b->lock);
	n = shares_of(b, who, share, key);
	for (size_t i = 0; i < n; i++) /* a name's share refuses nobody, it leaves fewer */
		few = few || (share[i] == NAME &&
			      share_lacks(b, NAME, key[i], shares[NAME].tries, now) > 0);
	for (size_t i = 0; i < n; i++) {
		int64_t tries = few ? shares[share[i]].few : shares[share[i]].tries;
		int64_t lack = share[i] == NAME ? 0 : share_lacks(b, share[i], key[i], tries, now);

		wait_ms = lack > wait_ms ? lack : wait_ms;
	}
	for (size_t i = 0; i < n && wait_ms == 0; i++)
		if (share[i] != NAME || !few) /* what is spent is not owed twice */
			owe(b, key[i], now, shares[share[i]].each_ms);
	pthread_mutex_unlock(&b->lock);
	return (wait_ms + 999) / 1000;
}

void budget_give_back(struct budget *b, const struct asker *who)
{
	enum share share[SHARES];
	uint64_t key[SHARES];
	size_t n;

	pthread_mutex_lock(&b->lock);
	n = shares_of(b, who, share, key);
	for (size_t i = 0; i < n; i++) {
		struct row *r = row_at(b, key[i]);

		if (r->key == key[i])
			r->due_ms -= shares[share[i]].each_ms;
	}
	pthread_mutex_unlock(&b->lock);
}

/* A full table forgets the one that was used longest ago. */
void budget_remember(struct budget *b, const char *secret, const char *name)
{
	uint64_t key = share_key(b, OWN, name, secret);
	size_t at = key & (GIVEN - 1);

	pthread_mutex_lock(&b->lock);
	for (size_t i = 0; i < WAYS; i++) {
		size_t k = (key + i) & (GIVEN - 1);

		if (b->given[k].used < b->given[at].used)
			at = k;
	}
	b->given[at].key = key;
	b->given[at].used = ++b->uses;
	pthread_mutex_unlock(&b->lock);
}

bool budget_knows(struct budget *b, const struct asker *who)
{
	bool knows;

	pthread_mutex_lock(&b->lock);
	knows = who->secret && given_find(b, share_key(b, OWN, who->typed, who->secret)) < GIVEN;
	pthread_mutex_unlock(&b->lock);
	return knows;
}

/* Outside of the lock: the key of the process does not change. */
void budget_keys(struct budget *b, const struct asker *who, uint64_t *source, uint64_t *name)
{
	*source = share_key(b, SOURCE, who->source, NULL);
	*name = share_key(b, NAME, who->typed, NULL);
}
