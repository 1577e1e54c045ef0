#pragma once

/*
 * References: what the documents of a change name besides their paths.  A person
 * names in a change only what that person sees: else the answer to a document
 * would say whether another site has such a thing.  On the writer; the errors are the
 * database's (engine/db.h), and those named.
 */

#include "http/req.h"

/* Of the request's documents.  E_NOT_FOUND, or E_CONFLICT as for a plan that is not in force, with
 * the place. */
must_check enum err references_check(struct req *rq);
