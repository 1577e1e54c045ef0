#include "documents/texts.h"

#include <string.h>

#include "base/text.h"
#include "documents/limits.h"

static bool label_ok(const char *s)
{
	return *s && strlen(s) <= DEVICE_LABEL_MAX && prose_ok(s);
}

static bool format_ok(const char *s)
{
	const char *slash = strrchr(s, '/');
	char name[NAME_MAX_BYTES + 1] = "";
	int64_t v;

	if (!slash || (size_t)(slash - s) > NAME_MAX_BYTES)
		return false;
	memcpy(name, s, (size_t)(slash - s));
	return name_ok(name) && text_number(slash + 1, NUMBER_MAX, &v);
}

/* clang-format off */
const struct texts_rule texts_sites    = { "sites",    "a site's name, there once",      name_ok,  RECORD_SITES_MAX };
const struct texts_rule texts_labels   = { "labels",   "a label, there once",            label_ok, DEVICE_LABELS_MAX };
const struct texts_rule texts_hardware = { "hardware", "a name of hardware, there once", name_ok,  HARDWARE_MAX };
const struct texts_rule texts_formats  = { "formats",  "a format and its version, as assignment/2, there once", format_ok, FORMATS_MAX };
/* clang-format on */

json_t *texts_there(struct reader *r, const struct texts_rule *rule)
{
	return read_there(r, rule->key) ? read_array(r, rule->key) : NULL;
}

bool texts_have(const char *const *list, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], text) == 0)
			return true;
	return false;
}

/* Lists are short, so each item is compared with those before it. */
enum err texts_read(struct ctx *cx, json_t *items, const char *place, const struct texts_rule *rule,
		    const char ***out, size_t *n)
{
	const char **list;

	*n = 0;
	if (json_array_size(items) > rule->max)
		return err_at(cx, errf(cx, E_INVALID, "at most %zu of them", rule->max), "%s/%s",
			      place, rule->key);
	*out = list = arena_alloc(&cx->mem, (json_array_size(items) + 1) * sizeof(*list));
	for (; *n < json_array_size(items); (*n)++) {
		const char *text = json_string_value(json_array_get(items, *n));

		if (!text || !rule->ok(text) || texts_have(list, *n, text))
			return err_at(cx, errf(cx, E_INVALID, "%s", rule->want), "%s/%s/%zu", place,
				      rule->key, *n);
		list[*n] = arena_strdup(&cx->mem, text);
	}
	return OK;
}

void texts_print(struct printer *out, const char *key, const char *const *list, size_t n)
{
	put_open(out, key, '[');
	for (size_t i = 0; i < n; i++)
		put_text(out, NULL, list[i]);
	put_close(out, ']');
}
