#include "verify/tree.h"

#include <stdlib.h>

#define FLOOR_LEAVES ((uint64_t)1 << TREE_FLOOR)

static void level_push(struct tree *t, unsigned level, const struct hash *h)
{
	if (t->n[level] == t->room[level]) {
		t->room[level] = t->room[level] ? 2 * t->room[level] : 256;
		t->nodes[level] = realloc(t->nodes[level], t->room[level] * sizeof(*h));
		if (!t->nodes[level])
			abort();
	}
	t->nodes[level][t->n[level]++] = *h;
}

void tree_push(struct tree *t)
{
	struct hash h;

	if (++t->size % FLOOR_LEAVES)
		return;
	h = merkle_fold(t->leaf(t->arg, t->size - FLOOR_LEAVES), FLOOR_LEAVES);
	for (unsigned l = TREE_FLOOR; l < TREE_LEVELS; l++) {
		level_push(t, l, &h);
		if (t->n[l] % 2)
			return;
		h = merkle_node(&t->nodes[l][t->n[l] - 2], &t->nodes[l][t->n[l] - 1]);
	}
}

struct source {
	struct merkle_source src;
	const struct tree *tree;
};

static enum err tree_node(const struct merkle_source *src, struct ctx *cx, unsigned level,
			  uint64_t index, struct hash *out)
{
	const struct tree *t = container_of(src, struct source, src)->tree;

	if (level >= TREE_LEVELS || index >= t->size >> level)
		return errf(cx, E_INVALID, "the tree has no such node");
	*out = level < TREE_FLOOR ? merkle_fold(t->leaf(t->arg, index << level), (size_t)1 << level)
				  : t->nodes[level][index];
	return OK;
}

/* Devices that report one after another have the same head. */
enum err tree_root(struct ctx *cx, struct tree *t, uint64_t size, struct hash *out)
{
	struct source s = { { tree_node }, t };

	if (size == 0 || size != t->asked)
		TRY(merkle_root(cx, &s.src, size, &t->root));
	t->asked = size;
	*out = t->root;
	return OK;
}

enum err tree_inclusion(struct ctx *cx, struct tree *t, uint64_t index, uint64_t size,
			struct path *out)
{
	struct source s = { { tree_node }, t };

	return merkle_inclusion(cx, &s.src, index, size, out);
}

enum err tree_consistency(struct ctx *cx, struct tree *t, uint64_t from, uint64_t to,
			  struct path *out)
{
	struct source s = { { tree_node }, t };

	return merkle_consistency(cx, &s.src, from, to, out);
}

void tree_free(struct tree *t)
{
	for (unsigned l = 0; l < TREE_LEVELS; l++)
		free(t->nodes[l]);
}
