#pragma once

/*
 * The object backend of git_store.c: libgit2 reads and writes objects through
 * our connection, and so inside the savepoint of the job.  Objects are at most
 * 1 MiB and have one form.  For the files of this room alone; the thread of the
 * connection.
 */

#include <git2.h>

#include "engine/db.h"

/* A repository over db; ctx and db must outlive it.  E_FAULT. */
must_check enum err git_repository_over(struct ctx *cx, struct db *db, git_repository **out);

/* Inflate a loose object: its type and bytes; bytes in the arena.  false: it is damaged. */
bool loose_inflate(struct ctx *cx, const void *loose, size_t loose_size, git_object_t *type,
		   const void **bytes, size_t *size);
