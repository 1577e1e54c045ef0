#pragma once

/*
 * The part of a change's page by which a person signs: each ask of the policy
 * with the key that can meet it, and a rejection.  The page judges keys as the
 * server judges signatures, so that it offers no form that is always refused.
 *   On the thread of the request; errors are the database's (engine/db.h).
 */

#include "control/change.h"
#include "http/req.h"

/* Sets "asks" and "reject" of the page's data, and says in *may what the person may do, if that is
 * more than to read. */
must_check enum err sign_show(struct req *rq, int64_t number, const struct standing *st,
			      json_t *data, const char **may);
