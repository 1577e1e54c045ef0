#pragma once

/*
 * The founding: two quality people confirm each other's keys; once each has one that
 * is confirmed and not sealed it closes for good.  On the writer.  Errors: the database's
 * (engine/db.h).
 */

#include "engine/db.h"
#include "proof/fact.h"

/* The fact that follows from a confirmation: founding.closed, once both
 * founders have such a key; else no fact. */
must_check enum err founding_close(struct ctx *cx, struct db *db, struct fact *out);
