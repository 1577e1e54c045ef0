#pragma once

/*
 * Printer: JSON written member by member, in the order of the calls.
 *
 * The bytes are compact and final: a log entry is hashed and stored exactly as
 * printed here, so this file never changes what it prints.  Only '"', '\' and
 * control bytes are escaped; text must be valid UTF-8 (the JSON parser at the
 * door sees to that).  There is no call for a fraction: numbers are whole.
 * Memory comes from the arena; calls cannot fail.  One thread at a time for
 * each printer.
 */

#include "base/arena.h"

struct printer {
	struct arena *mem;
	char *text; /* always ends in NUL; size does not count it */
	size_t size, room;
	bool comma; /* the next value is not the first of its bracket */
};

/* key is NULL inside an array and at the top */
void put_open(struct printer *p, const char *key, char bracket);
void put_close(struct printer *p, char bracket);
void put_text(struct printer *p, const char *key, const char *value); /* NULL prints null */
void put_int(struct printer *p, const char *key, int64_t value);
void put_bool(struct printer *p, const char *key, bool value);
void put_null(struct printer *p, const char *key);
void put_raw(struct printer *p, const char *key, const char *json, size_t size);

/* Bytes as they are, for what is no JSON: no comma, no key. */
void put_bytes(struct printer *p, const void *bytes, size_t size);
