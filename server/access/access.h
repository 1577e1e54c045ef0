#pragma once

/*
 * Access: from the secret that somebody shows to a principal.  The kinds of
 * secrets, and how each is looked up, are rows that the rooms of people and of
 * devices bring.
 *
 * Access has a generation, which moves whenever an entry may have changed what
 * somebody may do.  A principal found under the present generation is valid; so
 * it can be kept, and a decision on the writer thread costs one comparison, not
 * a search.  Whether a session is open is no matter of the tables, and is asked
 * at each request.  Any thread; db is a reader's or the writer's.
 */

#include "access/principal.h"
#include "engine/db.h"
#include "engine/memory.h"

/* A kind of secret, by how it begins. */
struct credential {
	const char *prefix; /* "sgt_"; NULL: the end of the rows */
	/* Asked at each request, of memory alone: is it open?  Fills out->user and out->session.
	 * E_NOT_FOUND: nobody's, or over.  NULL: the tables alone know. */
	enum err (*open)(struct ctx *cx, const struct memories *m, const char *secret,
			 struct principal *out);
	/* The rest of *out, from the tables; it is kept until the generation moves.  Where open()
	 * filled out->user, load() goes by that alone.  E_NOT_FOUND: nobody's, or over; any other
	 * error: it could not be looked up. */
	enum err (*load)(struct ctx *cx, struct db *db, const char *secret, int64_t now,
			 struct principal *out);
};

struct access;

/* rooms: rows of credentials of each room, NULL at the end; m outlives it. */
struct access *access_new(const struct credential *const *rooms, const struct memories *m);
void access_free(struct access *a);
/* For struct writer_config; on the writer thread alone.  open: what somebody may do has changed,
 * and it is not committed yet. */
void access_moved(void *access, bool open);

/* Whose secret is it?  E_UNAUTHENTICATED: nobody's. */
must_check enum err access_find(struct ctx *cx, struct db *db, struct access *a, const char *secret,
				int64_t now, struct principal *out);
/* Is a principal still valid, as far as access has it? */
bool access_valid(struct access *a, const struct principal *p);
