#include "answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "site.h"

static const char *filled(struct site *s, const char *fmt, va_list ap) printf_like(2, 0);
static const char *filled(struct site *s, const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	ck_assert_int_ge(n, 0);
	text = arena_alloc(&s->cx.mem, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

/* ---- to read ---- */

/* The step of a pointer that begins after its slash, unescaped; pointer moves behind it. */
static const char *step_next(struct site *s, const char **pointer)
{
	size_t n = strcspn(*pointer + 1, "/");
	char *step = arena_alloc(&s->cx.mem, n + 1), *to = step;

	for (const char *p = *pointer + 1; p < *pointer + 1 + n; p++)
		*to++ = *p != '~' ? *p : *++p == '1' ? '/' : '~';
	*to = '\0';
	*pointer += 1 + n;
	return step;
}

/* NULL: nothing stands there. */
static json_t *within(struct site *s, json_t *at, const char *pointer)
{
	ck_assert_msg(!*pointer || *pointer == '/', "no pointer: %s", pointer);
	while (at && *pointer) {
		const char *step = step_next(s, &pointer);

		at = json_is_array(at) ? json_array_get(at, strtoul(step, NULL, 10))
				       : json_object_get(at, step);
	}
	return at;
}

static json_t *whole(struct site *s)
{
	json_t *json = json_loadb(s->last.body, s->last.body_size, JSON_DECODE_ANY, NULL);

	ck_assert_msg(json != NULL, "no JSON: %s", s->last.body);
	return json;
}

/* NULL: an array or an object. */
static const char *text_of(struct site *s, const json_t *at)
{
	switch (json_typeof(at)) {
	case JSON_STRING:
		return arena_strdup(&s->cx.mem, json_string_value(at));
	case JSON_INTEGER:
		return arena_printf(&s->cx.mem, "%lld", (long long)json_integer_value(at));
	case JSON_TRUE:
		return "true";
	case JSON_FALSE:
		return "false";
	case JSON_NULL:
		return "null";
	case JSON_REAL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	return NULL;
}

const char *json_at(struct site *s, const char *pointer, ...)
{
	auto_json all = whole(s);
	const char *place, *text;
	json_t *at;
	va_list ap;

	va_start(ap, pointer);
	place = filled(s, pointer, ap);
	va_end(ap);
	at = within(s, all, place);
	text = at ? text_of(s, at) : NULL;
	ck_assert_msg(text != NULL, "no value at %s in: %s", place, s->last.body);
	return text;
}

bool json_has(struct site *s, const char *pointer, ...)
{
	auto_json all = whole(s);
	const char *place;
	va_list ap;

	va_start(ap, pointer);
	place = filled(s, pointer, ap);
	va_end(ap);
	return within(s, all, place) != NULL;
}

size_t json_count(struct site *s, const char *pointer, ...)
{
	auto_json all = whole(s);
	const char *place;
	json_t *at;
	va_list ap;

	va_start(ap, pointer);
	place = filled(s, pointer, ap);
	va_end(ap);
	at = within(s, all, place);
	ck_assert_msg(json_is_array(at) || json_is_object(at), "no array or object at %s in: %s",
		      place, s->last.body);
	return json_is_array(at) ? json_array_size(at) : json_object_size(at);
}

/* How many items have the text; *first: the place of the first of them. */
static size_t items_with(struct site *s, const char *list, const char *pointer, const char *text,
			 size_t *first)
{
	auto_json all = whole(s);
	json_t *items = within(s, all, list), *item;
	size_t n = 0, i;

	ck_assert_msg(json_is_array(items), "no array at %s in: %s", list, s->last.body);
	json_array_foreach (items, i, item) {
		json_t *at = within(s, item, pointer);
		const char *is = at ? text_of(s, at) : NULL;

		if (!is || strcmp(is, text) != 0)
			continue;
		*first = n++ ? *first : i;
	}
	return n;
}

size_t json_times(struct site *s, const char *list, const char *pointer, const char *text)
{
	size_t first;

	return items_with(s, list, pointer, text, &first);
}

const char *json_find(struct site *s, const char *list, const char *pointer, const char *text)
{
	size_t first = 0;

	ck_assert_msg(items_with(s, list, pointer, text, &first) > 0,
		      "no item of %s has '%s' at %s in: %s", list, text, pointer, s->last.body);
	return arena_printf(&s->cx.mem, "%s/%zu", list, first);
}

void json_equals(struct site *s, const char *pointer, const char *text)
{
	auto_json all = whole(s);
	const char *want = json_of(s, text);
	auto_json json = json_loads(want, JSON_DECODE_ANY, NULL);
	json_t *at = within(s, all, pointer);

	ck_assert_msg(json != NULL, "no JSON: %s", want);
	ck_assert_msg(at && json_equal(at, json), "not %s at %s in: %s", want, pointer,
		      s->last.body);
}

const char *head_field(struct site *s, const char *name)
{
	const char *mark = arena_printf(&s->cx.mem, "\r\n%s: ", name);
	const char *at = strcasestr(s->last.text, mark);

	ck_assert_msg(at && at < s->last.body, "no %s in: %s", name, s->last.text);
	at += strlen(mark);
	return arena_strndup(&s->cx.mem, at, strcspn(at, "\r"));
}

const char *objects_at(struct site *s, const char *pointer)
{
	size_t n = json_count(s, "%s/objects", pointer);
	const char *said = "";

	for (size_t i = 0; i < n; i++)
		said = arena_printf(&s->cx.mem, "%s%s%s", said, *said ? " " : "",
				    json_at(s, "%s/objects/%zu/id", pointer, i));
	return said;
}

/* ---- to send ---- */

const char *json_of(struct site *s, const char *text)
{
	char *json = arena_strdup(&s->cx.mem, text);

	for (char *p = json; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	return json;
}

/* Callers are checked against fmt, of which only ' is replaced. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
const char *body(struct site *s, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = filled(s, json_of(s, fmt), ap);
	va_end(ap);
	return text;
}

#pragma GCC diagnostic pop

const char *quoted(struct site *s, const char *text)
{
	struct printer out = { .mem = &s->cx.mem };

	put_text(&out, NULL, text);
	return out.text;
}
