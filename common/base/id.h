#pragma once

/*
 * Ids of people and services, and the fold by which two of them are alike.
 *
 * Entries name people by their ids for ever.  "anna.ross", "anna-r0ss" and
 * "annaross" are three texts that a reader takes for one, so an id is given only
 * if its fold is free.  The fold is part of the facts that give ids, and those
 * of version 1 are replayed by this function: it never changes.
 * Source: schema/facts.md, "Ids".  Pure; any thread.
 */

#include "base/err.h"

#define ID_MAX_BYTES 64
#define ID_SPELLING \
	"a-z, 0-9, '.', '_' and '-', a letter or digit first, at most " as_text(ID_MAX_BYTES)

/* Of a person or a service: 1 to 64 of a-z 0-9 . _ -, a letter or digit first. */
bool id_ok(const char *s);

/* Without '.', '_' and '-'; 0 as o, 1 and i as l, 5 as s, 8 as b, 2 as z, q as g; then, from left
 * to right, rn as m, vv as w, cl as d.  At least one byte, if id_ok(); in the arena. */
const char *id_fold(struct ctx *cx, const char *id);
