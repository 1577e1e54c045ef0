#pragma once

/*
 * Gather: what a stream brings becomes an entry for many, not one each.
 *
 * A job of a stream decides one item: its fact has the stream's action, one
 * object, and the item's members for a body; it has no changed fields.  Those
 * that follow one another in a batch are gathered, an object once, and become
 * an entry of the system's:
 *
 *   objects   those of the items, in their order
 *   fact      {"root":"<base64>","<items>":[{…},…]}
 *
 * root is that of RFC 6962's tree over the items' leaves, in their order, so
 * that one of them can be shown without what the others signed.  Memory of the
 * jobs and of the writer thread; the writer says when it flushes.  Errors:
 * E_TOO_LARGE, E_FAULT, and the database's (engine/db.h).
 */

#include "engine/log.h"

#define GATHER_MAX   128                /* items */
#define GATHER_BYTES (ENTRY_MAX - 1024) /* items and objects: the rest is the entry's shell */

struct stream {
	enum action action;
	const char *items; /* the member of the fact that holds them */
};

struct item {
	const struct stream *stream; /* NULL: the fact is an entry of its own */
	const char *object;          /* the only one that is looked at and changed */
	struct hash leaf;            /* set by decide */
	size_t place;                /* among the items of the entry; set with the receipt */
};

struct job;

struct gather {
	struct job *job[GATHER_MAX];
	size_t n, size, contents;
};

/* Must it become an entry before that job decides?  The job is not of its stream, or its object is
 * in it already. */
bool gather_precedes(const struct gather *g, const struct job *job);
/* What was decided is an item.  E_TOO_LARGE: no entry could hold it; E_FAULT: it is none. */
must_check enum err gather_check(const struct job *job);
bool gather_has_room(const struct gather *g, const struct job *job);
void gather_put(struct gather *g, struct job *job);

/* Append the entry; each job has its receipt, whose bytes lie in the arena of cx. */
must_check enum err gather_append(struct ctx *cx, struct db *db, struct log *l,
				  const struct gather *g);
/* How that ended is the result of each; then it is empty. */
void gather_settle(struct gather *g, struct ctx *cx, enum err e);
