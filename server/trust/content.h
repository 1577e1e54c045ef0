#pragma once

/*
 * The files of trust that come with an upload: each must be what every judge asks
 * for (rules/uploads.h), of this log; and trust/assignment.json names this server's
 * key, perhaps among others.  On the writer.
 */

#include "documents/trust.h"
#include "documents/tuf.h"
#include "engine/instance.h"
#include "tree/document.h"

/* t names the path.  epoch: of assignments, as it is in force.  E_INVALID with the place in the
 * file; E_CONFLICT: it names another server or an earlier epoch. */
must_check enum err trust_content_check(struct ctx *cx, struct db *db, const struct instance *in,
					int64_t epoch, const struct tuf_targets *t,
					const char *path, const struct document *d);
