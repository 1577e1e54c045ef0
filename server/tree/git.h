#pragma once

/*
 * The controlled tree as git sees it.  Commits are made inside apply, from the
 * entry and the documents it names alone, so a replay makes the same ones;
 * their objects lie in the same SQLite file (git_object.h).
 *
 * Git names are SHA-1: what people sign names SHA-256.  One connection's thread
 * at a time.  Other errors: E_FAULT where git cannot hold what was asked for,
 * and the database's (engine/db.h).
 */

#include "engine/db.h"
#include "tree/git_object.h"

#define GIT_MAIN "refs/heads/main"

struct git_file {
	const char *path;
	const void *bytes; /* NULL: the path goes */
	size_t size;
};

struct git_commit_in {
	const char *message;
	const char *author, *committer; /* users' ids */
	int64_t at;                     /* ms; git keeps seconds */
	const struct git_file *files;
	size_t n;
};

void git_start(void); /* once in a process, before any thread */

/* Commit the files on top of main, in HAND_APPLY, and move main at entry idx.
 * The commit's name into out. */
must_check enum err git_commit_on_main(struct ctx *cx, struct db *db,
				       const struct git_commit_in *in, int64_t idx,
				       char out[OID_TEXT]);

/* The commit that main was as of an entry; "" before there was one. */
must_check enum err git_main_at(struct ctx *cx, struct db *db, int64_t at, char out[OID_TEXT]);

/* A row, and its place in the order in which all came.  E_NOT_FOUND. */
must_check enum err git_object_find(struct ctx *cx, struct db *db, const char *oid,
				    struct object_row *row, int64_t *place);
/* The object of that row as dumb HTTP serves it, hashed.  E_DAMAGED: it is not what its name says.
 */
must_check enum err git_object_loose(struct ctx *cx, struct db *db, const char *oid,
				     const struct object_row *row, const void **bytes,
				     size_t *size);

/* Does every stored object hold what its name says?  The names are those that a replay made;
 * fresh: what it made.  E_TAMPERED names the first that does not. */
must_check enum err git_objects_check(struct ctx *cx, struct db *db, struct db *fresh);
