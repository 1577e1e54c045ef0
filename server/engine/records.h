#pragma once

/*
 * Records: what a replay of the log found in the tables, as a flaw of the server
 * (engine/soundness.h). A wrong content or wrong bytes are none: they close what depends on them
 * alone.  Any thread. Source: decision 0087.
 */

#include "engine/fsck.h"
#include "engine/soundness.h"

enum flaw records_flaw(const struct fsck_report *r); /* FLAW_NONE: at most bytes are wrong */
/* What to do about it, in sentences. */
const char *records_next(const struct fsck_report *r);
/* An entry was said to be wrong by its tile, which may be what is wrong: then r and cx->detail say
 * that. */
void records_entry_or_tile(struct ctx *cx, const char *path, struct fsck_report *r);
/* e: of the replay, whose detail is in cx.  A wrong record is noted; where all are right, the flaws
 * of records are mended, unless another program wrote since it was found `foreign` times. */
void records_judge(struct ctx *cx, enum err e, const struct fsck_report *r, uint64_t foreign);
/* Before anything is signed or served: the records of a log of at most ROWS_ENTRIES are held
 * against it; a longer one is read-only (FLAW_START) until the scrub's thread has done that.  A
 * wrong record is noted, and is no error. */
must_check enum err records_first(struct ctx *cx, const char *path, uint64_t size);
