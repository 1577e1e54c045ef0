#pragma once

/* Artifacts: the rules.  Storing bytes that are there already is no act, but needs the bytes. */

#include "data/artifact_store.h"
#include "documents/role.h"
#include "proof/fact.h"

const char *artifact_class_for(const char *asked); /* NULL: there is no such class */
bool artifact_may_read(const char *class, unsigned roles);

/* artifact.stored.  E_CONFLICT: it is there already, in that class. */
must_check enum err artifact_store(struct ctx *cx, struct db *db, const char *digest,
				   const char *class, int64_t size, struct fact *out);
