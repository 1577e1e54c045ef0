/*
 * Lineage is a walk over edges, breadth first, with two limits (nodes and
 * edges) and a flag that says when one was met: an answer that is cut must say
 * so.
 *
 * Each edge reads as a sentence, "src rel dst".  For most relations dst is the
 * origin (a version is made by a run); for a few it is the other way round (a
 * run made an artifact), and from_origin lists those. "Upstream" is then the
 * direction towards origins, whatever the sentence's grammar is.
 *
 * A node is expanded once in each direction in which it was reached.  In one
 * walk of both directions, siblings would appear otherwise: up to a dataset and
 * down to all that ever used it.
 */

#include "registry/lineage.h"

#include <string.h>

#include "engine/apply.h"
#include "engine/edge.h"
#include "engine/history.h"

/* Edges that are said from the origin: what came of it is their dst. */
static const char *const from_origin[] = { "made", "proposes" };

static const struct {
	const char *name;
	enum direction direction;
} directions[] = { { "upstream", UPSTREAM }, { "downstream", DOWNSTREAM }, { "both", BOTH } };

bool direction_parse(const char *name, enum direction *out)
{
	for (size_t i = 0; i < countof(directions); i++) {
		*out = directions[i].direction;
		if (strcmp(directions[i].name, name) == 0)
			return true;
	}
	return false;
}

struct node {
	const char *id;
	int64_t distance;
	enum direction way; /* of the walk that came here; BOTH: the object itself */
};

struct walk {
	struct node node[LINEAGE_NODES_MAX];
	size_t n;
	struct edge edge[LINEAGE_EDGES_MAX];
	size_t n_edges;
	struct edge found[LINEAGE_EDGES_MAX + 1]; /* of the node that is expanded */
	bool truncated;
};

static bool is_from_origin(const char *rel)
{
	for (size_t i = 0; i < countof(from_origin); i++)
		if (strcmp(from_origin[i], rel) == 0)
			return true;
	return false;
}

static bool edge_known(const struct walk *w, const struct edge *e)
{
	for (size_t i = 0; i < w->n_edges; i++)
		if (strcmp(w->edge[i].src, e->src) == 0 && strcmp(w->edge[i].rel, e->rel) == 0 &&
		    strcmp(w->edge[i].dst, e->dst) == 0)
			return true;
	return false;
}

/* A node is expanded once in each direction that it was reached in. */
static bool node_known(const struct walk *w, const char *id, enum direction way)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->node[i].id, id) == 0 && (w->node[i].way & way))
			return true;
	return false;
}

static void edge_take(struct walk *w, const struct edge *e, const struct node *from,
		      enum direction way)
{
	const char *other = strcmp(e->src, from->id) == 0 ? e->dst : e->src;
	bool new = !node_known(w, other, way);

	if (edge_known(w, e))
		return;
	if (w->n_edges == LINEAGE_EDGES_MAX || (new && w->n == LINEAGE_NODES_MAX)) {
		w->truncated = true;
		return;
	}
	w->edge[w->n_edges++] = *e;
	if (new)
		w->node[w->n++] = (struct node){ other, from->distance + 1, way };
}

static enum err node_expand(struct ctx *cx, struct db *db, struct walk *w, struct node from,
			    int64_t at, enum direction direction)
{
	struct edge *e = w->found;
	/* one more than there is room for, so that a cut is noticed */
	size_t n = LINEAGE_EDGES_MAX + 1 - w->n_edges;

	TRY(db_edges_of(cx, db, from.id, at, e, &n));
	for (size_t i = 0; i < n; i++) {
		bool to_src = strcmp(e[i].dst, from.id) == 0;
		enum direction way = to_src == is_from_origin(e[i].rel) ? UPSTREAM : DOWNSTREAM;

		if (way & direction & from.way)
			edge_take(w, &e[i], &from, way);
	}
	return OK;
}

static void walk_print(const struct walk *w, struct printer *out)
{
	put_open(out, "nodes", '[');
	for (size_t i = 0; i < w->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "id", w->node[i].id);
		put_int(out, "distance", w->node[i].distance);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_open(out, "edges", '[');
	for (size_t i = 0; i < w->n_edges; i++) {
		put_open(out, NULL, '{');
		put_text(out, "src", w->edge[i].src);
		put_text(out, "rel", w->edge[i].rel);
		put_text(out, "dst", w->edge[i].dst);
		put_int(out, "index", w->edge[i].idx);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_bool(out, "truncated", w->truncated);
}

/* A proposed record has no entry of its own yet, but edges. */
static enum err lineage_object_check(struct ctx *cx, struct db *db, const char *object)
{
	struct edge any;
	int64_t head;
	size_t n = 1;

	TRY(object_head(cx, db, object, &head));
	if (head == NO_ENTRY)
		TRY(db_edges_of(cx, db, object, AT_NOW, &any, &n));
	return n ? OK : err_at(cx, errf(cx, E_NOT_FOUND, "no entry names '%s'", object), "?object");
}

enum err lineage_of(struct ctx *cx, struct db *db, const char *object, int64_t at,
		    enum direction direction, int64_t depth, struct printer *out)
{
	struct walk *w = arena_alloc(&cx->mem, sizeof(*w));

	TRY(lineage_object_check(cx, db, object));
	w->node[w->n++] = (struct node){ object, 0, BOTH };
	for (size_t i = 0; i < w->n; i++) {
		if (w->node[i].distance < depth)
			TRY(node_expand(cx, db, w, w->node[i], at, direction));
	}
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_text(out, "object", object);
	for (size_t i = 0; i < countof(directions); i++)
		if (directions[i].direction == direction)
			put_text(out, "direction", directions[i].name);
	walk_print(w, out);
	put_close(out, '}');
	return OK;
}
