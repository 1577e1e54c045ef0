#pragma once

/*
 * A store that is made again: an empty database, the migrations, and the
 * entries of another one, stored and applied one after another.  No row of the
 * other is believed, and no tile: the entries must lead to a root that is known
 * to be right.  Contents stay where they are (db_contents_from()), since each is
 * hashed where it is read.
 *
 * Entries are read AGAIN_SLICE at a time, so that no read transaction lasts
 * long.  One thread at a time for each connection.  Errors: E_TAMPERED, the
 * entries do not lead to that root; E_UNAVAILABLE, the server stops, or there is no room; and the
 * database's (engine/db.h).
 */

#include <stdatomic.h>

#include "engine/log.h"

#define AGAIN_SLICE 2000 /* entries */

/* to: an empty database in no transaction; one afterwards holds all of it, or nothing.  stop: NULL,
 * or asked between slices. */
must_check enum err store_again(struct ctx *cx, struct db *from, struct db *to,
				const struct log_head *head, const atomic_bool *stop);
/* The entries of `from` behind those that `to` has, before size; inside a transaction of `to`. */
must_check enum err store_follow(struct ctx *cx, struct db *from, struct db *to, uint64_t size);
