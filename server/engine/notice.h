#pragma once

/*
 * Notice: what access and the rooms' memories have to know of the entries of a
 * batch.
 *
 * Jobs after an entry in the batch must see that somebody's access changed:
 * access hears of it before COMMIT.  Readers of the disk must see it too: access
 * hears of it again when the batch is on disk or is not, since a reader may have
 * kept a wrong answer in between.  Memories hear after COMMIT alone.  A memory
 * that hears of an entry that was rolled back after all forgets once too often,
 * which costs a look-up.  The writer thread alone.
 */

#include "engine/writer.h"

struct notice {
	bool access;         /* the open batch changes what somebody may do */
	struct heard *heard; /* in the arena given */
};

/* An entry of that fact is in the batch.  The fact's objects must last until the batch is settled.
 */
void notice_take(struct notice *n, const struct writer_config *cfg, struct arena *mem,
		 const struct fact *f);
/* The batch is on disk, or is known not to be. */
void notice_settle(struct notice *n, const struct writer_config *cfg);
