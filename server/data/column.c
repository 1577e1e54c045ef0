/*
 * Columns of datasets and fields of a model's input and output have one form,
 * read and printed here.
 */

#include "data/column.h"

#include "base/text.h"

static const char *const types[] = { "integer", "number", "text", "boolean", "time" };

enum err columns_print(struct ctx *cx, json_t *columns, const char *key, struct printer *out)
{
	json_t *column;
	size_t i;

	put_open(out, key, '[');
	json_array_foreach (columns, i, column) {
		struct reader r = reader(column, arena_printf(&cx->mem, "/%s/%zu", key, i));
		const char *name = read_text(&r, "name"), *type = read_text(&r, "type");
		const char *unit = read_text_or_null(&r, "unit");

		if (!*name || !prose_ok(name))
			read_wrong(&r, "name", "a text");
		if (!text_is_one_of(type, types, countof(types)))
			read_wrong(&r, "type", "integer, number, text, boolean or time");
		if (unit && !prose_ok(unit))
			read_wrong(&r, "unit", "text without control characters, or null");
		TRY(read_end(cx, &r));
		put_open(out, NULL, '{');
		put_text(out, "name", name);
		put_text(out, "type", type);
		put_text(out, "unit", unit);
		put_close(out, '}');
	}
	put_close(out, ']');
	return OK;
}
