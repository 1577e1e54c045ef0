#pragma once

/*
 * The principal of a request, found by its Authorization header or, on pages,
 * by the session's cookie: once when the headers are in and once more before
 * the decision.  A request without a header is nobody's.  Times are ms since
 * 1970.  Any thread; db is a reader's or the writer's.
 */

#include "access/budget.h"
#include "http/req.h"

/* The value of an Authorization header, or NULL for none: then nobody.  Bearer, or, to read, Basic
 * with the secret as its password, which is all that git can send.  E_UNAUTHENTICATED. */
must_check enum err who_find(struct req *rq, const char *authorization, int64_t now);

/* As entries name the principal; it lasts as long. */
struct actor who_actor(const struct principal *p);

/* Is the principal still valid?  On the writer thread.  E_UNAUTHENTICATED,
 * E_FORBIDDEN. */
must_check enum err who_again(struct req *rq);

/* May the principal call the route?  E_UNAUTHENTICATED, E_FORBIDDEN. */
must_check enum err who_may(struct req *rq, const struct route *route);

/* Of a route that has `typed`: who tries to be let in.  Texts are the request's. */
struct asker who_asks(struct req *rq);
/* Whose tries are counted with the request's. */
struct budget *who_budget(const struct req *rq);
/* The try is given back: the password or code fitted. */
void who_fitted(struct req *rq);
/* Or e says that nobody could judge it, as on a server that is read-only. */
void who_unjudged(struct req *rq, enum err e);
