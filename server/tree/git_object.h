#pragma once

/*
 * Git's objects as rows of git_object.  A row is whole (a loose object's file)
 * or, of a tree, a delta against another row that is whole, its keyframe; never
 * a delta against a delta.  Whole or not says nothing about the object: its
 * name is the hash of what it holds.
 *
 * For the files of this room alone; the thread of the connection.  E_TAMPERED:
 * a row that is no object; other errors: the database's (engine/db.h).
 */

#include "engine/db.h"
#include "tree/git_tree.h"

enum object_type { OBJECT_NONE, OBJECT_COMMIT, OBJECT_TREE, OBJECT_BLOB }; /* as a pack counts */

#define OBJECT_DELTA 7 /* a type in a pack: the name of another object, and a delta against it */

struct object {
	enum object_type type;
	const char *bytes; /* in the arena */
	size_t size;
};

/* A row as it is: in a statement's columns, borrowed. */
struct object_row {
	const unsigned char *base; /* OID_SIZE bytes; NULL: it is whole */
	const void *bytes;
	size_t size;
};

const char *object_type_name(enum object_type type);
/* The same bytes always have the same name; any thread. */
must_check enum err object_name(struct ctx *cx, const struct object *o,
				unsigned char out[OID_SIZE]);
void oid_text(const unsigned char oid[OID_SIZE], char out[OID_TEXT]);
bool oid_parse(const char *text, unsigned char out[OID_SIZE]); /* forty digits and no more */

/* Of columns i (base) and i + 1 (bytes).  false: it is none. */
must_check bool object_row_read(struct stmt *s, int i, struct object_row *out);
/* The object that a row holds; a delta's keyframe is read from db. */
must_check enum err object_open(struct ctx *cx, struct db *db, const struct object_row *row,
				struct object *out);
/* E_TAMPERED, with the name of the object. */
must_check enum err git_object_wrong(struct ctx *cx, const unsigned char oid[OID_SIZE]);
/* The same as object_open(), and hashed.  E_TAMPERED: it is not the object of that name. */
must_check enum err object_agrees(struct ctx *cx, struct db *db, const unsigned char oid[OID_SIZE],
				  const struct object_row *row, struct object *out);
/* A row, in the arena, and its place in the order of all; n may be NULL.  E_NOT_FOUND. */
must_check enum err object_row_get(struct ctx *cx, struct db *db, const unsigned char oid[OID_SIZE],
				   struct object_row *out, int64_t *n);

/* A loose object's file, in the arena. */
const void *object_loose(struct ctx *cx, const struct object *o, size_t *size);

/* Put a whole one, in HAND_APPLY, unless it is there; its name into out.  *was_new may be NULL. */
must_check enum err object_put(struct ctx *cx, struct db *db, const struct object *o,
			       unsigned char out[OID_SIZE], bool *was_new, size_t *stored);
/* The same of a delta, which is deflated already; false: a row of that name was there. */
must_check enum err object_put_row(struct ctx *cx, struct db *db, const unsigned char oid[OID_SIZE],
				   const struct object_row *row, bool *was_new);
