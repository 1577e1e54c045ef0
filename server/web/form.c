/*
 * A page repeats nothing that a table of fields or columns says.  What a table
 * of the program names and the data lacks is a fault at once, not an empty cell.
 */

#include "web/form.h"

#include <string.h>

#include "http/cursor.h"

static json_t *web_part(json_t *out, const char *name)
{
	json_t *list = json_object_get(out, name);

	if (!list)
		json_object_set_new(out, name, list = json_array());
	return list;
}

static const struct field *field_of(const struct field *fields, const char *name)
{
	for (; fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

/* A member "lines" makes a text area of the field, so that a field of one line has none. */
static json_t *field_show(const struct field *f, const struct form_row *row)
{
	json_t *out =
		json_pack("{ss ss ss* sI sb sb sb}", "name", row->name, "label", row->label,
			  "autocomplete", row->autocomplete, "max", (json_int_t)f->max, "required",
			  f->need == REQUIRED, "secret", f->type == SECRET, "focus", row->focus);

	if (row->lines)
		json_object_set_new(out, "lines", json_integer(row->lines));
	return out;
}

enum err form_show(struct ctx *cx, const struct field *fields, const struct form_row *rows,
		   size_t n, json_t *out)
{
	json_t *list = web_part(out, "fields");

	for (size_t i = 0; i < n; i++) {
		const struct form_row *row = &rows[i];
		const struct field *f = field_of(fields, row->name);

		if (!f)
			return errf(cx, E_FAULT, "the request has no field '%s'", row->name);
		json_array_append_new(list, field_show(f, row));
	}
	return OK;
}

void form_hide(json_t *out, const char *name, const char *value)
{
	json_array_append_new(web_part(out, "hidden"),
			      json_pack("{ss ss}", "name", name, "value", value));
}

/* "opened.at" */
static json_t *web_member(json_t *item, const char *name)
{
	const char *dot = strchr(name, '.');
	char first[64];

	if (!dot)
		return json_object_get(item, name);
	snprintf(first, sizeof(first), "%.*s", (int)(dot - name), name);
	return json_object_get(json_object_get(item, first), dot + 1);
}

static enum err link_show(struct ctx *cx, const struct list_column *c, json_t *item, json_t *cell)
{
	json_t *key;

	if (!c->link)
		return OK;
	key = web_member(item, c->key);
	if (!json_is_integer(key) && !json_is_string(key))
		return errf(cx, E_FAULT, "an item has no '%s'", c->key);
	json_object_set_new(
		cell, "href",
		json_is_string(key)
			? json_sprintf("%s%s", c->link, json_string_value(key))
			: json_sprintf("%s%lld", c->link, (long long)json_integer_value(key)));
	return OK;
}

static enum err row_show(struct ctx *cx, const struct list_column *columns, size_t n, json_t *item,
			 json_t *rows)
{
	json_t *cells = json_array();

	json_array_append_new(rows, json_pack("{so}", "cells", cells));
	for (size_t i = 0; i < n; i++) {
		const struct list_column *c = &columns[i];
		json_t *text = web_member(item, c->member), *cell;

		if (!text)
			return errf(cx, E_FAULT, "an item has no '%s'", c->member);
		cell = json_pack("{sO sb}", "text", text, "num", c->num);
		json_array_append_new(cells, cell);
		TRY(link_show(cx, c, item, cell));
	}
	return OK;
}

void web_more_show(struct ctx *cx, const char *path, const struct page *page, json_t *out)
{
	if (page->last)
		json_object_set_new(
			out, "more",
			json_string(arena_printf(&cx->mem, "%s?cursor=%s", path,
						 cursor_text(cx, page->at, page->last))));
}

enum err web_list_show(struct ctx *cx, const char *path, const struct list_column *columns,
		       size_t n, const struct page *page, const char *empty, json_t *out)
{
	json_t *heads = web_part(out, "columns"), *rows = web_part(out, "rows"), *item;
	auto_json items = NULL;
	size_t i;

	TRY(json_read(cx, page->items.text, page->items.size, &items));
	for (i = 0; i < n; i++)
		json_array_append_new(heads, json_pack("{ss sb}", "label", columns[i].label, "num",
						       columns[i].num));
	json_array_foreach (items, i, item)
		TRY(row_show(cx, columns, n, item, rows));
	json_object_set_new(out, "width", json_integer((json_int_t)n));
	json_object_set_new(out, "empty", json_string(empty));
	web_more_show(cx, path, page, out);
	return OK;
}

void web_fact_add(json_t *out, const char *label, const char *text, const char *as)
{
	bool digest = as && strcmp(as, "digest") == 0;

	json_array_append_new(web_part(out, "facts"),
			      json_pack("{ss ss sb ss*}", "label", label, "text", text, "digest",
					digest, "tone", digest ? NULL : as));
}
