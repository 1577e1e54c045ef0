/*
 * A request is asked twice who sent it: at the headers, on an event thread, and
 * at the decision, on the writer thread.  Between the two an account may have
 * been suspended, a token revoked or a session closed by a job of the same batch.
 * The second question costs one comparison as long as nothing was revoked at all,
 * and for a session one more look in memory (access.h).
 */

#include "http/who.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "http/concerned.h"
#include "http/services.h"

#define BEARER "Bearer "
#define BASIC  "Basic "

/* The password of "Basic base64(user:password)"; the user in it counts for nothing.  NULL:
 * malformed. */
static const char *basic_secret(struct ctx *cx, const char *text)
{
	char *plain = arena_alloc(&cx->mem, strlen(text) + 1), *colon;
	size_t n;

	if (!base64_read(text, strlen(text), BASE64, plain, strlen(text), &n))
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
	const char *secret;

	rq->who = (struct principal){ 0 };
	if (!authorization)
		return OK;
	secret = secret_of(rq, authorization);
	if (!secret)
		return errf(&rq->cx, E_UNAUTHENTICATED, "only 'Authorization: Bearer' is known");
	return access_find(&rq->cx, rq->db, rq->services->access, secret, now, &rq->who);
}

enum err who_may(struct req *rq, const struct route *route)
{
	TRY(principal_may(&rq->cx, &rq->who, route->who, route->scope));
	return everything_check(rq, route);
}

struct actor who_actor(const struct principal *p)
{
	return (struct actor){ p->kind, p->user, p->owner, p->roles_named, p->site };
}

/* The roles in the act are those at the decision: the entry must name the roles
 * by which its actor was allowed, not those from before. */
enum err who_again(struct req *rq)
{
	if (rq->route->who == PUBLIC ||
	    (!rq->who.session && access_valid(rq->services->access, &rq->who)))
		return OK;
	TRY(who_find(rq, rq->authorization, ends_time(&rq->cx)));
	rq->act.actor = who_actor(&rq->who);
	return who_may(rq, rq->route);
}

/* The session may be over: its secret still shows that the name was let in once. */
struct asker who_asks(struct req *rq)
{
	const char *shown = rq->authorization;
	struct asker who = { .typed = in_text(rq, rq->route->typed), .source = rq->source };

	if (shown && strncmp(shown, BEARER, strlen(BEARER)) == 0)
		who.secret = shown + strlen(BEARER);
	return who;
}

struct budget *who_budget(const struct req *rq)
{
	return rq->route->enrols ? rq->services->enrolments : rq->services->budget;
}

void who_fitted(struct req *rq)
{
	struct asker who = who_asks(rq);

	budget_give_back(who_budget(rq), &who);
}

void who_unjudged(struct req *rq, enum err e)
{
	if (rq->route->typed && err_info(e)->status == 503)
		who_fitted(rq);
}
