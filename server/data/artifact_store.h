#pragma once

/*
 * Artifacts: bytes named by their digest.  The bytes lie in the blob store; a
 * row says that somebody stored them, and its class who may read them.  The
 * same bytes may stand in two classes, each stored by someone who held them:
 * possession of a digest is no right to its bytes.
 */

#include "engine/db.h"
#include "proof/entry.h"

#define CLASS_REGISTRY "registry" /* whoever may read the registry */
#define CLASS_LABELS   "labels"   /* the process expert and auditors */

/* out: its size; -1: no such artifact in that class */
must_check enum err db_artifact_size(struct ctx *cx, struct db *db, const char *digest,
				     const char *class, int64_t *out);
