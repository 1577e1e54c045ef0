#pragma once

/*
 * Services: the parts besides the store that handlers may reach: the instance,
 * blobs, what rooms keep in memory, access, the writer.  The server makes them
 * before the first request and drops them after the last, so a handler never
 * asks whether one is there.  Each part says which threads may call it.
 */

#include "access/access.h"
#include "access/budget.h"
#include "access/logins.h"
#include "access/tally.h"
#include "engine/instance.h"
#include "engine/scrub.h"
#include "http/router.h"

struct machine_start;

struct services {
	const struct instance *instance;
	struct blobs blobs, exports; /* exports: copies that were handed out, DIR/exports */
	struct memories *memories;   /* what rooms keep in memory alone */
	struct access *access;
	struct tally *tally;
	struct logins *logins;
	struct budget *budget;     /* of strangers' tries to log in */
	struct budget *enrolments; /* and to enrol a device */
	int64_t (*elapsed)(void);  /* ms: by which budgets come back and minutes pass */
	struct writer *writer;
	struct scrub *scrub;
	int64_t scrub_every; /* a span, ms; 0: never by itself */
	struct route_table routes;
	const char *syslog; /* the socket of the system's log; NULL: nothing is written there */
	const char *anchor; /* a file that gets each newest head; NULL: none does */
	struct machine_start *machine; /* what this start found (integrity/machine.h); NULL */
	void (*page_problem)(struct req *rq, enum err e); /* a refusal, as a page */
};

/* The log's name: what people and devices sign names it. */
static inline const char *origin_of(const struct req *rq)
{
	return rq->services->instance->signer.key.origin;
}
