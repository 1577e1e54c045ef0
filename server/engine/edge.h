#pragma once

/*
 * Edges: what came from what.  src and dst are object ids; the direction is
 * that of the sentence "src <rel> dst": version:press-health/2 names
 * dataset:ai4i-train/1.  Written only inside apply; an edge that is there
 * already stays as its first entry made it.  The writer thread, or the one that
 * replays.  Errors: those named, and the database's (engine/db.h).
 */

#include "engine/db.h"
#include "proof/entry.h"

must_check enum err edge_add(struct ctx *cx, struct db *db, const char *src, const char *rel,
			     const char *dst, int64_t idx);

/* For each item of list, src <rel> <kind>:<item's key>.  E_INVALID: an item without that key. */
must_check enum err edge_each(struct ctx *cx, struct db *db, const struct entry *e, const char *src,
			      json_t *list, const char *key, const char *kind, const char *rel);
