#pragma once

/*
 * Actors of a replay: the first entry by somebody who was not what it states (rules/actors.h), as
 * the rooms judge it by the tables before it.  Each who acts alike is judged once, until accounts
 * or roles move.  One thread.  Errors: the database's (engine/db.h).
 */

#include "base/map.h"
#include "engine/db.h"
#include "proof/entry.h"

struct actors {
	struct ctx *cx;    /* in which `wrong` lies */
	const char *wrong; /* "entry 7, /actor/roles: …"; NULL: none so far */
	struct ctx judged; /* what is known of those that were right */
	struct map right;
	bool moved;
};

void actors_begin(struct actors *a, struct ctx *cx);
/* Before the entry is applied; actors: a struct actors.  One that is wrong is no error. */
must_check enum err actors_ask(void *actors, struct ctx *cx, struct db *fresh,
			       const struct entry *e);
void actors_end(struct actors *a);
