#pragma once

/*
 * A pack as two files, pack-<name>.pack and pack-<name>.idx (gitformat-pack,
 * version 2 of both), named by the hash that the former ends in.  A pack is
 * whole: each delta in it has its base in it.  The files get their names when
 * both are complete and on the disk, the index last.  One thread for each
 * writer.  E_UNAVAILABLE: disk or directory.
 */

#include "tree/git_object.h"

struct pack_writer;

struct packed {
	unsigned code;             /* an object_type, or OBJECT_DELTA */
	const unsigned char *oid;  /* OID_SIZE bytes */
	const unsigned char *base; /* of a delta; NULL */
	size_t size;               /* bytes, of what zip inflates to */
	const void *zip;
	size_t zip_size;
};

/* n objects will follow.  pack_drop() frees it, and takes away what is not complete. */
must_check enum err pack_begin(struct ctx *cx, const char *dir, size_t n, struct pack_writer **out);
must_check enum err pack_add(struct ctx *cx, struct pack_writer *w, const struct packed *o);
must_check enum err pack_end(struct ctx *cx, struct pack_writer *w, char name[OID_TEXT],
			     uint64_t *pack_size, uint64_t *index_size);
void pack_drop(struct pack_writer *w);
#define auto_pack_writer cleanup(pack_dropped) struct pack_writer *

static inline void pack_dropped(struct pack_writer **w)
{
	pack_drop(*w);
}

struct pack_file {
	char name[OID_TEXT];
	const char *ending; /* "pack" or "idx" */
	uint64_t size;      /* bytes */
};

/* Is it "pack-<forty digits>.pack" or ".idx"?  out has no size then. */
bool pack_file_named(const char *file, struct pack_file *out);
/* To read, hashed since it last changed; -1: the folder has no file of this name, size and hash. */
int pack_open(struct ctx *cx, const char *dir, const struct pack_file *file);
const char *pack_path(struct ctx *cx, const char *dir, const char *name, const char *ending);
/* Both files are there, of these sizes, and end in the hash of what they hold: hashed, unless they
 * were since they last changed. */
bool pack_is_whole(struct ctx *cx, const char *dir, const char *name, uint64_t pack_size,
		   uint64_t index_size);
