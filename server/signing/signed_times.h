#pragma once

/*
 * The two times of a signature: the signer's, as the signed statement has it, and the log's, as its
 * entry has it; and whether the log's time was held there, so that it is no reading of a clock.
 * Any thread with a connection of its own.  E_TAMPERED: envelope or entry cannot be read;
 * other errors are the database's (engine/db.h).  Source: trust.md, 3.
 */

#include "signing/signature.h"

struct entered_time {
	int64_t at; /* ms since 1970 */
	bool held;
};

/* Of the entry that brought the signature. */
must_check enum err entered_time(struct ctx *cx, struct db *db, const struct signature *s,
				 struct entered_time *out);
/* Both, as members of a signature's object, "signed" and "entered"; before them "site", that of the
 * grant which its statement relies on. */
must_check enum err signed_times_put(struct ctx *cx, struct db *db, const struct signature *s,
				     struct printer *p);
