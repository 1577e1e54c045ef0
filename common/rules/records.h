#pragma once

/*
 * Records: is a document that comes to a path of the controlled tree what its
 * kind demands of it alone?  The document must be in the form of the kind, state the
 * model and the number of its path, and ask only for what this version judges.
 * Server and verifier ask this of each document that a change or the
 * beginning of the tree brings; what must be there besides (a site, a version, a
 * person) is asked by the server alone, which has the tables.
 *
 * Source: schema/records.md, rings.md, and their tables "Judged since".  Pure; any
 * thread.
 */

#include "documents/path.h"

/* E_INVALID: it is not; the place is a pointer into the document, or NULL where it is the document
 * or its path. */
must_check enum err record_judged(struct ctx *cx, const char *path, const void *bytes, size_t size);
