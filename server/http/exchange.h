#pragma once

/*
 * One request on its way through the server; for server.c alone.
 *
 * A request moves between threads but is owned by one at a time:
 *
 *   READING --body complete--> READY                        READ: stays on the event thread
 *   READING --body complete--> AWAY --durable--> READY      all else: suspended meanwhile
 *   READING --refused--> READY                              nobody's act: counted
 *   READING --refused--> AWAY --durable--> READY            somebody's act: entered
 *
 * A refusal of the headers is answered at once if a large body follows or one
 * of unknown length, else when it was read past; one of the body, when it ends,
 * or with the connection if it goes on for more than DROPPED_MAX.
 *
 * An upload is suspended within READING as well, whenever its buffer is full:
 * two workers then have it, one writes the buffer and sets early, one hashes
 * it, and the last of them resumes.
 *
 * A connection is suspended before its request is submitted, because the other
 * thread may be done before submit returns; after submit this thread must not
 * touch it.  Sizes are bytes.  exchange_parse() returns E_INVALID or
 * E_MEDIA_TYPE with the place, or E_FORBIDDEN for a form of another site.
 */

#include <microhttpd.h>
#include <stdatomic.h>

#include "http/pool.h"
#include "http/readers.h"
#include "http/router.h"
#include "http/services.h"
#include "http/strangers.h"
#include "http/watch.h"

#define BODY_MAX    65536                /* bytes */
#define UPLOAD_MAX  (UINT64_C(64) << 30) /* bytes */
#define DROPPED_MAX (UINT64_C(1) << 20)  /* of a body that is refused: more ends the connection */

enum state { FRESH, READING, AWAY, READY };

/* What every exchange of a server shares. */
struct transport {
	struct services services;
	struct readers *readers;
	struct pool *pool;
	struct strangers *strangers, *enrolments;
	struct watch *watch;
	const char *const *hosts;
};

struct exchange {
	struct req rq;
	struct transport *transport;
	struct MHD_Connection *conn;
	struct watched *watched;
	enum state state;
	enum err early;  /* before run(): at the headers, in the body, or by prepare() */
	bool disconnect; /* what follows on this connection cannot be trusted */
	bool last;       /* of its connection: its end is not sure, or it is HTTP/1.0 */
	struct route_match match;
	struct task task, beside; /* two at once only of an upload */
	atomic_int parts;         /* of an upload's buffer that are under way */
	const char *uri;          /* as it was sent */
	char *body;
	size_t body_size, body_room; /* body_room: what is allocated */
	uint64_t dropped;            /* bytes that came after the body was refused */
};

static inline struct exchange *exchange_of(struct req *rq)
{
	return container_of(rq, struct exchange, rq);
}

struct exchange *exchange_new(struct transport *h, struct MHD_Connection *conn, const char *uri);
/* Too many connections are open: it is answered and ends. */
void exchange_no_room(struct exchange *x);
enum MHD_Result exchange_headers(struct exchange *x, const char *method, const char *url);
size_t body_max(const struct exchange *x); /* bytes; of a route that is no STREAM */
enum MHD_Result exchange_body(struct exchange *x, const char *data, size_t *size);
must_check enum err
exchange_parse(struct exchange *x); /* the whole body is in: what does it say? */
enum MHD_Result exchange_dispatch(struct exchange *x);
/* Refused before it was understood: an act of somebody we know is entered, all else is counted. */
enum MHD_Result exchange_refuse(struct exchange *x, enum err e);
enum MHD_Result exchange_reply(struct exchange *x);
void exchange_free(struct exchange *x);
