/*
 * A page asks for one row more than its limit; the extra row only says that
 * there is a next page.  The cursor is the key of the last row shown, not an
 * offset: rows written meanwhile neither repeat nor hide one.
 */

#include "engine/page.h"

#include <string.h>

#include "base/text.h"
#include "engine/rows.h"

enum err page_read(struct ctx *cx, struct stmt *s, struct page *p)
{
	const char *body, *key = NULL;

	bind_int(s, ":at", p->at);
	bind_int(s, ":limit", p->limit + 1); /* one more: is there a next page? */
	p->items = (struct printer){ .mem = &cx->mem };
	p->last = NULL;
	put_open(&p->items, NULL, '[');
	for (int64_t n = 0; row_next(cx, s); n++) {
		if (n == p->limit) {
			p->last = key;
			break;
		}
		body = col_text(cx, s, 0);
		put_raw(&p->items, NULL, body, strlen(body));
		key = col_text(cx, s, 1);
	}
	put_close(&p->items, ']');
	return rows_end(s);
}

enum err page_unknown(struct ctx *cx)
{
	return err_at(cx, errf(cx, E_INVALID, "?cursor is none that this list gave"), "?cursor");
}

static enum err number_read(struct ctx *cx, const char *text, int64_t *out)
{
	return text_whole(text, INT_SAFE_MAX, out) ? OK : page_unknown(cx);
}

enum err page_after(struct ctx *cx, const struct page *p, int64_t *out)
{
	*out = 0;
	return *p->after ? number_read(cx, p->after, out) : OK;
}

enum err page_after_name(struct ctx *cx, const struct page *p, const char **name, int64_t *out)
{
	size_t n = strcspn(p->after, "/");

	*name = arena_strndup(&cx->mem, p->after, n);
	*out = 0;
	return p->after[n] ? number_read(cx, p->after + n + 1, out) : OK;
}

enum err page_read_numbered(struct ctx *cx, struct stmt *s, struct page *p)
{
	int64_t after;

	TRY(page_after(cx, p, &after));
	bind_int(s, ":after", after);
	return page_read(cx, s, p);
}
