#include "documents/stated_settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "documents/record_member.h"
#include "proof/digest.h"
#include "proof/exact.h"

bool stated_text_ok(const char *text)
{
	return strlen(text) <= STATED_SETTING_TEXT && prose_ok(text);
}

static int by_setting(const void *a, const void *b)
{
	const struct stated_setting *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void stated_settings_sort(struct stated_settings *list)
{
	if (list->n > 0)
		qsort(list->setting, list->n, sizeof(*list->setting), by_setting);
}

/* ---- printing ---- */

static void stated_setting_print(struct printer *out, const struct stated_setting *s)
{
	put_text(out, "name", s->name);
	switch (s->type) {
	case STATED_NULL:
		put_null(out, "value");
		break;
	case STATED_TEXT:
		put_text(out, "value", s->text);
		break;
	case STATED_NUMBER:
		put_int(out, "value", s->number);
		break;
	case STATED_LIST:
		put_open(out, "value", '[');
		for (size_t i = 0; i < s->n_list; i++)
			put_text(out, NULL, s->list[i]);
		put_close(out, ']');
		break;
	case STATED_SECRET:
		put_text(out, "salted", s->salted);
		break;
	}
}

void stated_settings_print(struct ctx *cx, const struct stated_settings *list, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_open(out, "settings", '[');
	for (size_t i = 0; i < list->n; i++) {
		put_open(out, NULL, '{');
		stated_setting_print(out, &list->setting[i]);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_close(out, '}');
}

/* ---- reading ---- */

static const char *stated_text_kept(struct ctx *cx, struct reader *r, const json_t *json)
{
	const char *text = json_string_value(json);

	if (text && stated_text_ok(text))
		return arena_strdup(&cx->mem, text);
	read_wrong(r, "value",
		   "of texts for people, each at most " as_text(STATED_SETTING_TEXT) " bytes");
	return "";
}

static void stated_list_read(struct ctx *cx, struct reader *r, json_t *items,
			     struct stated_setting *out)
{
	size_t n = json_array_size(items);
	const char **list;

	if (n > STATED_SETTING_LIST) {
		read_wrong(r, "value", "at most " as_text(STATED_SETTING_LIST) " texts");
		return;
	}
	list = arena_alloc(&cx->mem, (n + 1) * sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i] = stated_text_kept(cx, r, json_array_get(items, i));
	out->list = list;
	out->n_list = n;
}

static void stated_value_read(struct ctx *cx, struct reader *r, struct stated_setting *out)
{
	json_t *value = read_any(r, "value");

	if (json_is_string(value)) {
		out->type = STATED_TEXT;
		out->text = stated_text_kept(cx, r, value);
	} else if (json_is_integer(value)) {
		out->type = STATED_NUMBER;
		out->number = json_integer_value(value);
	} else if (json_is_array(value)) {
		out->type = STATED_LIST;
		stated_list_read(cx, r, value, out);
	} else if (value && !json_is_null(value)) {
		read_wrong(r, "value", "a text, a whole number, a list of texts, or null");
	}
}

static enum err stated_setting_parse(struct ctx *cx, json_t *items, struct stated_settings *out)
{
	struct reader r = reader_item(json_array_get(items, out->n), "/settings", out->n);
	struct stated_setting *s = &out->setting[out->n];

	*s = (struct stated_setting){ .name = read_name(cx, &r, "name") };
	if (out->n > 0 && strcmp(s[-1].name, s->name) >= 0)
		read_wrong(&r, "name", "sorted, and there once");
	if (read_there(&r, "salted")) {
		s->type = STATED_SECRET;
		s->salted = read_text_or_null_kept(cx, &r, "salted");
		if (s->salted && !digest_ok(s->salted))
			read_wrong(&r, "salted", "null, or sha256: and 64 hex digits");
	} else {
		stated_value_read(cx, &r, s);
	}
	return read_end(cx, &r);
}

enum err stated_settings_parse(struct ctx *cx, const void *bytes, size_t size,
			       struct stated_settings *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;
	json_t *items;
	size_t n;

	*out = (struct stated_settings){ .n = 0 };
	if (size > STATED_SETTINGS_BYTES)
		return errf(cx, E_INVALID, "a list of settings is at most %d bytes",
			    STATED_SETTINGS_BYTES);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	record_v_read(&r, 1);
	items = read_array(&r, "settings");
	n = json_array_size(items);
	if (n < 1 || n > STATED_SETTINGS_MAX)
		read_wrong(&r, "settings", "1 to " as_text(STATED_SETTINGS_MAX) " settings");
	TRY(read_end(cx, &r));
	out->setting = arena_alloc(&cx->mem, n * sizeof(*out->setting));
	for (; out->n < n; out->n++)
		TRY(stated_setting_parse(cx, items, out));
	stated_settings_print(cx, out, &again);
	return exact_check(cx, "the list of settings", bytes, size, &again);
}
