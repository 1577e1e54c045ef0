#pragma once

/*
 * The two times of a signature: the signer's, as the signed statement has it, and the log's, as its
 * entry has it; and whether the clock was held meanwhile, so that the second is no reading of a
 * clock.  Any thread with a connection of its own.  E_TAMPERED: envelope or entry cannot be read;
 * other errors are the database's (engine/db.h).  Source: trust.md, 3.
 */

#include "signing/signature.h"

struct signed_times {
	int64_t signed_at; /* ms since 1970, like entered_at */
	const char *offset, *zone;
	int64_t entered_at;
	bool held;
};

must_check enum err signed_times(struct ctx *cx, struct db *db, const struct signature *s,
				 struct signed_times *out);
/* As members of a signature's object: "signed" and "entered". */
must_check enum err signed_times_put(struct ctx *cx, struct db *db, const struct signature *s,
				     struct printer *p);
