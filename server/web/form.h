#pragma once

/*
 * Forms, lists and records of pages, as data for the templates of this room.
 *
 *   {{>fields}}   the fields of a form: hidden ones, a sentence, then one label each
 *   {{>list}}     a table of one page of a list, with a way to the next
 *   {{>record}}   what a thing is, in a strip
 *
 * The demands on a field (required, how long, secret) come from the table that
 * the API reads the request by (http/body.h), so that a page asks for what the
 * server takes.  Lengths are bytes there and characters in a browser: the server
 * alone refuses the text that is longer in bytes.  Pure; any thread.  E_FAULT: a
 * row of the program's own names nothing.
 */

#include <jansson.h>

#include "engine/page.h"
#include "http/body.h"

/* How one field is shown. */
struct form_row {
	const char *name, *label;
	const char *autocomplete;
	int lines;  /* of a text area; 0: one line */
	bool focus; /* the cursor is here first */
};

/* "fields" of out, in the order of rows.  E_FAULT: the request has no field of that name. */
must_check enum err form_show(struct ctx *cx, const struct field *fields,
			      const struct form_row *rows, size_t n, json_t *out);
/* One more of "hidden" of out. */
void form_hide(json_t *out, const char *name, const char *value);

/* A column shows a member of each item: "opened.at". */
struct list_column {
	const char *label, *member;
	const char *link, *key; /* to link with the member key behind it; NULL: no link */
	bool num;
};

/* "columns", "rows", "width", "empty" and "more" of out.  path: of the list; empty: why there is
 * none.  E_FAULT: an item lacks a member. */
must_check enum err web_list_show(struct ctx *cx, const char *path,
				  const struct list_column *columns, size_t n,
				  const struct page *page, const char *empty, json_t *out);
/* "more" of out: the address of the next page, if there is one. */
void web_more_show(struct ctx *cx, const char *path, const struct page *page, json_t *out);

/* One more of "facts" of out.  as: NULL, or "digest"; or a tone of signet.css: "ok", "hold",
 * "stop".
 */
void web_fact_add(json_t *out, const char *label, const char *text, const char *as);
