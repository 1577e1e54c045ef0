/*
 * The idea: a refusal is an act of somebody known and leaves an entry, but a
 * client in a loop must not be able to fill the log.  So the first of a run of
 * identical refusals is entered at once, by itself and with all that it says,
 * and its repeats within a minute are only counted; one entry with the count
 * follows when the minute is over.  A person who reads the log sees that it was
 * tried, when it began, and how often.
 *
 * Why the first is never delayed: a crash may lose counts, at most a minute's,
 * but must not lose the fact that an act was refused.
 *
 * Refusals that differ are entered each, but an actor in a loop can make them differ.  So the last
 * of the REFUSALS_OF_ACTOR that are entered within a minute begins a run of all that the same actor
 * is refused until that minute is over, whatever they say.
 *
 * A run is in one of four states: open without repeats; open with repeats;
 * reported (its count is an entry of the open transaction, not yet committed);
 * gone.  Only refusals_committed() forgets a reported run.
 * refusals_abandoned() takes the report back and drops each run whose first
 * entry was lost with the batch, since the entry that a count names must exist.
 *
 * Never: count into a reported run, because the entry with its count is written
 * already; key a run by less than what the entry says, because two different
 * refusals would then become one; keep more than REFUSALS_MAX runs, because the
 * table is searched for each refusal.
 */

#include "engine/refusal.h"

#include <stdlib.h>
#include <string.h>

struct run {
	struct hash key;
	int64_t first, until, count;
	bool reported; /* in the open transaction */
};

/* The minute of somebody who was refused something. */
struct minute {
	struct hash actor;
	int64_t until, entered;
};

struct refusals {
	size_t n, n_minutes;
	struct run run[2 * REFUSALS_MAX]; /* the second half: of an actor's, whatever they say */
	struct minute minute[REFUSALS_MAX];
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

/* The NUL is hashed as well: without it "ab","c" and "a","bc" would be one key. */
static void refusal_add(SHA256_CTX *st, const char *s)
{
	SHA256_Update(st, s ? s : "", s ? strlen(s) + 1 : 1);
}

static struct hash actor_key(const struct act *act)
{
	struct hash h;
	SHA256_CTX st;

	SHA256_Init(&st);
	refusal_add(&st, act->actor.id);
	SHA256_Final(h.b, &st);
	return h;
}

struct refusal_key refusal_key(const struct act *act, const struct fact *refused, enum err why,
			       const char *detail)
{
	struct refusal_key out = { .actor = actor_key(act),
				   .counted = act->actor.kind != KIND_SYSTEM };
	SHA256_CTX st;

	SHA256_Init(&st);
	refusal_add(&st, act->actor.id);
	refusal_add(&st, act->what);
	refusal_add(&st, err_info(why)->slug);
	refusal_add(&st, detail);
	for (size_t i = 0; i < refused->n_objects; i++)
		refusal_add(&st, refused->objects[i]);
	SHA256_Final(out.run.b, &st);
	return out;
}

static void drop(struct refusals *r, size_t i)
{
	r->run[i] = r->run[--r->n];
}

static bool run_counts(struct refusals *r, const struct hash *key, int64_t now, int64_t *first)
{
	for (size_t i = 0; i < r->n; i++) {
		struct run *run = &r->run[i];

		/* a repeat counted after the report would be reported by nobody */
		if (!hash_same(&run->key, key) || run->until <= now || run->reported)
			continue;
		run->count++;
		*first = run->first;
		return true;
	}
	return false;
}

bool refusal_repeats(struct refusals *r, const struct refusal_key *key, int64_t now, int64_t *first)
{
	return run_counts(r, &key->run, now, first) || run_counts(r, &key->actor, now, first);
}

static void run_begin(struct refusals *r, size_t room, const struct hash *key, int64_t first,
		      int64_t until)
{
	if (r->n < room)
		r->run[r->n++] = (struct run){ .key = *key, .first = first, .until = until };
}

/* NULL: more actors than are known were refused something in this minute. */
static struct minute *minute_of(struct refusals *r, const struct hash *actor, int64_t now)
{
	for (size_t i = 0; i < r->n_minutes; i++)
		if (r->minute[i].until <= now)
			r->minute[i--] = r->minute[--r->n_minutes];
	for (size_t i = 0; i < r->n_minutes; i++)
		if (hash_same(&r->minute[i].actor, actor))
			return &r->minute[i];
	if (r->n_minutes == REFUSALS_MAX)
		return NULL;
	r->minute[r->n_minutes] = (struct minute){ *actor, now + REFUSAL_WINDOW_MS, 0 };
	return &r->minute[r->n_minutes++];
}

void refusal_entered(struct refusals *r, const struct refusal_key *key, int64_t now, int64_t index)
{
	struct minute *m;

	for (size_t i = 0; i < r->n; i++)
		if (r->run[i].until <= now && r->run[i].count == 0)
			drop(r, i--);
	run_begin(r, REFUSALS_MAX, &key->run, index, now + REFUSAL_WINDOW_MS);
	m = key->counted ? minute_of(r, &key->actor, now) : NULL;
	if (m && ++m->entered >= REFUSALS_OF_ACTOR)
		run_begin(r, 2 * REFUSALS_MAX, &key->actor, index, m->until);
}

/* One run at a time, so that the writer may append between two calls; all: the
 * server stops, and no minute is waited for. */
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

/* Reported runs count as well: when their batch was lost, the next one is due. */
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
