#pragma once

/*
 * Who asks: from a session's or a token's secret to a principal, with the
 * roles that it holds at its site.
 *
 * Access has a generation, which moves whenever an entry may have changed what
 * somebody may do.  A principal found under the present generation still
 * stands; so tokens can be cached, and a decision on the writer thread costs
 * one comparison, not a search.  Any thread; db is a reader's or the writer's.
 */

#include "http/req.h"

#define KIND_DEVICE "device" /* of a principal that is no user */

struct access;

struct access *access_new(void);
void access_free(struct access *a);
void access_moved(void *access); /* for struct writer_config */

/* The value of an Authorization header, or NULL for none: then nobody.  Bearer, or, to read, Basic
 * with the secret as its password, which is all that git can send.  E_UNAUTHENTICATED. */
must_check enum err who_find(struct req *rq, const char *authorization, int64_t now);

/* Does what was found still stand?  On the writer thread.  E_UNAUTHENTICATED, E_FORBIDDEN. */
must_check enum err who_again(struct req *rq);

/* May the principal call the route?  E_UNAUTHENTICATED, E_FORBIDDEN. */
must_check enum err who_may(struct req *rq, const struct route *route);
