#pragma once

/* Files on the person's machine: read whole, written whole or not at all, and
 * hashed as they are.  E_INVALID with the path in the sentence: a file cannot
 * be read or written.  Any thread. */

#include <stdio.h>
#include <sys/types.h>

#include "proof/digest.h"

/* Called to say how far a long act has come; of 0: its end is unknown. */
typedef void watch_fn(void *arg, uint64_t done, uint64_t of);

struct file_facts {
	struct hash hash;
	uint64_t size;
};

/* E_TOO_LARGE: over max bytes.  A NUL follows, which *size does not count.  E_INVALID, as of
 * file_open(): it is no regular file, such as a pipe, for whose bytes nobody waits
 * (base/regular.h). */
must_check enum err file_load(struct ctx *cx, const char *path, size_t max, char **out,
			      size_t *size);
/* The same of what a person names for one command, who may mean a pipe, such as standard input. */
must_check enum err input_load(struct ctx *cx, const char *path, size_t max, char **out,
			       size_t *size);

/* Under a name of its own first, then renamed: the file is the old one or the new one. */
must_check enum err file_keep(struct ctx *cx, const char *path, const void *bytes, size_t size,
			      mode_t mode);
/* The same, and E_CONFLICT if there is such a file already. */
must_check enum err file_make(struct ctx *cx, const char *path, const void *bytes, size_t size,
			      mode_t mode);

/* A folder that its owner alone reads; one that is there stays as it is. */
must_check enum err file_folder_make(struct ctx *cx, const char *path);

must_check enum err file_hash(struct ctx *cx, FILE *f, watch_fn *watch, void *arg,
			      struct file_facts *out);
must_check enum err file_open(struct ctx *cx, const char *path, FILE **out); /* to read */

void file_close(FILE **f);
#define auto_file cleanup(file_close) FILE *
