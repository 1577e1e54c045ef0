#pragma once

/*
 * The judge: a store that is made again from the entries while the server is
 * read-only, so that who logs in or halts a rollout is judged by entries and
 * never by rows (trust.md, 7).
 *
 *   judge_call     a batch begins: is there a judge for it?
 *     judge_control, judge_hear    what the writer does to its own database
 *   judge_settle   the batch is on disk, or is not
 *
 * The judge is made on a thread of its own, and takes as long as fsck's replay; until
 * then nobody is judged.  The judge is a scratch file that vanishes.  One that does not
 * follow the log any more is made anew.  All functions: the writer thread, or
 * the one that starts and stops it.  Errors: those of store_follow().
 */

#include "engine/again.h"

struct judge;

struct judge *judge_new(const char *db_path); /* which outlives it */
void judge_free(struct judge *j);             /* waits for its thread, which stops soon */

/* head: of the log, as the writer has it in memory.  A judge is begun where the server is read-only
 * and its tail verifies, and is dropped where the server is sound. */
bool judge_call(struct judge *j, const struct log_head *head);
bool judge_sits(const struct judge *j);   /* it was called for this batch, and follows so far */
bool judge_cannot(const struct judge *j); /* the entries do not lead to the root, or no room */
struct db *judge_db(const struct judge *j);
void judge_control(struct judge *j, sql_id id); /* transaction or savepoint, if one sits */
/* The entries that db has before size, if one sits. */
must_check enum err judge_hear(struct ctx *cx, struct judge *j, struct db *db, uint64_t size);
void judge_settle(struct judge *j, bool committed);
