/*
 * Lineage is a walk over edges, breadth first, with two limits (nodes and
 * edges) and a flag that says when one was met: an answer that is cut must say
 * so.
 *
 * Each edge reads as a sentence, "src rel dst".  For most relations dst is the
 * origin (a version is made by a run); for a few it is the other way round (a
 * run made an artifact), and the statements name those.  "Upstream" is then the
 * direction towards origins, whatever the sentence's grammar is.
 *
 * A node is expanded once in each direction in which it was reached.  In one
 * walk of both directions, siblings would appear otherwise: up to a dataset and
 * down to all that ever used it.  The statements ask for one direction at a time,
 * so a file that 10,000 versions share is not looked at from all of them.
 */

#include "registry/lineage.h"

#include <string.h>

#include "base/map.h"
#include "engine/apply.h"
#include "engine/concern.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "people/named.h"
#include "people/user.h"
#include "registry/sql.h"

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

struct edge {
	const char *src, *rel, *dst;
	int64_t idx; /* of the entry that made it */
};

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
	struct map ways;   /* of each node: the directions in which it was reached */
	struct map edges;  /* those taken */
	const char *sites; /* that the asker sees; NULL: all */
	struct map seen;   /* of each node that was asked about: bool */
	bool truncated;
};

/* A node is expanded once in each direction that it was reached in. */
static unsigned *ways_of(struct walk *w, const char *id)
{
	unsigned *ways = map_get(&w->ways, id);

	if (!ways) {
		ways = arena_alloc(w->ways.mem, sizeof(*ways));
		map_put(&w->ways, id, ways);
	}
	return ways;
}

/* An edge to what the asker does not see is left out, as if it were not there. */
static enum err node_seen(struct ctx *cx, struct db *db, struct walk *w, const char *id, bool *out)
{
	bool *known = w->sites ? map_get(&w->seen, id) : NULL;

	*out = !w->sites || concern_is_public(id) || (known && *known);
	if (*out || known)
		return OK;
	TRY(concern_seen(cx, db, id, w->sites, out));
	known = arena_alloc(w->seen.mem, sizeof(*known));
	*known = *out;
	map_put(&w->seen, id, known);
	return OK;
}

static void edge_take(struct ctx *cx, struct walk *w, const struct edge *e, const struct node *from,
		      enum direction way)
{
	const char *said = arena_printf(&cx->mem, "%s %s %s", e->src, e->rel, e->dst);
	const char *other = strcmp(e->src, from->id) == 0 ? e->dst : e->src;
	unsigned *ways = ways_of(w, other);
	bool new = !(*ways & way);

	if (map_get(&w->edges, said))
		return;
	if (w->n_edges == LINEAGE_EDGES_MAX || (new && w->n == LINEAGE_NODES_MAX)) {
		w->truncated = true;
		return;
	}
	w->edge[w->n_edges] = *e;
	map_put(&w->edges, said, &w->edge[w->n_edges++]);
	if (!new)
		return;
	*ways |= way;
	w->node[w->n++] = (struct node){ other, from->distance + 1, way };
}

/* One more than there is room for is asked for, so that a cut is noticed. */
static enum err node_expand_way(struct ctx *cx, struct db *db, struct walk *w, struct node from,
				int64_t at, enum direction way)
{
	auto_stmt s = stmt_as_of(db, way == UPSTREAM ? SQL_LINEAGE_UP : SQL_LINEAGE_DOWN, at);

	bind_text(&s, ":id", from.id);
	bind_int(&s, ":limit", LINEAGE_EDGES_MAX + 1);
	while (!w->truncated && row_next(cx, &s)) {
		const struct edge e = { col_text(cx, &s, 0), col_text(cx, &s, 1),
					col_text(cx, &s, 2), col_int(&s, 3) };
		bool seen;

		TRY(node_seen(cx, db, w, strcmp(e.src, from.id) == 0 ? e.dst : e.src, &seen));
		if (seen)
			edge_take(cx, w, &e, &from, way);
	}
	return rows_end(&s);
}

static enum err node_expand(struct ctx *cx, struct db *db, struct walk *w, struct node from,
			    int64_t at, enum direction direction)
{
	static const enum direction each[] = { UPSTREAM, DOWNSTREAM };

	for (size_t i = 0; i < countof(each); i++)
		if (each[i] & direction & from.way)
			TRY(node_expand_way(cx, db, w, from, at, each[i]));
	return OK;
}

/* A name that was erased is null. */
static enum err node_print(struct ctx *cx, struct db *db, const struct node *n, struct printer *out)
{
	const char *user = user_of_object(n->id);
	enum err e = OK;

	put_open(out, NULL, '{');
	put_text(out, "id", n->id);
	put_int(out, "distance", n->distance);
	if (user)
		e = user_name_put(cx, db, out, "name", user);
	put_close(out, '}');
	return e == E_NOT_FOUND ? OK : e;
}

static enum err walk_print(struct ctx *cx, struct db *db, const struct walk *w, struct printer *out)
{
	put_open(out, "nodes", '[');
	for (size_t i = 0; i < w->n; i++)
		TRY(node_print(cx, db, &w->node[i], out));
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
	return OK;
}

/* An object that is not seen gets the same words. */
static enum err object_missing(struct ctx *cx, const char *object)
{
	size_t kind = strcspn(object, ":");

	if (!object[kind])
		return err_next(cx, errf(cx, E_NOT_FOUND, "there is no object '%s'", object),
				"An object is a kind and a name: model:press, version:press/2.");
	return errf(cx, E_NOT_FOUND, "there is no %.*s '%s'", (int)kind, object, object + kind + 1);
}

/* A proposed record has no entry of its own yet, but edges. */
static enum err lineage_object_check(struct ctx *cx, struct db *db, struct walk *w,
				     const char *object)
{
	static const sql_id ways[] = { SQL_LINEAGE_UP, SQL_LINEAGE_DOWN };
	int64_t head = NO_ENTRY;
	bool seen;

	TRY(node_seen(cx, db, w, object, &seen));
	if (seen)
		TRY(object_head(cx, db, object, &head));
	for (size_t i = 0; i < countof(ways) && seen && head == NO_ENTRY; i++) {
		auto_stmt s = stmt_as_of(db, ways[i], AT_NOW);
		bool any;

		bind_text(&s, ":id", object);
		bind_int(&s, ":limit", 1);
		TRY(stmt_next(cx, &s, &any));
		if (any)
			return OK;
	}
	return head == NO_ENTRY ? err_at(cx, object_missing(cx, object), "?object") : OK;
}

enum err lineage_of(struct ctx *cx, struct db *db, const char *object, int64_t at,
		    enum direction direction, int64_t depth, const char *sites, struct printer *out)
{
	struct walk *w = arena_alloc(&cx->mem, sizeof(*w));

	w->ways.mem = w->edges.mem = w->seen.mem = &cx->mem;
	w->sites = sites;
	TRY(lineage_object_check(cx, db, w, object));
	w->node[w->n++] = (struct node){ object, 0, BOTH };
	*ways_of(w, object) = BOTH;
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
	TRY(walk_print(cx, db, w, out));
	put_close(out, '}');
	return OK;
}
