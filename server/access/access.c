/*
 * Looking up a credential costs a search in the tables for each request;
 * keeping what was found would let a revoked token in.  The generation solves
 * both: what is kept is valid only under the generation in which it was read, and
 * each entry that may change what somebody may do moves the generation
 * (engine/notice.h).
 *
 * The generation is read before the tables are.  If an entry commits in
 * between, it is kept under the older number and is never used; the other
 * order would keep an old answer under the new number.
 *
 * While such an entry is applied and not committed yet, the generation is odd.
 * Readers see the tables as they were, and the writer as they will be.  A principal
 * of an odd generation is not kept and not valid: the writer asks its own tables
 * about each act that is left in the batch.
 *
 * A token's principal is found by the hash of the secret, which is never kept
 * itself; a session's by the user, since sessions come and go.  So there is at
 * most one for each token that was shown under the present generation, and for
 * each user: when the generation has moved, all of them go.
 *
 * Never: keep a refusal (a token may be made valid later without a look at this
 * table); compare secrets here by anything but their whole hash.
 */

#include "access/access.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "proof/digest.h"

struct access {
	const struct credential *const *rooms;
	const struct memories *memories;
	atomic_uint_fast64_t generation;
	pthread_mutex_t lock; /* of all that follows */
	uint64_t kept_under;  /* the generation in which all of them were read */
	struct arena mem;
	struct map kept; /* struct principal by the digest of a secret, or by a user's id */
};

struct access *access_new(const struct credential *const *rooms, const struct memories *m)
{
	struct access *a = calloc(1, sizeof(*a));

	if (!a)
		abort();
	a->rooms = rooms;
	a->memories = m;
	atomic_init(&a->generation, 2);
	a->kept.mem = &a->mem;
	pthread_mutex_init(&a->lock, NULL);
	return a;
}

void access_free(struct access *a)
{
	pthread_mutex_destroy(&a->lock);
	arena_free(&a->mem);
	free(a);
}

static bool is_open(uint64_t generation)
{
	return generation % 2 == 1;
}

/* On the writer thread alone, so that between load and store nobody else moves it. */
void access_moved(void *access, bool open)
{
	struct access *a = access;
	uint64_t now = atomic_load(&a->generation);

	atomic_store(&a->generation, now + (is_open(now) == open ? 2 : 1));
}

bool access_valid(struct access *a, const struct principal *p)
{
	return p->generation == atomic_load(&a->generation) && !is_open(p->generation);
}

static const char *text_copy(struct arena *mem, const char *text)
{
	return text ? arena_strdup(mem, text) : NULL;
}

static const struct standing_at *standing_copy(struct arena *mem, const struct standing_at *at,
					       size_t n)
{
	struct standing_at *copy = arena_alloc(mem, (n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++)
		copy[i] = (struct standing_at){ arena_strdup(mem, at[i].site), at[i].roles };
	return copy;
}

/* All but the session, which is no matter of the tables. */
static struct principal principal_copy(struct arena *mem, const struct principal *p)
{
	struct principal copy = *p;

	copy.user = text_copy(mem, p->user);
	copy.name = text_copy(mem, p->name);
	copy.owner = text_copy(mem, p->owner);
	copy.site = text_copy(mem, p->site);
	copy.session = NULL;
	copy.sees = text_copy(mem, p->sees);
	copy.at = standing_copy(mem, p->at, p->n_at);
	return copy;
}

static bool kept_find(struct ctx *cx, struct access *a, const char *by, int64_t now,
		      struct principal *out)
{
	const char *session = out->session;
	const struct principal *p = NULL;

	pthread_mutex_lock(&a->lock);
	if (a->kept_under == out->generation)
		p = map_get(&a->kept, by);
	if (p && p->expires_at > now)
		*out = principal_copy(&cx->mem, p);
	else
		p = NULL;
	pthread_mutex_unlock(&a->lock);
	out->session = session;
	return p != NULL;
}

/* Those of an older generation go; one that was itself read under an older one is not kept. */
static void principal_keep(struct access *a, const char *by, const struct principal *p)
{
	struct principal *copy;

	pthread_mutex_lock(&a->lock);
	if (a->kept_under < p->generation) {
		arena_reset(&a->mem);
		a->kept = (struct map){ .mem = &a->mem };
		a->kept_under = p->generation;
	}
	if (a->kept_under == p->generation) {
		copy = arena_alloc(&a->mem, sizeof(*copy));
		*copy = principal_copy(&a->mem, p);
		map_put(&a->kept, by, copy);
	}
	pthread_mutex_unlock(&a->lock);
}

static const struct credential *credential_of(const struct access *a, const char *secret)
{
	for (size_t i = 0; a->rooms[i]; i++)
		for (const struct credential *c = a->rooms[i]; c->prefix; c++)
			if (strncmp(secret, c->prefix, strlen(c->prefix)) == 0)
				return c;
	return NULL;
}

/* Not the code by which the tables have it (secret.h). */
static const char *secret_digest(struct ctx *cx, const char *secret)
{
	struct hash h = hash_bytes(secret, strlen(secret));

	return digest_text(cx, &h);
}

/* What is kept, or else what the tables say.  A digest is no user's id: it has a colon. */
static enum err principal_find(struct ctx *cx, struct db *db, struct access *a,
			       const struct credential *c, const char *secret, int64_t now,
			       struct principal *out)
{
	const char *by;

	if (c->open)
		TRY(c->open(cx, a->memories, secret, out));
	by = c->open ? out->user : secret_digest(cx, secret);
	if (kept_find(cx, a, by, now, out))
		return OK;
	TRY(c->load(cx, db, secret, now, out));
	principal_roles_name(out);
	principal_sees_print(cx, out);
	if (!is_open(out->generation))
		principal_keep(a, by, out);
	return OK;
}

/* One sentence for all secrets that open nothing: unknown, expired and revoked
 * look the same to somebody who tries them.  The generation is read before the
 * tables are. */
enum err access_find(struct ctx *cx, struct db *db, struct access *a, const char *secret,
		     int64_t now, struct principal *out)
{
	const struct credential *c = credential_of(a, secret);
	enum err e = E_NOT_FOUND;

	*out = (struct principal){ .generation = atomic_load(&a->generation) };
	if (c)
		e = principal_find(cx, db, a, c, secret, now, out);
	if (e == OK)
		return OK;
	*out = (struct principal){ 0 };
	if (e != E_NOT_FOUND)
		return e;
	return err_next(cx, errf(cx, E_UNAUTHENTICATED, "the credential is not known, or is over"),
			"Log in again: a session ends after 30 minutes without use, after 12 "
			"hours, and when the server restarts. A token ends on its day, or is "
			"revoked.");
}
