#pragma once

/*
 * The bytes of one git tree, which is one folder: its entries in git's order,
 * in which a folder counts as if its name ended in '/'.  What changes is found
 * in one walk over the bytes and told as edits of them, so that a folder of
 * thousands is neither parsed into entries nor sorted.  A name is a file's or a
 * folder's, never both.  Pure; any thread.  E_FAULT: the bytes are no tree, or
 * an edit is none of it; cx->detail names the path.
 */

#include "base/err.h"
#include "tree/git_delta.h"

#define OID_SIZE 20 /* bytes */
#define OID_TEXT 41 /* bytes, with the NUL */

struct tree_item {
	const char *name; /* name_size bytes of a path */
	size_t name_size;
	bool folder;
	enum { ITEM_PUT, ITEM_GONE, ITEM_PROBE } what; /* PROBE: it must not be there */
	unsigned char oid[OID_SIZE];                   /* PUT: what it is now */
	/* tree_find(): the entry's place and size, 0 of one that is not there, and what it was */
	size_t at, size;
	unsigned char old[OID_SIZE];
};

/* Sorts the items and finds each.  Two items of one name but for their kind are a mistake. */
must_check enum err tree_find(struct ctx *cx, const char *bytes, size_t size,
			      struct tree_item *items, size_t n);
/* The edits that the items, once found, are: at most n of them. */
struct splice *tree_edits(struct ctx *cx, const struct tree_item *items, size_t n, size_t *n_out);
