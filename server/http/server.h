#pragma once

/*
 * The transport: libmicrohttpd, a pool of event threads, workers, one writer.
 *
 * A READ is answered on its event thread from one snapshot; whatever acts is
 * suspended until its batch is durable.  A plaintext listener binds to loopback
 * only.  start and stop belong to one thread; stop finishes what was begun.
 * E_UNAVAILABLE: the port cannot be had; E_FAULT: no thread; other errors are
 * those of the parts that start.
 */

#include "access/access.h"
#include "engine/instance.h"
#include "follow/follow.h"
#include "http/router.h"
#include "http/services.h"

#define CONNECTIONS_USUAL           1024 /* connections */
#define CONNECTIONS_OF_SOURCE_USUAL 256  /* connections */

struct server;

struct server_config {
	const struct instance *instance;
	uint16_t port;                              /* on 127.0.0.1; 0: any */
	unsigned threads, workers;                  /* event threads; workers */
	int64_t connections, connections_of_source; /* at most; 0: as is usual */
	/* ms: by which strangers' tries come back, and minutes of counts and readings pass.  NULL:
	 * the clock. */
	int64_t (*elapsed)(void);
	const char *const *hosts; /* further names that a Host header may bear; ends in NULL */
	struct route_table routes;
	const struct credential *const *credentials; /* of each room; NULL at the end */
	bool follows;                                /* does the system do by itself what is due? */
	void (*page_problem)(struct req *rq, enum err e); /* a refusal, as a page */
	bool scrubs;         /* false: not even where another program wrote */
	int64_t scrub_every; /* from one scrub to the next, ms; 0: never by itself */
	const char *syslog;  /* the socket of the system's log; NULL: nothing is written there */
	const char *anchor;  /* a file outside of the directory that gets each newest head; NULL */
	struct machine_start *machine; /* what this start found (integrity/machine.h); NULL */
	/* Compares the store with what lies elsewhere, before anything can be entered.  NULL: it
	 * does not.  Where it fails, server_start() does. */
	enum err (*look)(struct ctx *cx, struct db *db, const struct services *s);
	/* Announces outside of the server what is durable: called once a second, on a thread
	 * that is not the writer's, with a reader that is in no transaction.  NULL: nothing is. */
	void (*announce)(struct ctx *cx, struct db *db, const struct services *s);
	/* What the system enters before the first request, and looks at once a second, on the
	 * thread of announce, with such a reader; and what it does when all is entered and the
	 * server stops.  All NULL: nothing. */
	void (*begin)(struct ctx *cx, struct db *db, const struct services *s);
	void (*watch)(struct ctx *cx, struct db *db, const struct services *s);
	void (*stop)(struct ctx *cx, struct db *db, const struct services *s);
};

must_check enum err server_start(struct ctx *cx, const struct server_config *cfg,
				 struct server **out);
uint16_t server_port(const struct server *sv);
void server_stop(struct server *sv);
