#pragma once

/*
 * Is the SQLite file whole: its pages, its rows; in full, each row in each
 * index?  Asked on a thread and a connection of its own, since it costs as much
 * as every hash of the log.  Start and end belong to one thread.  E_TAMPERED:
 * the file is damaged.
 */

#include "base/err.h"
#include "engine/brake.h"

struct integrity;

/* path and p outlive it; p: as for db_brake(), or NULL.  E_FAULT: no thread. */
must_check enum err integrity_start(struct ctx *cx, const char *path, bool full,
				    const struct brake *p, struct integrity **out);
/* Waits.  found, or what is wrong with the file: anything else that was found in a damaged file may
 * be the damage.  i may be NULL. */
must_check enum err integrity_end(struct ctx *cx, struct integrity *i, enum err found);
