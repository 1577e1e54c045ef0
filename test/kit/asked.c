#include <stdio.h>
#include <string.h>

#include "files.h"
#include "two_sites.h"

/* ---- what is asked ---- */

static const struct pair *pair_of(const struct plants *t, const char *what, size_t size)
{
	for (size_t i = 0; i < PAIRS; i++)
		if (strlen(t->pair[i].what) == size && strncmp(t->pair[i].what, what, size) == 0)
			return &t->pair[i];
	return NULL;
}

static const char *name_in(struct plants *t, const char *what, size_t size, bool real)
{
	const struct pair *p = pair_of(t, what, size);

	if (p)
		return real ? p->real : p->never;
	return strncmp(what, "number", size) == 0    ? "1"
	       : strncmp(what, "path...", size) == 0 ? real ? "models/" RELEASE_MODEL "/model.json"
							    : "models/never-there/model.json"
						     : "0";
}

static const char *url_of(struct plants *t, const struct route *row, bool real)
{
	const char *out = "", *p = row->path;

	if (strcmp(p, "/tuf/targets/{path...}") == 0)
		return real ? arena_printf(&t->p.s.cx.mem, "/tuf/targets/%s", t->target)
			    : "/tuf/targets/models/never-there/1/" NEVER_HEX ".release.json";
	if (strcmp(p, "/v1/lineage") == 0)
		return real ? "/v1/lineage?object=model:" RELEASE_MODEL
			    : "/v1/lineage?object=model:never-there";
	while (*p) {
		size_t n = strcspn(p, "{");

		out = arena_printf(&t->p.s.cx.mem, "%s%.*s", out, (int)n, p);
		p += n;
		if (!*p)
			break;
		n = strcspn(++p, "}");
		out = arena_printf(&t->p.s.cx.mem, "%s%s", out, name_in(t, p, n, real));
		p += n + 1;
	}
	return out;
}

/* Members that name something, where the row has them. */
static const char *named_value(struct plants *t, const struct route *row, const struct field *f,
			       bool real)
{
	struct arena *mem = &t->p.s.cx.mem;
	const struct pair *p = pair_of(t, f->name, strlen(f->name));
	const char *digest = name_in(t, "digest", 6, real), *set = name_in(t, "dataset", 7, real);

	if (strcmp(f->name, "dataset") == 0 && f->type == TEXT)
		return arena_printf(mem, "\"%s/1\"", set);
	if (strcmp(f->name, "predictions") == 0)
		return arena_printf(mem, "\"%s\"", digest);
	if (strcmp(f->name, "documents") == 0)
		return body(&t->p.s, "[{'path':'%s','content':'{}'}]",
			    name_in(t, "path...", 7, real));
	if (strcmp(f->name, "files") == 0 ||
	    (strcmp(f->name, "outputs") == 0 && strcmp(row->path, "/v1/runs") == 0))
		return body(&t->p.s, "[{'path':'f','digest':'%s'}]", digest);
	if (strcmp(f->name, "datasets") == 0 ||
	    (strcmp(f->name, "inputs") == 0 && strcmp(row->path, "/v1/runs") == 0))
		return body(&t->p.s, "[{'dataset':'%s/1','role':'train'}]", set);
	if (strcmp(f->name, "name") == 0 && strcmp(row->path, "/v1/models") == 0)
		return arena_printf(mem, "\"%s\"", name_in(t, "model", 5, real));
	if (strcmp(f->name, "act") == 0 && f->type == NAME)
		return "\"suspend\"";
	if (strcmp(f->name, "person") == 0)
		return arena_printf(mem, "\"%s\"", name_in(t, "user", 4, real));
	if (strcmp(f->name, "user") == 0) /* whose password is not theirs */
		return NULL;
	return p && f->type != ARRAY ? arena_printf(mem, "\"%s\"", real ? p->real : p->never)
				     : NULL;
}

static const char *plain_value(struct plants *t, const struct field *f)
{
	switch (f->type) {
	case INT:
		return "1";
	case BOOL:
		return "false";
	case ARRAY:
		return "[]";
	case OBJECT:
		return "{}";
	case UUID:
		return "\"" NEVER_ID "\"";
	case DIGEST:
		return "\"sha256:" NEVER_HEX "\"";
	case TEXT:
	case NAME:
	case ID:
	case SECRET:
		break;
	}
	return strcmp(f->name, "site") == 0 ? "\"munich\"" : "\"x\"";
}

static const char *body_of(struct plants *t, const struct route *row, bool real)
{
	struct arena *mem = &t->p.s.cx.mem;
	const char *out = "{", *value;

	if (!row->body)
		return row->method == PUT ? "other bytes" : NULL;
	for (const struct field *f = row->body; f->name; f++) {
		value = named_value(t, row, f, real);
		if (!value && f->need == REQUIRED)
			value = plain_value(t, f);
		if (value)
			out = arena_printf(mem, "%s%s\"%s\":%s", out, out[1] ? "," : "", f->name,
					   value);
	}
	return arena_printf(mem, "%s}", out);
}

void asked_with(struct plants *t, const struct route *row, const char *secret, bool real)
{
	struct site *s = &t->p.s;
	char cookie[140];

	snprintf(cookie, sizeof(cookie), "Cookie: " COOKIE "=%s\r\n", secret);
	http(s->port, method_name(row->method), url_of(t, row, real), row->page ? NULL : secret,
	     row->page ? cookie : "", body_of(t, row, real), &s->last);
}

/* ---- what is answered ---- */

/* A text with each name that was asked for, and what differs in each answer, put out of it. */
char *answer_plain(struct plants *t, bool real)
{
	static const char *const moving[] = { "\"request\":\"", "\"entry\":", "refusal is entry " };
	struct ctx *cx = &t->p.s.cx;
	char *out = arena_strdup(&cx->mem, t->p.s.last.body), *foot = strstr(out, "<footer>");

	if (foot) /* it has the log's size */
		*foot = '\0';
	for (size_t i = 0; i < countof(moving); i++)
		for (char *p = strstr(out, moving[i]); p; p = strstr(p, moving[i])) {
			p += strlen(moving[i]);
			while (*p && !strchr("\",} ", *p))
				*p++ = '#';
		}
	for (size_t i = 0; i < PAIRS; i++) {
		const char *name = real ? t->pair[i].real : t->pair[i].never;

		/* what stands in many places is asked for where it is a name */
		if (i == DATASET)
			name = arena_printf(&cx->mem, "%s/1", name);
		if (i == CHANGE)
			name = arena_printf(&cx->mem, foot ? "change &#39;%s&#39;" : "change '%s'",
					    name);
		while (strstr(out, name))
			out = text_with(cx, out, name, "@");
	}
	return out;
}

const char *munich_named(const struct plants *t, const char *text)
{
	for (size_t i = 0; i < PAIRS; i++)
		if (i != CHANGE && i != DATASET && i != ACCOUNT && strstr(text, t->pair[i].real))
			return t->pair[i].real;
	return strstr(text, "set/1");
}

bool says_taken(const char *text)
{
	return strstr(text, "taken") || strstr(text, "already");
}
