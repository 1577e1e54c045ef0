#pragma once

/*
 * Scrub: everything that is stored, held against the log while the server runs.
 *
 * A thread of the lowest priority.  At first it holds the records of a long log against it, in one
 * transaction, since nothing is appended meanwhile.  Then it proves the rest of the log: the
 * entries that the start did not look at, against their tiles, some thousand in each short
 * transaction.  Then, each so many hours and when it is asked, it takes a copy of the database
 * (engine/copy.h), replays its log and hashes the blobs (engine/fsck.h, engine/recount.h), so that
 * no transaction of the live database lasts.  A write of another program asks for a scrub, too.
 *
 * Wrong records are noted as a flaw (engine/soundness.h), wrong bytes as damage
 * (engine/damage.h).  Flaws of records are mended when all of a copy was right that was taken after
 * they were found last.  Entering the result is for others: scrub_result().  Any thread; start,
 * stop and free: one; E_FAULT: no thread.  Times are ms since 1970, spans ms.
 */

#include "engine/copy.h"
#include "engine/fsck.h"
#include "engine/soundness.h"

#define SCRUB_RETRY_MS (60ll * 60 * 1000) /* after one that could not be done */

struct scrub;

struct scrub_config {
	const char *db_path, *dir, *blobs; /* dir: where the copy lies */
	const struct note_key *key;
	struct copy *copy;
	bool never;    /* not even where another program wrote, or when it is asked */
	int64_t every; /* a span; 0: never by itself */
};

enum scrub_stage { SCRUB_PROVES, SCRUB_RESTS, SCRUB_COPIES, SCRUB_REPLAYS, SCRUB_HASHES };

struct scrub_result {
	int64_t began, took;
	enum err e; /* OK; E_TAMPERED: something is wrong; else: it could not be done */
	uint64_t entries, blobs, derived;
	struct hash root;
	enum fsck_wrong wrong;
	char place[FLAW_PLACE]; /* what is wrong, or why it could not be done; for people */
};

struct scrub_state {
	enum scrub_stage stage;
	int64_t began;         /* of the scrub that is going on */
	unsigned copied;       /* of the copy, in 1/1000 */
	uint64_t proved, size; /* entries of those that were there at the start */
	bool any;              /* there is a last one in this process */
	struct scrub_result last;
};

must_check enum err scrub_start(struct ctx *cx, const struct scrub_config *cfg, struct scrub **out);
/* Now it begins.  from: entries that an earlier scrub proved; in: until the first, a span. */
void scrub_begin(struct scrub *s, uint64_t from, int64_t in);
void scrub_ask(struct scrub *s); /* at once, or once more after the one that goes on */
struct scrub_state scrub_state(struct scrub *s);
const char *scrub_stage_name(enum scrub_stage stage); /* "copies" */

/* A result that is not yet entered; false: there is none.  The same again until scrub_entered(). */
bool scrub_result(struct scrub *s, struct scrub_result *out);
void scrub_entered(struct scrub *s);

void scrub_stop(struct scrub *s); /* soon, wherever it is; before the writer stops */
void scrub_free(struct scrub *s);
