#pragma once

/*
 * A change as the API and the pages show it: the stored body and beside it what
 * is derived from the tables.  Both print the same JSON, so a page cannot say
 * what the API does not.  On the thread of the request, from one snapshot.
 * Errors: E_NOT_FOUND, and the database's (engine/db.h).
 */

#include "control/change.h"
#include "http/req.h"

/* The stored body, and beside it what is derived: state, paths, signatures, what is missing.
 * standing: what the caller could still do.  E_NOT_FOUND. */
must_check enum err change_json(struct req *rq, int64_t number, int64_t at,
				struct standing *standing, struct printer *p);
/* "objections" of it: those up to that entry. */
must_check enum err objections_print(struct req *rq, int64_t number, int64_t at, struct printer *p);
