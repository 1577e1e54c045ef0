/*
 * The rows are searched in order, room by room; the first row that matches
 * wins, so a row with a literal segment must come before one with a parameter.
 * The search costs less than parsing the request did.
 */

#include "http/router.h"

#include <string.h>

static const char *const method_names[] = { "GET", "POST", "PUT", "DELETE" };

const char *method_name(enum method m)
{
	return method_names[m];
}

/* Match path against pattern; each {segment} becomes a parameter, {rest...} all that is left. */
static bool path_match(struct ctx *cx, const char *pattern, const char *path, const char **param)
{
	const char *at[PARAMS_MAX];
	size_t len[PARAMS_MAX], n = 0;

	while (*pattern) {
		if (*pattern == '{') {
			if (n == PARAMS_MAX || *path == '/' || !*path)
				return false;
			pattern += strcspn(pattern, "}");
			at[n] = path;
			len[n] = pattern[-1] == '.' ? strlen(path) : strcspn(path, "/");
			path += len[n++];
			pattern++;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	if (*path)
		return false;
	for (size_t i = 0; i < n; i++)
		param[i] = arena_strndup(&cx->mem, at[i], len[i]);
	return true;
}

static bool method_is(const struct route *row, const char *method)
{
	return strcmp(method_names[row->method], method) == 0 ||
	       (row->method == GET && strcmp(method, "HEAD") == 0);
}

struct route_walk route_walk(const struct route_table *t)
{
	return (struct route_walk){ t->rooms, NULL };
}

const struct route *route_next(struct route_walk *w)
{
	for (; *w->room; w->room++, w->row = NULL) {
		w->row = w->row ? w->row + 1 : *w->room;
		if (w->row->path)
			return w->row;
	}
	return NULL;
}

enum err route_find(struct ctx *cx, const struct route_table *t, const char *method,
		    const char *path, struct route_match *out)
{
	const struct route *row;

	*out = (struct route_match){ 0 };
	for (struct route_walk w = route_walk(t); (row = route_next(&w));) {
		if (!path_match(cx, row->path, path, out->param))
			continue;
		if (method_is(row, method)) {
			out->route = row;
			return OK;
		}
		out->allow = out->allow ? arena_printf(&cx->mem, "%s, %s", out->allow,
						       method_names[row->method])
					: method_names[row->method];
	}
	if (out->allow)
		return errf(cx, E_NO_METHOD, "%s has %s, not %s", path, out->allow, method);
	return errf(cx, E_NOT_FOUND, "no such resource: %s", path);
}
