#include "access/who.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "fleet/device_store.h"
#include "http/services.h"
#include "people/token_store.h"
#include "people/user_store.h"

#define SLOTS         1024
#define BEARER        "Bearer "
#define BASIC         "Basic "
#define SECRET_PREFIX 4 /* "sgs_", "sgt_" or "sgd_" */
#define ALL_SCOPES    (~0u)

/* One cached token; strings inline so that a slot needs no freeing. */
struct slot {
	struct hash secret;
	uint64_t generation;
	int64_t expires_at;
	unsigned roles, scopes;
	char kind[8];
	char user[65], owner[65], site[65];
};

struct access {
	atomic_uint_fast64_t generation;
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
};

struct access *access_new(void)
{
	struct access *a = calloc(1, sizeof(*a));

	if (!a)
		abort();
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

static struct slot *slot_for(struct access *a, const struct hash *secret)
{
	return &a->slots[(secret->b[0] | secret->b[1] << 8) % SLOTS];
}

static void roles_name(struct principal *p)
{
	size_t n = 0;

	for (int r = 0; r < ROLE_COUNT; r++)
		if (p->roles & role_bit(r))
			p->roles_named[n++] = role_name((enum role)r);
	p->roles_named[n] = NULL;
}

static bool cache_get(struct req *rq, const struct hash *secret, uint64_t generation, int64_t now)
{
	struct access *a = rq->services->access;
	struct principal *p = &rq->who;
	struct slot s;

	pthread_mutex_lock(&a->lock);
	s = *slot_for(a, secret);
	pthread_mutex_unlock(&a->lock);
	if (s.generation != generation || s.expires_at <= now || !hash_same(&s.secret, secret))
		return false;
	*p = (struct principal){ .user = arena_strdup(&rq->cx.mem, s.user),
				 .kind = arena_strdup(&rq->cx.mem, s.kind),
				 .owner = *s.owner ? arena_strdup(&rq->cx.mem, s.owner) : NULL,
				 .site = arena_strdup(&rq->cx.mem, s.site),
				 .roles = s.roles,
				 .scopes = s.scopes,
				 .generation = generation,
				 .expires_at = s.expires_at };
	roles_name(p);
	return true;
}

static void cache_put(struct req *rq, const struct hash *secret)
{
	struct access *a = rq->services->access;
	const struct principal *p = &rq->who;
	struct slot s = { .secret = *secret,
			  .generation = p->generation,
			  .expires_at = p->expires_at,
			  .roles = p->roles,
			  .scopes = p->scopes };

	snprintf(s.kind, sizeof(s.kind), "%s", p->kind);
	snprintf(s.user, sizeof(s.user), "%s", p->user);
	snprintf(s.owner, sizeof(s.owner), "%s", p->owner ? p->owner : "");
	snprintf(s.site, sizeof(s.site), "%s", p->site);
	pthread_mutex_lock(&a->lock);
	*slot_for(a, secret) = s;
	pthread_mutex_unlock(&a->lock);
}

static enum err stranger(struct req *rq)
{
	rq->who = (struct principal){ 0 };
	return errf(&rq->cx, E_UNAUTHENTICATED, "the credential is not known, or is over");
}

/* Of a look-up: only who is not there is a stranger, not who could not be looked up. */
static enum err found(struct req *rq, enum err e)
{
	return e == E_NOT_FOUND ? stranger(rq) : e;
}

static enum err active_user(struct req *rq, const char *id, struct user *out)
{
	TRY(found(rq, db_user_at(&rq->cx, rq->db, id, AT_NOW, out)));
	return strcmp(out->state, "active") == 0 ? OK : stranger(rq);
}

/* From a user's id to who that is now.  A service is as alive as the person behind it. */
static enum err user_load(struct req *rq, const char *id)
{
	struct principal *p = &rq->who;
	struct user u, owner;

	TRY(active_user(rq, id, &u));
	if (u.owner)
		TRY(active_user(rq, u.owner, &owner));
	p->user = u.id;
	p->kind = u.kind;
	p->owner = u.owner;
	p->site = u.site;
	TRY(db_roles_at(&rq->cx, rq->db, u.id, u.site, AT_NOW, &p->roles));
	roles_name(p);
	return OK;
}

static enum err token_load(struct req *rq, const char *secret, int64_t now)
{
	struct token t;

	TRY(found(rq, db_token_by_code(&rq->cx, rq->db, secret_code(&rq->cx, secret), &t)));
	if (t.expires_at <= now)
		return stranger(rq);
	rq->who.scopes = t.scopes;
	rq->who.expires_at = t.expires_at;
	return user_load(rq, t.user);
}

/* A device's token is good until it enrols again or is retired. */
static enum err device_load(struct req *rq, const char *secret)
{
	struct principal *p = &rq->who;
	struct device d;

	TRY(found(rq, db_device_by_token(&rq->cx, rq->db, secret_code(&rq->cx, secret), &d)));
	p->user = d.name;
	p->kind = KIND_DEVICE;
	p->site = d.site;
	p->scopes = ALL_SCOPES;
	p->expires_at = INT64_MAX;
	roles_name(p);
	return OK;
}

static enum err session_load(struct req *rq, const char *secret, int64_t now)
{
	const char *user;

	if (!session_find(&rq->cx, rq->services->sessions, secret, now, &rq->who.session, &user))
		return stranger(rq);
	rq->who.scopes = ALL_SCOPES;
	rq->who.expires_at = INT64_MAX;
	return user_load(rq, user);
}

/* The password of "Basic base64(user:password)"; the user in it counts for nothing.  NULL:
 * malformed. */
static const char *basic_secret(struct ctx *cx, const char *text)
{
	char *plain = arena_alloc(&cx->mem, strlen(text) + 1), *colon;
	size_t n;

	if (sodium_base642bin((unsigned char *)plain, strlen(text), text, strlen(text), NULL, &n,
			      NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return NULL;
	plain[n] = '\0';
	colon = strchr(plain, ':');
	return colon ? colon + 1 : NULL;
}

/* Browsers send Basic by themselves, to wherever it was once typed: it opens nothing but reading.
 */
static const char *secret_of(struct req *rq, const char *authorization)
{
	if (strncmp(authorization, BEARER, strlen(BEARER)) == 0)
		return authorization + strlen(BEARER);
	if (strncmp(authorization, BASIC, strlen(BASIC)) == 0 && rq->route->mode == READ)
		return basic_secret(&rq->cx, authorization + strlen(BASIC));
	return NULL;
}

enum err who_find(struct req *rq, const char *authorization, int64_t now)
{
	uint64_t generation = atomic_load(&rq->services->access->generation);
	const char *secret;
	struct hash h;

	rq->who = (struct principal){ 0 };
	if (!authorization)
		return OK;
	secret = secret_of(rq, authorization);
	if (!secret)
		return errf(&rq->cx, E_UNAUTHENTICATED, "only 'Authorization: Bearer' is known");
	h = hash_bytes(secret, strlen(secret));
	if (cache_get(rq, &h, generation, now))
		return OK;
	rq->who.generation = generation; /* before the tables are read: see access_moved() */
	if (strncmp(secret, "sgs_", SECRET_PREFIX) == 0)
		return session_load(rq, secret, now);
	if (strncmp(secret, "sgd_", SECRET_PREFIX) == 0)
		TRY(device_load(rq, secret));
	else
		TRY(token_load(rq, secret, now));
	cache_put(rq, &h);
	return OK;
}

enum err who_may(struct req *rq, const struct route *route)
{
	const struct principal *p = &rq->who;
	const char *names = "";

	if (route->who == PUBLIC)
		return OK;
	if (!p->user)
		return errf(&rq->cx, E_UNAUTHENTICATED, "this needs an account");
	if (strcmp(p->kind, KIND_DEVICE) == 0)
		return route->who & DEVICE ? OK
					   : errf(&rq->cx, E_FORBIDDEN, "a device may not do this");
	if (!(p->scopes & scope_bit(route->scope)))
		return errf(&rq->cx, E_FORBIDDEN, "the token lacks the scope '%s'",
			    scope_name(route->scope));
	if ((route->who & KNOWN) || (p->roles & route->who))
		return OK;
	if (route->who == DEVICE)
		return errf(&rq->cx, E_FORBIDDEN, "this is for devices");
	for (int r = 0; r < ROLE_COUNT; r++)
		if (route->who & role_bit(r))
			names = arena_printf(&rq->cx.mem, "%s%s%s", names, *names ? " or " : "",
					     role_name((enum role)r));
	return errf(&rq->cx, E_FORBIDDEN, "this needs the role %s at %s", names, p->site);
}

enum err who_again(struct req *rq)
{
	uint64_t generation = atomic_load(&rq->services->access->generation);

	if (rq->route->who == PUBLIC || rq->who.generation == generation)
		return OK;
	TRY(who_find(rq, rq->authorization, rq->cx.now));
	rq->act.actor.roles = rq->who.roles_named;
	return who_may(rq, rq->route);
}
