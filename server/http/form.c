/*
 * A form becomes the same JSON object that the API would have got, so that one
 * table of fields and one decide serve both.  An empty field counts as absent,
 * because a browser cannot leave a text field out; a field that is sent twice
 * is refused, because two readers would pick different ones.
 */

#include "http/form.h"

#include <string.h>

#include "base/text.h"

/* Decode n bytes; a carriage return goes.  NULL: a broken escape, NUL or no UTF-8. */
static char *decode(struct ctx *cx, const char *p, size_t n)
{
	char *out = arena_alloc(&cx->mem, n + 1), *to = out;

	for (const char *end = p + n; p < end; p++) {
		int c = *p == '+' ? ' ' : (unsigned char)*p;

		if (*p == '%') {
			c = end - p < 3 ? -1 : hex_byte(p + 1);
			p += 2;
		}
		if (c <= 0)
			return NULL;
		if (c != '\r')
			*to++ = (char)c;
	}
	return utf8_ok(out, (size_t)(to - out)) ? out : NULL;
}

/* seen: the names so far, of empty fields as well. */
static enum err field_add(struct ctx *cx, json_t *form, json_t *seen, const char *p, size_t n)
{
	const char *equals = memchr(p, '=', n);
	size_t name_size = equals ? (size_t)(equals - p) : n;
	char *name = decode(cx, p, name_size);
	char *value = equals ? decode(cx, equals + 1, n - name_size - 1) : NULL;

	if (!name || !value || json_object_get(seen, name) ||
	    json_object_size(seen) == FORM_FIELDS_MAX)
		return err_at(cx, errf(cx, E_INVALID, "the form is malformed"), "/%s",
			      name ? name : "");
	json_object_set_new(seen, name, json_true());
	if (*value)
		json_object_set_new(form, name, json_string(value));
	return OK;
}

enum err form_parse(struct ctx *cx, const char *bytes, size_t size, json_t **out)
{
	const char *end = bytes + size;
	auto_json seen = json_object();

	*out = json_object();
	for (const char *p = bytes; p < end;) {
		const char *next = memchr(p, '&', (size_t)(end - p));
		size_t n = (size_t)((next ? next : end) - p);

		TRY(field_add(cx, *out, seen, p, n));
		p += n + 1;
	}
	return OK;
}
