#include "http/router.h"

#include "fuzz.h"
#include "http/server.h"
#include "rooms.h"

/* The pattern with its parameters filled in. */
static const char *filled(struct ctx *cx, const struct route_match *m)
{
	struct printer p = { .mem = &cx->mem };
	size_t n = 0;

	for (const char *at = m->route->path; *at; at++) {
		if (*at != '{') {
			put_bytes(&p, at, 1);
			continue;
		}
		must(n < PARAMS_MAX && m->param[n] && *m->param[n]);
		at += strcspn(at, "}");
		must(at[-1] == '.' || !strchr(m->param[n], '/'));
		put_bytes(&p, m->param[n], strlen(m->param[n]));
		n++;
	}
	return p.text;
}

static void found(struct ctx *cx, const struct route_match *m, const char *method, const char *path)
{
	const char *has = method_name(m->route->method);

	must(strcmp(has, method) == 0 || (strcmp(has, "GET") == 0 && strcmp(method, "HEAD") == 0));
	must(strcmp(filled(cx, m), path) == 0);
}

/* What is said to be allowed is all that is. */
static void allows(struct ctx *cx, const struct route_table *t, const char *allow, const char *path)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "DELETE" };
	struct route_match m;

	for (size_t i = 0; i < 4; i++)
		must((route_find(cx, t, methods[i], path, &m) == OK) ==
		     (strstr(allow, methods[i]) != NULL));
}

/* "METHOD path" by the routes of all rooms: the row that is found has the method, and its pattern
 * filled in is the path. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct server_config cfg = { 0 };
	struct ctx cx = { 0 };
	char *method = arena_strndup(&cx.mem, (const char *)bytes, size);
	const char *path = arena_strdup(&cx.mem, method + strcspn(method, " "));
	struct route_match m;
	enum err e;

	rooms_serve(&cfg);
	method[strcspn(method, " ")] = '\0';
	path += *path == ' ';
	e = route_find(&cx, &cfg.routes, method, path, &m);
	must(e == OK || (e == E_NO_METHOD && m.allow) || (e == E_NOT_FOUND && !m.allow));
	if (e == OK)
		found(&cx, &m, method, path);
	else
		must(!m.route && cx.detail);
	if (e == E_NO_METHOD)
		allows(&cx, &cfg.routes, m.allow, path);
	arena_free(&cx.mem);
	return 0;
}
