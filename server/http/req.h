#pragma once

/*
 * One HTTP request, as a handler sees it: what came in, who asks, where to
 * read, and the reply to send.  Handlers have nothing to do with sockets or
 * threads.
 *
 *   READ    run() replies, from one snapshot, on the event thread, or aside on a worker; bounded.
 *           prepare(), if there is one, may reply before that, from memory.
 *           Where a file of the reply is to be hashed first, run() leaves it in proof.now: a
 *           worker hashes it, and run() looks again there.
 *           Where the look itself is an entry, run() sets enter() and replies nothing: enter()
 *           decides on the writer, and once its entry is durable run() looks again there, and
 *           replies.
 *   WRITE   run() decides: it fills job.fact, on the writer thread
 *   WORK    prepare() computes on a worker (a reader's snapshot in db), then as WRITE; if it
 *           replies itself there is nothing to decide
 *   STREAM  the body goes to a staging file and its hash as it arrives, then as WORK
 *
 * The reply to an act is the entry that it made.  What a decision leads to
 * outside the store (a session to open, a secret to show) happens in after(), which
 * runs once the entry is durable, and only then.  The request belongs to one
 * thread at a time.  Errors: E_NOT_FOUND, E_INVALID and E_STALE with the place.
 */

#include "access/principal.h"
#include "engine/blob_read.h"
#include "engine/writer.h"
#include "http/body.h"

enum method { GET, POST, PUT, DELETE };
enum mode { READ, WRITE, WORK, STREAM };

#define PARAMS_MAX 4

/* Roles, as the rows of routes name them. */
#define ADMIN    role_bit(ROLE_ADMINISTRATOR)
#define APPROVER role_bit(ROLE_APPROVER)
#define AUDIT    role_bit(ROLE_AUDITOR)
#define AUTHOR   role_bit(ROLE_AUTHOR)
#define EXPERT   role_bit(ROLE_EXPERT)
#define OPERATOR role_bit(ROLE_OPERATOR)
#define REVIEWER role_bit(ROLE_REVIEWER)
#define TESTER   role_bit(ROLE_TESTER)

struct page_row;
struct req;
typedef enum err handler(struct req *rq);

struct route {
	enum method method;
	const char *path; /* "/v1/models/{model}" */
	unsigned who;
	enum scope scope; /* what a token must allow */
	enum mode mode;
	const struct field *body; /* NULL: no body */
	handler *prepare;         /* WORK and STREAM; may be NULL for READ, always for WRITE */
	handler *run;
	const char *summary; /* one line for GET /v1 and schema/openapi.yaml */
	bool page;           /* for people: HTML, a session's cookie, forms */
	const char *about; /* kind of the object that the path names; NULL: only the body says it */
	uint32_t body_max; /* bytes of its body; 0: BODY_MAX, or UPLOAD_MAX of a STREAM */
	/* Sets job.item before the job is submitted: the act is an item of a
	 * stream.  NULL: it is an entry of its own. */
	void (*gather)(struct req *rq);
	bool by_statement; /* a signed act: its statement's id makes it one, and an
			    * Idempotency-Key has no say */
	bool aside;        /* READ: it may take longer, and runs on a worker */
	bool passes;       /* WRITE, WORK: its act may go on while the server is read-only */
	bool shows_head;   /* WORK: a signed head comes with it, and is heard though no act is taken
			    */
	bool judged;       /* READ: while the server is read-only it is decided as a WRITE is, by
			    * entries and not by rows, and enters nothing */
	bool brief;        /* what a worker does takes less than a millisecond, mostly */
	const char *typed; /* WORK: a stranger asks, and this member names the account or device:
			    * strangers have a lane and a budget.  NULL: no stranger's */
	bool enrols;       /* with typed: of a device, and devices have another lane and budget */
	const struct page_row *shows; /* web/page.h; NULL: it shows no page of its own */
	const char *concerns;         /* which objects it asks for: http/concerned.h */
};

/* The cookie that carries a session to pages; the API takes none. */
#define COOKIE "signet"

struct services; /* what handlers may reach besides the store: http/services.h */

struct req {
	struct ctx cx;
	struct db *db;
	struct services *services;
	const struct route *route;
	const char *param[PARAMS_MAX];
	const char *source; /* address of the peer */
	struct principal who;
	bool by_entries; /* what it asks is decided on the writer: judged_later(), at its headers */
	const char *authorization; /* what it was found by; NULL: nothing was shown */
	json_t *in;
	const char *form;   /* a page's form must carry it: it shows that we made the page; NULL: no
			       session */
	struct stage stage; /* STREAM */
	struct act act;
	struct job job;
	const void *prepared;       /* from prepare() to run() */
	struct seed_signer *opened; /* a sealed key, for one signature; wiped with the request */
	void (*after)(struct req *rq);
	handler *enter; /* READ: set by run(), which is called again when the entry is durable */
	bool head;      /* HEAD: no byte of the body leaves */
	struct {        /* of the file that leaves (http/file.c) */
		struct proving now; /* hashed, then run() is called again */
		const struct blobs *of;
		struct file_mark mark; /* of the file that was hashed, if known */
		bool known;
		unsigned times; /* that it was hashed: its mark may change meanwhile */
	} proof;

	int status;
	const char *type;
	const char *location; /* NULL: none */
	const char *etag;     /* NULL: none; without quotes */
	const char *secret;   /* shown once, beside the entry; NULL: none */
	const char *cookie;   /* a session's secret to set, "" to forget it; NULL: leave it */
	bool counted;         /* a refusal that the room counted by itself */
	bool attachment;      /* bytes that are nobody's page */
	bool public;          /* may be cached by anyone, for a moment */
	const char *cache;    /* Cache-Control where it is another; NULL: as the rest says */
	char *out;            /* malloc'd; the transport takes it */
	size_t out_size;
	int out_fd; /* >= 0: the reply is this file, from out_from */
	uint64_t out_from;
	const char *content_range;
	const char *allow; /* for 405 */
	int64_t retry_s;   /* for 429 and 503; 0: a second */
};

/* The transport's view of the request; NULL: not given. */
const char *req_query(struct req *rq, const char *name);
const char *req_header(struct req *rq, const char *name);

const char *in_text(struct req *rq, const char *name); /* NULL only if the field is optional */
int64_t in_int(struct req *rq, const char *name, int64_t if_absent);
bool in_bool(struct req *rq, const char *name);
json_t *in_any(struct req *rq, const char *name); /* borrowed; NULL: absent */

must_check enum err param_int(struct req *rq, size_t i, int64_t *out); /* E_NOT_FOUND */
must_check enum err query_int(struct req *rq, const char *name, int64_t max,
			      int64_t *out);                       /* untouched if not given */
must_check enum err query_at(struct req *rq, int64_t *at);         /* ?as_of=, else now */
must_check enum err match_check(struct req *rq, int64_t from_idx); /* If-Match; E_STALE */

bool req_knows(struct req *rq, const char *etag); /* If-None-Match names it */
bool req_entered(const struct req *rq);           /* the entry that enter() decided is durable */
bool reply_leaves(struct req *rq); /* will bytes of the body leave, as the reply is now? */

/* Of an act, a problem or an upload; a read that ends well needs none. */
const char *req_id(struct req *rq);

const char *method_name(enum method m);
