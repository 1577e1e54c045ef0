#pragma once

/*
 * The Merkle tree of RFC 6962 over SHA-256.
 *
 *   leaf(d) = SHA-256(0x00 || d)      node(l, r) = SHA-256(0x01 || l || r)
 *
 * Pure functions over bytes; any thread.  The maker of a proof supplies the
 * complete subtrees (struct merkle_source), so a proof can be cut for any size
 * the tree ever had.  The judge of a proof needs nothing but the proof.  Sizes
 * are leaves.  Errors are those of the source, or E_INVALID for a size that the
 * tree never had.
 */

#include "proof/digest.h"

#define PATH_MAX_HASHES 66 /* hashes: of a consistency proof at most */

/* The tree as it once was. */
struct tree_head {
	uint64_t size;
	struct hash root;
};

struct path {
	struct hash h[PATH_MAX_HASHES]; /* leaf's sibling first */
	size_t n;
};

struct merkle_source {
	/* out = hash over the 1 << level leaves that begin at index << level */
	enum err (*node)(const struct merkle_source *src, struct ctx *cx, unsigned level,
			 uint64_t index, struct hash *out);
};

struct hash merkle_empty(void);
struct hash merkle_leaf(const void *bytes, size_t size);
struct hash merkle_node(const struct hash *left, const struct hash *right);
struct hash merkle_fold(const struct hash *h, size_t n); /* n: a power of two, at most 256 */

struct hash merkle_over(const struct hash *leaf, size_t n); /* the root over leaves at hand */

/* The root over the first size leaves. */
must_check enum err merkle_root(struct ctx *cx, const struct merkle_source *src, uint64_t size,
				struct hash *out);

/* E_INVALID: index or size outside the tree.  Else only what the source returns. */
must_check enum err merkle_inclusion(struct ctx *cx, const struct merkle_source *src,
				     uint64_t index, uint64_t size, struct path *out);
must_check enum err merkle_consistency(struct ctx *cx, const struct merkle_source *src,
				       uint64_t from, uint64_t to, struct path *out);

bool merkle_inclusion_ok(const struct hash *leaf, uint64_t index, uint64_t size,
			 const struct path *path, const struct hash *root);
bool merkle_consistency_ok(uint64_t from, const struct hash *from_root, uint64_t to,
			   const struct hash *to_root, const struct path *path);
