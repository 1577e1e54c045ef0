#pragma once

/*
 * fsck: does every row follow from the log, and the log from its signatures?
 *
 * Replays all entries of a file into an empty database through the same apply
 * table as the server, then compares schema, tiles and projections row by row.
 * Every checkpoint must have the root the entries give; the newest and every
 * SIGNATURE_EVERY-th must bear our signature.  A consistent forgery of the
 * whole file shows only against a checkpoint that was kept elsewhere: pass it
 * as held.  Reads the file, changes nothing.  One thread, with connections of
 * its own.  engine/recount.h looks at the files beside it.
 */

#include "engine/db.h"
#include "proof/note.h"

#define SIGNATURE_EVERY 64 /* checkpoints */

/* The kind of the first wrong place. */
enum fsck_wrong {
	FSCK_RIGHT,
	FSCK_FILE, /* the file itself: pages, indexes */
	FSCK_ROW,  /* the schema, or a row that follows from entries */
	FSCK_ENTRY,
	FSCK_TILE,
	FSCK_CHECKPOINT,
	FSCK_CONTENT, /* a stored content; object names it, unless it is missing */
	FSCK_BYTES,   /* a stored file, or what was derived from bytes */
	FSCK_BEHIND,  /* all of it is older than the held head, or beside it */
	FSCK_ACT,     /* an entry by somebody who was not what it states */
	FSCK_WRONG_COUNT
};

struct fsck_report {
	uint64_t entries, checkpoints;
	uint64_t blobs, derived; /* files that were hashed; what was derived again */
	uint64_t lost; /* what is not there or not right, and was accepted (engine/lost.h) */
	struct hash root;
	const char *vkey; /* compare it with the one on paper */
	enum fsck_wrong wrong;
	uint64_t at;        /* of an entry its index, of a checkpoint its size */
	const char *object; /* "content:<digest>", or NULL */
	/* The first entry by somebody who was not what it states, and what is wrong with it; NULL:
	 * there is none.  Such an entry is as it was signed, and replays: no error. */
	const char *act;
};

const char *fsck_wrong_name(enum fsck_wrong w); /* "row" */

enum fsck_depth {
	FSCK_REPLAY, /* everything */
	FSCK_HASHES  /* the log alone: entries, tiles, checkpoints; no replay */
};

/* What was right but for an act in it: E_TAMPERED then, with wrong and cx->detail. */
must_check enum err fsck_act(struct ctx *cx, struct fsck_report *r);

/* held: a note, or NULL.  E_TAMPERED: cx->detail names the first wrong place.  E_UNAVAILABLE: there
 * was no room for the replay, say; nothing is said of the file then. */
must_check enum err fsck(struct ctx *cx, const char *path, const char *held, enum fsck_depth depth,
			 struct fsck_report *out);
/* The same, with somebody's foot on the brake.  E_UNAVAILABLE: the work was stopped. */
must_check enum err fsck_braked(struct ctx *cx, const char *path, const char *held,
				enum fsck_depth depth, const struct brake *p,
				struct fsck_report *out);
