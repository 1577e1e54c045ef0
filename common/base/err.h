#pragma once

/*
 * Errors.  A function that can fail returns enum err and takes a struct ctx,
 * where errf() leaves the sentence a person will read.  A caller does one of
 * two things with an error: it handles that code by name, or passes it up with
 * TRY().  E_FAULT is never handled: it becomes a 500 and a log line.
 *
 * err_at() adds the place in the input (a JSON pointer, a header's name, a
 * byte), err_next() a next step better than the code's own from the table.  A
 * ctx belongs to one thread at a time.
 */

#include "base/arena.h"

/* clang-format off */
#define ERR_LIST(X) \
	/* code            status slug                title                     what to do next */ \
	X(INVALID,         400, "invalid",            "Invalid request",        "Correct the named place and send the request again.") \
	X(UNAUTHENTICATED, 401, "unauthenticated",    "Who are you?",           "Log in at POST /v1/session, or send a token as 'Authorization: Bearer'.") \
	X(FORBIDDEN,       403, "forbidden",          "Not allowed",            "Ask someone who holds the role that this needs.") \
	X(NOT_FOUND,       404, "not-found",          "Not found",              "Check the name; GET /v1 lists every resource.") \
	X(NO_METHOD,       405, "method-not-allowed", "Method not allowed",     "Use one of the methods in the Allow header.") \
	X(DAMAGED,         409, "damaged",            "Stored bytes are damaged", "Put the bytes back from a copy: signetd fsck names each file and record that is wrong.") \
	X(CONFLICT,        409, "conflict",           "Conflict",               "Read the present state, then decide again.") \
	X(STALE,           412, "stale",              "It has changed",         "Read it again and send the new ETag as If-Match.") \
	X(TOO_LARGE,       413, "too-large",          "Too large",              "Send less at once.") \
	X(MEDIA_TYPE,      415, "media-type",         "Unsupported media type", "Send the body as application/json.") \
	X(RANGE,           416, "range",              "No such range",          "Ask for a range inside the size that Content-Range states.") \
	X(MISMATCH,        422, "mismatch",           "Does not match",         "Compare the digest with the bytes you hold.") \
	X(BUSY,            429, "too-many",           "Too many at once",       "Wait as long as Retry-After says.") \
	X(HEADERS,         431, "headers",            "Headers too large",      "Send fewer or smaller header fields.") \
	X(TAMPERED,        500, "tampered",           "Does not match the log", "Stop, keep the directory as it is, and run signetd fsck.") \
	X(FAULT,           500, "fault",              "Server fault",           "Give the request id to whoever runs this server.") \
	X(READ_ONLY,       503, "read-only",          "Read-only",              "GET /readyz says what was found. Nothing was written.") \
	X(BEHIND,          503, "behind",             "Behind its own log",     "GET /readyz says what was found. Nothing was written.") \
	X(UNAVAILABLE,     503, "unavailable",        "Unavailable",            "Nothing was written. Try again in a moment.")
/* clang-format on */

enum err {
	OK,
#define X(code, ...) E_##code,
	ERR_LIST(X)
#undef X
		ERR_COUNT
};

struct ctx {
	struct arena mem;
	int64_t now;        /* ms since 1970; of a job: when the writer began it */
	int64_t latest;     /* by which ends are asked, never before now; 0: by now */
	const char *detail; /* set by errf() */
	const char *place;  /* set by err_at(); NULL: the whole */
	const char *next;   /* set by err_next(); NULL: the table's */
	const char *where;  /* source file and line, for the server's own log */
};

struct err_info {
	int status;
	const char *slug, *title, *next;
};

const struct err_info *err_info(enum err e);
bool err_refuses(enum err e); /* a 4xx: the caller's doing, not the machine's */

/* Each yields the code it was given, in sight of the compiler: an analyser that
 * reads one file would otherwise follow paths on which errf() was OK. */
#define errf(cx, code, ...) (detail_set(cx, __FILE__, __LINE__, __VA_ARGS__), err_given(code))
#define err_at(cx, e, ...)                  \
	({                                  \
		enum err placed_ = (e);     \
		place_set(cx, __VA_ARGS__); \
		err_given(placed_);         \
	})
#define err_next(cx, e, ...)               \
	({                                 \
		enum err advised_ = (e);   \
		next_set(cx, __VA_ARGS__); \
		err_given(advised_);       \
	})
static inline enum err err_given(enum err e)
{
	return e;
}

void detail_set(struct ctx *cx, const char *file, int line, const char *fmt, ...) printf_like(4, 5);
void place_set(struct ctx *cx, const char *fmt, ...) printf_like(2, 3);
void next_set(struct ctx *cx, const char *fmt, ...) printf_like(2, 3);

#define TRY(call)                       \
	do {                            \
		enum err try_ = (call); \
		if (try_ != OK)         \
			return try_;    \
	} while (0)
