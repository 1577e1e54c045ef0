/*
 * RFC 6962's tree over the log.  A leaf and an inner node are hashed with
 * different first bytes, so that no entry can pass for a node.  Every proof is
 * a list of hashes in an order that index and size alone determine; a verifier
 * therefore takes no directions from the prover.
 *
 * Making proofs asks a source for the hashes of complete subtrees (range());
 * the two functions that check are pure and follow RFC 9162 line by line,
 * because a proof's judge must be comparable with its specification.  Do not
 * simplify them.
 */

#include "proof/merkle.h"

#include <string.h>

struct hash merkle_empty(void)
{
	return hash_bytes("", 0);
}

struct hash merkle_leaf(const void *bytes, size_t size)
{
	static const unsigned char prefix = 0;
	struct hash h;
	SHA256_CTX st;

	SHA256_Init(&st);
	SHA256_Update(&st, &prefix, 1);
	SHA256_Update(&st, bytes, size);
	SHA256_Final(h.b, &st);
	return h;
}

struct hash merkle_node(const struct hash *left, const struct hash *right)
{
	unsigned char both[1 + 2 * HASH_SIZE] = { 1 };

	memcpy(both + 1, left->b, HASH_SIZE);
	memcpy(both + 1 + HASH_SIZE, right->b, HASH_SIZE);
	return hash_bytes(both, sizeof(both));
}

/* A complete subtree, n a power of two and at most 256: one tile. */
struct hash merkle_fold(const struct hash *h, size_t n)
{
	struct hash row[256];

	memcpy(row, h, n * sizeof(*h));
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			row[i] = merkle_node(&row[2 * i], &row[2 * i + 1]);
	return row[0];
}

/* The largest power of two below n; n is 2 or more. */
static uint64_t merkle_split(uint64_t n)
{
	return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

struct hash merkle_over(const struct hash *leaf, size_t n)
{
	struct hash l, r;

	if (n == 0)
		return merkle_empty();
	if (n == 1)
		return *leaf;
	l = merkle_over(leaf, merkle_split(n));
	r = merkle_over(leaf + merkle_split(n), n - merkle_split(n));
	return merkle_node(&l, &r);
}

/* Hash over leaves [from, to): complete subtrees, joined from the right. */
static enum err range(struct ctx *cx, const struct merkle_source *src, uint64_t from, uint64_t to,
		      struct hash *out)
{
	bool first = true;
	struct hash h;

	while (to > from) {
		unsigned level = (unsigned)__builtin_ctzll(to - from);

		to -= (uint64_t)1 << level;
		TRY(src->node(src, cx, level, to >> level, &h));
		*out = first ? h : merkle_node(&h, out);
		first = false;
	}
	return OK;
}

enum err merkle_root(struct ctx *cx, const struct merkle_source *src, uint64_t size,
		     struct hash *out)
{
	*out = merkle_empty();
	return range(cx, src, 0, size, out);
}

static void reverse(struct path *p)
{
	for (size_t i = 0; i < p->n / 2; i++) {
		struct hash h = p->h[i];

		p->h[i] = p->h[p->n - 1 - i];
		p->h[p->n - 1 - i] = h;
	}
}

enum err merkle_inclusion(struct ctx *cx, const struct merkle_source *src, uint64_t index,
			  uint64_t size, struct path *out)
{
	uint64_t from = 0, to = size, mid;

	out->n = 0;
	if (index >= size)
		return errf(cx, E_INVALID, "a tree of %llu has no leaf %llu",
			    (unsigned long long)size, (unsigned long long)index);
	while (to - from > 1) {
		mid = from + merkle_split(to - from);
		if (index < mid) {
			TRY(range(cx, src, mid, to, &out->h[out->n++]));
			to = mid;
		} else {
			TRY(range(cx, src, from, mid, &out->h[out->n++]));
			from = mid;
		}
	}
	reverse(out);
	return OK;
}

enum err merkle_consistency(struct ctx *cx, const struct merkle_source *src, uint64_t old,
			    uint64_t size, struct path *out)
{
	uint64_t from = 0, to = size, mid;

	out->n = 0;
	if (old > size)
		return errf(cx, E_INVALID, "a tree of %llu was never %llu",
			    (unsigned long long)size, (unsigned long long)old);
	if (old == 0)
		return OK;
	while (to != old) {
		mid = from + merkle_split(to - from);
		if (old <= mid) {
			TRY(range(cx, src, mid, to, &out->h[out->n++]));
			to = mid;
		} else {
			TRY(range(cx, src, from, mid, &out->h[out->n++]));
			from = mid;
		}
	}
	if (from > 0) /* else the verifier holds this hash already: it is the old root */
		TRY(range(cx, src, from, to, &out->h[out->n++]));
	reverse(out);
	return OK;
}

/* RFC 9162, 2.1.3.2 */
bool merkle_inclusion_ok(const struct hash *leaf, uint64_t index, uint64_t size,
			 const struct path *path, const struct hash *root)
{
	uint64_t fn = index, sn = size - 1;
	struct hash r = *leaf;

	if (index >= size)
		return false;
	for (size_t i = 0; i < path->n; i++) {
		if (sn == 0)
			return false;
		if (fn & 1 || fn == sn) {
			r = merkle_node(&path->h[i], &r);
			for (; !(fn & 1) && fn; fn >>= 1)
				sn >>= 1;
		} else {
			r = merkle_node(&r, &path->h[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && hash_same(&r, root);
}

/* RFC 9162, 2.1.4.2 */
bool merkle_consistency_ok(uint64_t from, const struct hash *from_root, uint64_t to,
			   const struct hash *to_root, const struct path *path)
{
	uint64_t fn = from - 1, sn = to - 1;
	size_t i = (from & (from - 1)) != 0; /* a power of two: the path leaves the old root out */
	struct hash fr, sr;

	/* the empty log is a prefix of all; a log of the same size must be the
	 * same log */
	if (from == 0 || from >= to)
		return path->n == 0 && (from == 0 || (from == to && hash_same(from_root, to_root)));
	if (path->n == 0)
		return false;
	fr = sr = i ? path->h[0] : *from_root;
	for (; fn & 1; fn >>= 1)
		sn >>= 1;
	for (; i < path->n; i++) {
		if (sn == 0)
			return false;
		if (fn & 1 || fn == sn) {
			fr = merkle_node(&path->h[i], &fr);
			sr = merkle_node(&path->h[i], &sr);
			for (; !(fn & 1) && fn; fn >>= 1)
				sn >>= 1;
		} else {
			sr = merkle_node(&sr, &path->h[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && hash_same(&fr, from_root) && hash_same(&sr, to_root);
}
