#include "http/form.h"

#include <stdio.h>
#include <strings.h>

#include "base/text.h"
#include "fuzz.h"

static void encode(struct printer *p, const char *s)
{
	char escape[4];

	for (; *s; s++) {
		snprintf(escape, sizeof(escape), "%%%02x", (unsigned char)*s);
		put_bytes(p, escape, 3);
	}
}

/* A form of the same fields, each byte escaped. */
static struct printer printed(struct ctx *cx, json_t *form)
{
	struct printer p = { .mem = &cx->mem };
	const char *name;
	json_t *value;

	put_bytes(&p, "", 0);
	json_object_foreach (form, name, value) {
		put_bytes(&p, "&", p.size > 0);
		encode(&p, name);
		put_bytes(&p, "=", 1);
		encode(&p, json_string_value(value));
	}
	return p;
}

/* A value of carriage returns alone is an empty one. */
static bool says_something(const char *p, const char *end)
{
	while (p < end && (*p == '\r' || (end - p >= 3 && strncasecmp(p, "%0d", 3) == 0)))
		p += *p == '%' ? 3 : 1;
	return p < end;
}

/* Fields, and those of them whose value is not empty. */
static size_t fields(const char *p, size_t size, size_t *full)
{
	size_t n = 0;

	*full = 0;
	for (const char *end = p + size, *next; p < end; p = next + 1) {
		const char *equals;

		next = memchr(p, '&', (size_t)(end - p));
		next = next ? next : end;
		equals = memchr(p, '=', (size_t)(next - p));
		*full += equals && says_something(equals + 1, next);
		n++;
	}
	return n;
}

/* What is read is each field once, text without carriage returns, and printed as a form it is read
 * as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	auto_json form = NULL;
	auto_json again = NULL;
	struct ctx cx = { 0 };
	struct printer p;
	const char *name;
	json_t *value;
	size_t full;

	if (form_parse(&cx, (const char *)bytes, size, &form) == OK) {
		must(fields((const char *)bytes, size, &full) <= FORM_FIELDS_MAX);
		must(json_object_size(form) == full);
		must(!memchr(bytes, 0, size) && !memmem(bytes, size, "%00", 3));
		json_object_foreach (form, name, value) {
			must(json_string_length(value) > 0);
			must(utf8_ok(json_string_value(value), json_string_length(value)));
			must(!strpbrk(json_string_value(value), "\r") && !strpbrk(name, "\r"));
		}
		p = printed(&cx, form);
		must(form_parse(&cx, p.text, p.size, &again) == OK && json_equal(form, again));
	} else {
		must(cx.detail && cx.place && *cx.place == '/');
	}
	arena_free(&cx.mem);
	return 0;
}
