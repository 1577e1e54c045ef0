#pragma once

/*
 * The route table, searched: rooms in their order, rows in theirs, and the
 * first match wins.  A table is constant; copies go to the arena of cx.  Any
 * thread.  Errors: E_NOT_FOUND, E_NO_METHOD.
 */

#include "http/req.h"

/* The rows of each room, with a row of zeros at their end; NULL at the end of all. */
struct route_table {
	const struct route *const *rooms;
};

/* All rows, one after another: for (w = route_walk(t); (row = route_next(&w));) */
struct route_walk {
	const struct route *const *room;
	const struct route *row; /* NULL: the room's first */
};
struct route_walk route_walk(const struct route_table *t);
const struct route *route_next(struct route_walk *w); /* NULL: no more */

struct route_match {
	const struct route *route;
	const char *param[PARAMS_MAX];
	const char *allow; /* the methods that the path has, where the one asked for is not among
			      them */
};

/* HEAD finds the row of GET.  E_NOT_FOUND: no row has the path.  E_NO_METHOD: out->allow is set. */
must_check enum err route_find(struct ctx *cx, const struct route_table *t, const char *method,
			       const char *path, struct route_match *out);
