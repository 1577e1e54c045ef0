#pragma once

/*
 * Tree: the complete subtrees over the leaves so far, so that the root of any
 * earlier size is at hand.  Those of 64 leaves and more are kept, one byte for
 * each leaf; those below are hashed again from the leaves, which the owner of the
 * tree gives by their place.  One thread.  E_INVALID: a size that the
 * tree never had.
 */

#include "proof/merkle.h"

#define TREE_LEVELS 48 /* levels: more entries than indexes can count */
#define TREE_FLOOR  6  /* the lowest that is kept */

struct tree {
	/* The leaf at an index and those after it, up to the next multiple of 256. */
	const struct hash *(*leaf)(void *arg, uint64_t index);
	void *arg;
	uint64_t size; /* leaves */
	struct hash *nodes[TREE_LEVELS];
	size_t n[TREE_LEVELS], room[TREE_LEVELS];
	uint64_t asked; /* the size that was asked for last; 0: none */
	struct hash root;
};

void tree_push(struct tree *t); /* the leaf at the index size */
/* size: at most the leaves there are */
must_check enum err tree_root(struct ctx *cx, struct tree *t, uint64_t size, struct hash *out);
/* The proofs that a log with these leaves gives. */
must_check enum err tree_inclusion(struct ctx *cx, struct tree *t, uint64_t index, uint64_t size,
				   struct path *out);
must_check enum err tree_consistency(struct ctx *cx, struct tree *t, uint64_t from, uint64_t to,
				     struct path *out);
void tree_free(struct tree *t);
