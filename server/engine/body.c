/*
 * The body of a record is made once, by apply, and stored: API and pages print
 * the same bytes, and a list costs no join.  Extending puts a member before the
 * last brace of what is there; no JSON is parsed and printed again, so members
 * keep the order in which they came to be.
 */

#include "engine/body.h"

#include <stdarg.h>
#include <string.h>

#include "base/clock.h"
#include "engine/rows.h"

static const char *extend(struct ctx *cx, const char *json, size_t size, const struct entry *e,
			  const char *event)
{
	struct printer p = { .mem = &cx->mem };

	put_raw(&p, NULL, json, size - 1); /* all but the last brace */
	p.comma = size > 2;
	put_open(&p, event, '{');
	put_int(&p, "index", e->index);
	put_text(&p, "at", clock_text(cx, e->at));
	put_text(&p, "by", e->actor);
	if (e->reason)
		put_text(&p, "reason", e->reason);
	put_close(&p, '}');
	put_close(&p, '}');
	return p.text;
}

const char *body_begin(struct ctx *cx, const struct entry *e, const char *event)
{
	return extend(cx, e->fact_text, e->fact_size, e, event);
}

const char *body_extend(struct ctx *cx, const char *body, const struct entry *e, const char *event)
{
	return extend(cx, body, strlen(body), e, event);
}

enum err body_read(struct ctx *cx, struct stmt *s, struct body *out, const char *fmt, ...)
{
	va_list ap;
	enum err e;
	bool row;

	TRY(stmt_next(cx, s, &row));
	if (row) {
		out->json = col_text(cx, s, 0);
		out->from_idx = col_int(s, 1);
		/* more members are put in before its last brace */
		return out->json && *out->json == '{' && out->json[strlen(out->json) - 1] == '}'
			       ? OK
			       : errf(cx, E_TAMPERED, "a body is no object");
	}
	va_start(ap, fmt);
	e = row_missing(cx, fmt, ap);
	va_end(ap);
	return e;
}

void bind_json(struct ctx *cx, struct stmt *s, const char *name, const json_t *list)
{
	struct printer p = { .mem = &cx->mem };

	if (list)
		put_json(&p, NULL, list);
	bind_text(s, name, list ? p.text : "[]");
}
