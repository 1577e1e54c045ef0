#pragma once

/*
 * Connections for reading, as many as there are threads that may want one at a
 * time, so that nobody waits for one.  Each is lent to one thread, rests in no
 * transaction when it comes back, and cannot write.  Any thread takes and gives
 * back; opening and closing belong to one.  Errors: the database's
 * (engine/db.h).
 */

#include "engine/db.h"

struct readers;

must_check enum err readers_open(struct ctx *cx, const char *db_path, unsigned n,
				 struct readers **out);
struct db *reader_take(struct readers *r); /* any thread */
void reader_give_back(struct readers *r, struct db *db);
void readers_close(struct readers *r);
