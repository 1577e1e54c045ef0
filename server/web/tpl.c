/*
 * A strict subset of Mustache over JSON values, chosen for what it leaves out.
 * Every value is escaped and there is no raw form, so no page can be written
 * that prints a client's text as HTML.  A name that is missing is an error,
 * found by the first test that renders the page, and not an empty place in
 * front of an inspector.
 *
 * Sections and partials nest within DEPTH_MAX, which bounds the recursion.
 */

#include "web/tpl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16
#define OUTER     "../"

struct span {
	const char *p, *end;
};

struct tpl {
	struct ctx *cx;
	const struct embedded *pages;
	FILE *out;
	json_t *scope[DEPTH_MAX]; /* innermost last */
	size_t depth;
	size_t nested; /* partials within partials */
};

static enum err render(struct tpl *t, struct span text);

static void put_escaped(FILE *out, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(*s, out);
		}
	}
}

/* A dotted name in the innermost scope, or as many further out as it begins
 * with "../"; "." is the scope itself. */
static json_t *lookup(struct tpl *t, const char *name)
{
	size_t depth = t->depth, first;
	char head[64];
	json_t *v;

	for (; depth > 0 && strncmp(name, OUTER, strlen(OUTER)) == 0; depth--)
		name += strlen(OUTER);
	if (depth == 0)
		return NULL;
	v = t->scope[depth - 1];
	if (strcmp(name, ".") == 0)
		return v;
	for (;; name += first + 1) {
		first = strcspn(name, ".");
		snprintf(head, sizeof(head), "%.*s", (int)first, name);
		v = json_object_get(v, head);
		if (!v || name[first] == '\0')
			return v;
	}
}

static enum err put_value(struct tpl *t, const char *name)
{
	json_t *v = lookup(t, name);

	if (json_is_string(v))
		put_escaped(t->out, json_string_value(v));
	else if (json_is_integer(v))
		fprintf(t->out, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	else
		return errf(t->cx, E_FAULT, "template: '%s' is %s", name,
			    v ? "not text or a number" : "missing");
	return OK;
}

/* Zero and the empty text are shown, so they count as there. */
static bool truthy(json_t *v)
{
	return v && !json_is_null(v) && !json_is_false(v) &&
	       !(json_is_array(v) && json_array_size(v) == 0);
}

static enum err render_in(struct tpl *t, struct span text, json_t *scope)
{
	enum err e;

	if (t->depth == DEPTH_MAX)
		return errf(t->cx, E_FAULT, "template: sections nest too deep");
	t->scope[t->depth++] = scope;
	e = render(t, text);
	t->depth--;
	return e;
}

static enum err section(struct tpl *t, struct span body, char kind, json_t *v)
{
	size_t i;
	json_t *item;

	if (kind == '^')
		return truthy(v) ? OK : render(t, body);
	if (!truthy(v))
		return OK;
	if (!json_is_array(v))
		return json_is_object(v) ? render_in(t, body, v) : render(t, body);
	json_array_foreach (v, i, item)
		TRY(render_in(t, body, item));
	return OK;
}

static enum err partial(struct tpl *t, const char *name)
{
	const char *text = embedded_find(t->pages, name);
	enum err e;

	if (!text)
		return errf(t->cx, E_FAULT, "template: no page '%s'", name);
	if (++t->nested > DEPTH_MAX)
		return errf(t->cx, E_FAULT, "template: '%s' includes itself", name);
	e = render(t, (struct span){ text, text + strlen(text) });
	t->nested--;
	return e;
}

/* Find the close tag that matches an open section; body ends before it. */
static const char *section_end(struct span text, const char *name, const char **after)
{
	size_t n = strlen(name), level = 1;

	for (const char *p = text.p; (p = memmem(p, (size_t)(text.end - p), "{{", 2)); p += 2) {
		bool same = strncmp(p + 3, name, n) == 0 && strncmp(p + 3 + n, "}}", 2) == 0;

		if (same && (p[2] == '#' || p[2] == '^'))
			level++;
		if (same && p[2] == '/' && --level == 0) {
			*after = p + 5 + n;
			return p;
		}
	}
	return NULL;
}

static enum err tag(struct tpl *t, char kind, const char *name, struct span *rest)
{
	struct span body;
	const char *after;

	switch (kind) {
	case '!':
		return OK;
	case '>':
		return partial(t, name);
	case '#':
	case '^':
		body = (struct span){ rest->p, section_end(*rest, name, &after) };
		if (!body.end)
			return errf(t->cx, E_FAULT, "template: section '%s' is not closed", name);
		rest->p = after;
		return section(t, body, kind, lookup(t, name));
	case '/':
		return errf(t->cx, E_FAULT, "template: '%s' closed but not open", name);
	default:
		return put_value(t, name);
	}
}

static enum err render(struct tpl *t, struct span text)
{
	const char *open, *close;

	while ((open = memmem(text.p, (size_t)(text.end - text.p), "{{", 2))) {
		char name[64], kind = open[2];
		const char *start = open + 2 + (strchr("#^/>!", kind) != NULL);

		fwrite(text.p, 1, (size_t)(open - text.p), t->out);
		close = memmem(open, (size_t)(text.end - open), "}}", 2);
		if (!close || close - start >= (ptrdiff_t)sizeof(name))
			return errf(t->cx, E_FAULT, "template: bad tag near '%.20s'", open);
		snprintf(name, sizeof(name), "%.*s", (int)(close - start), start);
		text.p = close + 2;
		TRY(tag(t, kind, name, &text));
	}
	fwrite(text.p, 1, (size_t)(text.end - text.p), t->out);
	return OK;
}

enum err tpl_render(struct ctx *cx, const struct embedded *pages, const char *name, json_t *data,
		    char **out, size_t *size)
{
	struct tpl t = { .cx = cx, .pages = pages, .scope = { data }, .depth = 1 };
	enum err e;

	t.out = open_memstream(out, size);
	if (!t.out)
		abort();
	e = partial(&t, name);
	fclose(t.out);
	if (e != OK) {
		free(*out);
		*out = NULL;
	}
	return e;
}
