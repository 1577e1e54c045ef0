#pragma once

/*
 * Lineage: what came from what, over the edges that entries left.  Upstream is
 * where something came from, downstream what came of it.  Most edges are said
 * from what came ("version made-by run"); the few said from the origin ("run
 * made artifact") are in lineage.sql.  schema/lineage.md has all of them.  Any
 * thread with a connection of its own; facts are decided on the writer.  Other
 * errors: the database's (engine/db.h).
 */

#include "base/printer.h"
#include "documents/limits.h"
#include "engine/db.h"

#define LINEAGE_NODES_MAX 1000
#define LINEAGE_EDGES_MAX 4000

enum direction { UPSTREAM = 1, DOWNSTREAM = 2, BOTH = 3 };

bool direction_parse(const char *name, enum direction *out);

/* sites: what the asker sees (engine/concern.h); NULL: all.  Objects that are not seen are left
 * out, and nothing is reached by them.
 * {"object","direction","nodes":[{"id","distance"}],"edges":[{"src","rel","dst","index"}],
 * "truncated"}, nearest first.  E_NOT_FOUND: there is no such object, or it is not seen. */
must_check enum err lineage_of(struct ctx *cx, struct db *db, const char *object, int64_t at,
			       enum direction direction, int64_t depth, const char *sites,
			       struct printer *out);
