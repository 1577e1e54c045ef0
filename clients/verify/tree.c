#include "verify/tree.h"

#include <stdlib.h>

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

void tree_push(struct tree *t, const struct hash *leaf)
{
	struct hash h = *leaf;

	for (unsigned l = 0; l < TREE_LEVELS; l++) {
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

	if (level >= TREE_LEVELS || index >= t->n[level])
		return errf(cx, E_INVALID, "the tree has no such node");
	*out = t->nodes[level][index];
	return OK;
}

enum err tree_root(struct ctx *cx, const struct tree *t, uint64_t size, struct hash *out)
{
	struct source s = { { tree_node }, t };

	return merkle_root(cx, &s.src, size, out);
}

void tree_free(struct tree *t)
{
	for (unsigned l = 0; l < TREE_LEVELS; l++)
		free(t->nodes[l]);
}
