#include "engine/refusal.h"

#include <stdlib.h>
#include <string.h>

struct run {
	struct hash key;
	int64_t first, until, count;
	bool reported; /* in the open transaction */
};

struct refusals {
	size_t n;
	struct run run[REFUSALS_MAX];
};

struct refusals *refusals_new(void)
{
	struct refusals *r = calloc(1, sizeof(*r));

	if (!r)
		abort();
	return r;
}

void refusals_free(struct refusals *r)
{
	free(r);
}

static void add(SHA256_CTX *st, const char *s)
{
	SHA256_Update(st, s ? s : "", s ? strlen(s) + 1 : 1);
}

struct hash refusal_key(const struct act *act, const struct fact *refused, enum err why,
			const char *detail)
{
	struct hash h;
	SHA256_CTX st;

	SHA256_Init(&st);
	add(&st, act->actor.id);
	add(&st, act->what);
	add(&st, err_info(why)->slug);
	add(&st, detail);
	for (size_t i = 0; i < refused->n_objects; i++)
		add(&st, refused->objects[i]);
	SHA256_Final(h.b, &st);
	return h;
}

static void drop(struct refusals *r, size_t i)
{
	r->run[i] = r->run[--r->n];
}

bool refusal_repeats(struct refusals *r, const struct hash *key, int64_t now, int64_t *first)
{
	for (size_t i = 0; i < r->n; i++) {
		struct run *run = &r->run[i];

		/* what is counted after it was told would be told by nobody */
		if (!hash_same(&run->key, key) || run->until <= now || run->reported)
			continue;
		run->count++;
		*first = run->first;
		return true;
	}
	return false;
}

void refusal_entered(struct refusals *r, const struct hash *key, int64_t now, int64_t index)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->run[i].until <= now && r->run[i].count == 0)
			drop(r, i--);
	if (r->n < REFUSALS_MAX)
		r->run[r->n++] = (struct run){ .key = *key,
					       .first = index,
					       .until = now + REFUSAL_WINDOW_MS };
}

bool refusal_due(struct refusals *r, int64_t now, bool all, int64_t *first, int64_t *count)
{
	for (size_t i = 0; i < r->n; i++) {
		struct run *run = &r->run[i];

		if (run->count == 0 || run->reported || (run->until > now && !all))
			continue;
		run->reported = true;
		*first = run->first;
		*count = run->count;
		return true;
	}
	return false;
}

int64_t refusals_wake(const struct refusals *r)
{
	int64_t wake = INT64_MAX;

	for (size_t i = 0; i < r->n; i++)
		if (r->run[i].count > 0 && r->run[i].until < wake)
			wake = r->run[i].until;
	return wake;
}

void refusals_committed(struct refusals *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->run[i].reported)
			drop(r, i--);
}

void refusals_abandoned(struct refusals *r, int64_t size, int64_t now)
{
	for (size_t i = 0; i < r->n; i++) {
		struct run *run = &r->run[i];

		run->reported = false;
		if (run->count > 0 && run->until <= now) /* the disk may be full for long */
			run->until = now + REFUSAL_WINDOW_MS;
		if (run->first >= size)
			drop(r, i--);
	}
}
