/*
 * Looking up a credential costs a search in the tables for each request;
 * keeping what was found would let a revoked token in.  The generation solves
 * both: a slot is valid only under the generation in which it was read, and
 * each entry that may change what somebody may do moves the generation
 * (writer.c, access_note()).
 *
 * The generation is read before the tables are.  If an entry commits in
 * between, the slot is kept under the older number and is never used; the other
 * order would keep an old answer under the new number.
 *
 * A slot is found by the hash of the secret, and secrets themselves are never
 * kept.  Two secrets that share a slot displace each other, which costs a
 * look-up.
 *
 * Never: keep a refusal (a token may be made valid later without a look at this
 * table); compare secrets here by anything but their whole hash.
 */

#include "access/access.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proof/digest.h"

#define SLOTS 1024

/* One principal that was found; strings inline so that a slot needs no freeing. */
struct slot {
	struct hash secret;
	uint64_t generation;
	int64_t expires_at;
	unsigned roles, scopes;
	enum actor_kind kind;
	char user[65], owner[65], site[65], name[256];
};

struct access {
	const struct credential *const *rooms;
	const struct memories *memories;
	atomic_uint_fast64_t generation;
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
};

struct access *access_new(const struct credential *const *rooms, const struct memories *m)
{
	struct access *a = calloc(1, sizeof(*a));

	if (!a)
		abort();
	a->rooms = rooms;
	a->memories = m;
	atomic_init(&a->generation, 1); /* an empty slot has 0 */
	pthread_mutex_init(&a->lock, NULL);
	return a;
}

void access_free(struct access *a)
{
	pthread_mutex_destroy(&a->lock);
	free(a);
}

void access_moved(void *access)
{
	struct access *a = access;

	atomic_fetch_add(&a->generation, 1);
}

bool access_valid(struct access *a, const struct principal *p)
{
	return p->generation == atomic_load(&a->generation);
}

static struct slot *slot_for(struct access *a, const struct hash *secret)
{
	return &a->slots[(secret->b[0] | secret->b[1] << 8) % SLOTS];
}

static const char *kept_text(struct ctx *cx, const char *text)
{
	return *text ? arena_strdup(&cx->mem, text) : NULL;
}

/* The slot is copied under the lock and judged outside of it, so that no thread
 * waits for another's comparison. */
static bool slot_get(struct ctx *cx, struct access *a, const struct hash *secret,
		     uint64_t generation, int64_t now, struct principal *out)
{
	struct slot s;

	pthread_mutex_lock(&a->lock);
	s = *slot_for(a, secret);
	pthread_mutex_unlock(&a->lock);
	if (s.generation != generation || s.expires_at <= now || !hash_same(&s.secret, secret))
		return false;
	*out = (struct principal){ .user = arena_strdup(&cx->mem, s.user),
				   .name = kept_text(cx, s.name),
				   .kind = s.kind,
				   .owner = kept_text(cx, s.owner),
				   .site = arena_strdup(&cx->mem, s.site),
				   .roles = s.roles,
				   .scopes = s.scopes,
				   .generation = generation,
				   .expires_at = s.expires_at };
	principal_roles_name(out);
	return true;
}

static void slot_put(struct access *a, const struct hash *secret, const struct principal *p)
{
	struct slot s = { .secret = *secret,
			  .generation = p->generation,
			  .expires_at = p->expires_at,
			  .kind = p->kind,
			  .roles = p->roles,
			  .scopes = p->scopes };

	snprintf(s.user, sizeof(s.user), "%s", p->user);
	snprintf(s.owner, sizeof(s.owner), "%s", p->owner ? p->owner : "");
	snprintf(s.site, sizeof(s.site), "%s", p->site);
	snprintf(s.name, sizeof(s.name), "%s", p->name ? p->name : "");
	pthread_mutex_lock(&a->lock);
	*slot_for(a, secret) = s;
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

/* One sentence for all secrets that open nothing: unknown, expired and revoked
 * look the same to somebody who tries them. */
enum err access_find(struct ctx *cx, struct db *db, struct access *a, const char *secret,
		     int64_t now, struct principal *out)
{
	uint64_t generation = atomic_load(&a->generation); /* before the tables are read */
	struct hash h = hash_bytes(secret, strlen(secret));
	const struct credential *c = credential_of(a, secret);
	enum err e;

	*out = (struct principal){ .generation = generation };
	if (c && c->kept && slot_get(cx, a, &h, generation, now, out))
		return OK;
	e = c ? c->load(cx, db, a->memories, secret, now, out) : E_NOT_FOUND;
	if (e == E_NOT_FOUND) {
		*out = (struct principal){ 0 };
		return errf(cx, E_UNAUTHENTICATED, "the credential is not known, or is over");
	}
	TRY(e);
	principal_roles_name(out);
	if (c->kept)
		slot_put(a, &h, out);
	return OK;
}
