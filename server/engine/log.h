#pragma once

/*
 * The log, as the writer holds it: the end of the Merkle tree in memory, the
 * entries of the open transaction beside it.
 *
 *   log_begin                        the head in the file is the one we know
 *     log_append, log_refuse ...   each between log_mark() and, if its job
 *                                    fails, log_restore(): a rollback in memory
 *   log_seal                         tiles; the head that the batch leads to
 *   log_sign                         the signed checkpoint of that head, swapped in
 *   COMMIT
 *   log_committed | log_abandoned
 *
 * The committed tree is never touched before COMMIT: the batch's leaves wait in
 * a list, and log_seal() grows a copy.  So restoring after a job is cutting the
 * list, and after a failed COMMIT throwing the copy away.  Writer thread only.
 * `at` never runs backwards.  Errors: E_TOO_LARGE for an act that fits into no
 * entry, E_FAULT where the head is not the one we know, and the database's
 * (engine/db.h).
 */

#include "engine/db.h"
#include "proof/entry.h"
#include "proof/note.h"
#include "proof/tiles.h"

struct log;

struct log_mark {
	size_t n;
	int64_t at;
};

struct log_head {
	uint64_t size;
	struct hash root;
};

struct receipt {
	int64_t index;     /* NO_ENTRY: there is none */
	const char *bytes; /* the entry, exactly; in the arena of the ctx that appended */
	size_t size;
};

/* Re-read the end of the tree.  E_TAMPERED if head, tiles, last entry and key do not agree. */
must_check enum err log_open(struct ctx *cx, struct db *db, const struct note_signer *signer,
			     struct log **out);
/* A replay goes on: behind `size` entries and their tiles, the newest entry of that time. */
must_check enum err log_resume(struct ctx *cx, struct db *db, uint64_t size, int64_t at,
			       struct log **out);
void log_close(struct log *l);

must_check enum err log_begin(struct ctx *cx, struct db *db,
			      struct log *l); /* E_TAMPERED: someone else wrote */
struct log_mark log_mark(const struct log *l);
void log_restore(struct log *l, struct log_mark m);
must_check enum err log_append(struct ctx *cx, struct db *db, struct log *l, const struct act *act,
			       struct fact *fact, struct receipt *out);
/* The same where the rows of db are not believed: the chains of objects go on as `by` has them
 * (engine/judge.h). */
must_check enum err log_append_by(struct ctx *cx, struct db *db, struct db *by, struct log *l,
				  const struct act *act, struct fact *fact, struct receipt *out);
/* A name of nothing is left out of a refused fact: it is no object and makes no
 * other refusal. */
must_check enum err log_known_objects(struct ctx *cx, struct db *db, struct fact *refused);
must_check enum err log_refuse(struct ctx *cx, struct db *db, struct log *l, const struct act *act,
			       const struct fact *refused, enum err why, struct receipt *out);

/* Sealing closes the batch and signs nothing: what may have to be known to others first, such as a
 * log that several machines share, belongs between the two (docs/decisions/0044). */
must_check enum err log_seal(struct ctx *cx, struct db *db, struct log *l, struct log_head *out);
/* E_FAULT: the head in the file is not the one that the batch was made on. */
must_check enum err log_sign(struct ctx *cx, struct db *db, struct log *l,
			     const struct log_head *head);
void log_committed(struct log *l);
void log_abandoned(struct log *l);

/* From now on log_replay() asks before it applies an entry; an error ends the replay. */
void log_asks(struct log *l,
	      enum err (*ask)(void *arg, struct ctx *cx, struct db *db, const struct entry *e),
	      void *arg);
/* Replay: apply one entry into db and grow the tree by its leaf, sealing nothing.  E_INVALID,
 * E_FAULT.  log_grow() grows the tree only. */
must_check enum err log_replay(struct ctx *cx, struct db *db, struct log *l, const void *bytes,
			       size_t size, const struct hash *leaf);
must_check enum err log_grow(struct ctx *cx, struct db *db, struct log *l, const struct hash *leaf);
must_check enum err log_replay_end(struct ctx *cx, struct db *db, struct log *l, struct hash *root);
struct hash log_root(const struct log *l);
uint64_t log_size(const struct log *l); /* entries that are committed */
int64_t log_time(const struct log *l);  /* of the newest entry; -1: there is none */
