#pragma once

/*
 * The log as this machine has seen it: every head that a server shows must
 * contain the newest one verified here before, under a key of those that people
 * trust (lib/known.h), or continue its log as they say.  The newest is kept in the profile, and
 * never goes back.  One thread per profile, which is locked meanwhile.  Sizes are
 * entries.  E_UNAVAILABLE: the server does not answer.
 */

#include "lib/api.h"
#include "lib/profile.h"
#include "rules/heads.h"

#define HEAD_NOTE_MAX 16384 /* bytes: a body and some cosignatures */

struct head {
	const struct trust_logs *logs; /* whose heads count */
	const char *origin;            /* of the log that is followed */
	const char *before; /* its name when this machine looked before, if another; NULL */
	struct checkpoint now, seen; /* seen.size 0: the first that was looked at */
	const char *stale;           /* why the trust that was kept goes on; NULL: it does not */
};

/*
 * Fetch the head, verify it, prove that it contains the one kept or continues its log, keep it;
 * p->vkey is then the key that signed it.  E_TAMPERED: no key that counts, an older head, another
 * history, other trust; E_CONFLICT, E_FORBIDDEN: of head_continued(); E_INVALID: no key of this log
 * was accepted yet.
 */
must_check enum err head_check(struct ctx *cx, struct api *api, struct profile *p,
			       struct head *out);

/* The head that the server shows, before anybody's key was asked.  E_UNAVAILABLE: what came is
 * none, such as a page of a guest network, or over HEAD_NOTE_MAX. */
must_check enum err head_ask(struct ctx *cx, struct api *api, const char **note);

/* Does the head now contain the one seen, of the same origin?  now becomes the head that the proof
 * leads to: perhaps newer than the one just fetched.  E_TAMPERED; E_UNAVAILABLE: what came is no
 * proof. */
must_check enum err head_grown(struct ctx *cx, struct api *api, const struct trust_logs *logs,
			       const char *origin, const struct tree_head *seen,
			       struct checkpoint *now);

/* The server shows another history than that head, which was verified here: it is given the note,
 * so that the plant learns of it.  Whether it takes it changes nothing; a stranger sends none. */
void head_hand_in(struct api *api, const char *note);

/* The key that the server names: a hint, to be compared with the one on paper. */
must_check enum err head_vkey(struct ctx *cx, struct api *api, const char **out);
