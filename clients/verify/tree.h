#pragma once

/*
 * Tree: every complete subtree over the leaves so far, so that the root of any
 * earlier size is at hand. 64 bytes for each leaf.  One thread.  E_INVALID: a
 * size that the tree never had.
 */

#include "proof/merkle.h"

#define TREE_LEVELS 48 /* levels: more entries than indexes can count */

struct tree {
	struct hash *nodes[TREE_LEVELS];
	size_t n[TREE_LEVELS], room[TREE_LEVELS];
};

void tree_push(struct tree *t, const struct hash *leaf);
/* size: at most the leaves there are */
must_check enum err tree_root(struct ctx *cx, const struct tree *t, uint64_t size,
			      struct hash *out);
void tree_free(struct tree *t);
