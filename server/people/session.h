#pragma once

/*
 * Sessions: who has logged in, in memory alone.  A session is no record (its
 * opening and closing are, as entries), and a restart ends the continuous
 * period of controlled access (21 CFR 11.200(a)(1)).  A login is not a signature.
 * Any thread.
 *
 * A session is closed when its end is decided, before the entry is durable: a
 * session that ended without an entry does no harm, an act after the end would.
 * An act that ends all sessions of a person ends them again when its entry is durable: a
 * login that was decided before it in the same batch opens its session only then.
 *
 * now: of clock_uptime_ms(), for a clock that is set neither ends a session nor keeps one.
 */

#include "base/err.h"
#include "engine/memory.h"

#define SESSIONS_MAX       4096
#define SESSIONS_OF_ONE    16 /* of a person; one more ends that which was used least recently */
#define SESSION_IDLE_MS    INT64_C(1800000)  /* 30 minutes */
#define SESSION_LIFE_MS    INT64_C(43200000) /* 12 hours */
#define SESSION_SECRET_MAX 64
#define SESSION_PREFIX     "sgs_"

struct sessions;

extern const struct memory sessions_memory; /* of struct sessions */

/* Open one under an id already in the log; returns its secret.  NULL: too many are open.  One that
 * was not entered lasts until the server takes acts again (engine/soundness.h). */
const char *session_open(struct ctx *cx, struct sessions *s, const char *id, const char *user,
			 bool entered, int64_t now);
/* The session that the secret opens, if it is not over; id and user into the arena of cx. */
bool session_find(struct ctx *cx, struct sessions *s, const char *secret, int64_t now,
		  const char **id, const char **user);
void session_close(struct sessions *s, const char *id);
void session_close_user(struct sessions *s, const char *user); /* all of them */
/* The same by a suspension: none is found any more, and each says why for as long as it would have
 * lasted. */
void session_suspend_user(struct sessions *s, const char *user);
/* Did a suspension end the session that the secret opened?  Whose it was. */
bool session_was_suspended(struct ctx *cx, struct sessions *s, const char *secret,
			   const char **user);
