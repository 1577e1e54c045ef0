#pragma once

/*
 * Follow: what the system does by itself.
 *
 * Each follower of a room (engine/due.h) says what is due, as rows of a table,
 * and decides one fact about one of them.  The stepper hands one job after
 * another to the writer, each an entry of the system of its own: at the start,
 * after each commit that put a row, and when a row's time has come.  So a kill
 * between an act and what follows from it costs nothing but time.
 *
 * A step that refuses or finds nothing holds up no other: its row waits until an
 * act puts it again, until the next start, or, after a failure of the machine,
 * for SYSTEM_RETRY_MS.  A step must not rely on having been asked: it looks at
 * the store, each time.
 *
 * Made and dropped by the thread that starts the writer; all else on the writer
 * thread.
 */

#include "engine/instance.h"
#include "engine/writer.h"

struct follow;

struct follow *follow_new(const struct instance *in);
/* For struct writer_config. */
struct job *follow_next(void *follow, struct db *db, int64_t before);
int64_t follow_wake(void *follow);
void follow_free(struct follow *f);
