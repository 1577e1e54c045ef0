#include "base/json.h"

#include <string.h>

#include "base/text.h"

/* Nesting is counted before the parser, which recurses, sees the bytes. */
static enum err depth_check(struct ctx *cx, const char *p, size_t size)
{
	unsigned depth = 0;
	bool text = false;

	for (size_t i = 0; i < size; i++) {
		if (text && p[i] == '\\')
			i++;
		else if (p[i] == '"')
			text = !text;
		else if (!text && (p[i] == '{' || p[i] == '['))
			depth++;
		else if (!text && (p[i] == '}' || p[i] == ']') && depth > 0)
			depth--;
		if (depth > JSON_DEPTH_MAX)
			return err_at(cx,
				      errf(cx, E_INVALID, "the JSON nests deeper than %d",
					   JSON_DEPTH_MAX),
				      "byte %zu", i);
	}
	return OK;
}

char *json_pointer(struct ctx *cx, const char *place, const char *key)
{
	char *out = arena_alloc(&cx->mem, strlen(place) + 2 * strlen(key) + 2), *p;

	p = stpcpy(out, place);
	for (*p++ = '/'; *key; key++) {
		if (*key == '~' || *key == '/')
			*p++ = '~';
		*p++ = (char)(*key == '~' ? '0' : *key == '/' ? '1' : *key);
	}
	return out;
}

/* Where a value stands, as a chain up to the top: turned into text only when it is needed. */
struct step {
	const struct step *up;
	const char *key; /* NULL: index counts */
	size_t index;
};

static const char *step_text(struct ctx *cx, const struct step *at)
{
	if (!at)
		return "";
	return at->key ? json_pointer(cx, step_text(cx, at->up), at->key)
		       : arena_printf(&cx->mem, "%s/%zu", step_text(cx, at->up), at->index);
}

/* Recursion is bounded by depth_check(). */
static enum err numbers_check(struct ctx *cx, json_t *v, const struct step *at)
{
	struct step below = { .up = at };
	json_int_t n = json_integer_value(v);
	json_t *item;

	if (json_is_real(v))
		return err_at(
			cx,
			errf(cx, E_INVALID, "a number that is not whole; write a decimal as text"),
			"%s", step_text(cx, at));
	if (n > INT_SAFE_MAX || n < -INT_SAFE_MAX)
		return err_at(cx, errf(cx, E_INVALID, "a number beyond 2^53 - 1"), "%s",
			      step_text(cx, at));
	json_object_foreach (v, below.key, item)
		if (!json_is_string(item))
			TRY(numbers_check(cx, item, &below));
	below.key = NULL;
	json_array_foreach (v, below.index, item)
		if (!json_is_string(item))
			TRY(numbers_check(cx, item, &below));
	return OK;
}

enum err json_read(struct ctx *cx, const void *bytes, size_t size, json_t **out)
{
	json_error_t je;
	enum err e;

	*out = NULL;
	TRY(depth_check(cx, bytes, size));
	*out = json_loadb(bytes, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
	if (!*out)
		return err_at(cx, errf(cx, E_INVALID, "not valid JSON: %s", je.text), "byte %d",
			      je.position);
	e = numbers_check(cx, *out, NULL);
	if (e != OK)
		json_drop(out);
	return e;
}

void json_drop(json_t **v)
{
	json_decref(*v);
	*v = NULL;
}

struct reader reader(json_t *object, const char *place)
{
	struct reader r = { .object = object, .place = place };

	if (!json_is_object(object))
		r.want = "an object";
	return r;
}

void read_wrong(struct reader *r, const char *key, const char *want)
{
	if (r->want)
		return;
	r->bad = key;
	r->want = want;
}

json_t *read_any(struct reader *r, const char *key)
{
	json_t *v = json_object_get(r->object, key);

	if (r->n_asked < READER_MAX)
		r->asked[r->n_asked++] = key;
	if (v)
		r->n_found++;
	else
		read_wrong(r, key, "there");
	return v;
}

static json_t *typed(struct reader *r, const char *key, json_type type, const char *want)
{
	json_t *v = read_any(r, key);

	if (v && json_typeof(v) == type)
		return v;
	read_wrong(r, key, want);
	return NULL;
}

const char *read_text(struct reader *r, const char *key)
{
	json_t *v = typed(r, key, JSON_STRING, "text");

	return v ? json_string_value(v) : "";
}

const char *read_text_or_null(struct reader *r, const char *key)
{
	json_t *v = read_any(r, key);

	if (v && !json_is_string(v) && !json_is_null(v))
		read_wrong(r, key, "text or null");
	return json_string_value(v);
}

int64_t read_int(struct reader *r, const char *key)
{
	return json_integer_value(typed(r, key, JSON_INTEGER, "a whole number"));
}

int64_t read_int_or(struct reader *r, const char *key, int64_t if_null)
{
	json_t *v = read_any(r, key);

	if (v && !json_is_integer(v) && !json_is_null(v))
		read_wrong(r, key, "a whole number or null");
	return json_is_integer(v) ? json_integer_value(v) : if_null;
}

bool read_bool(struct reader *r, const char *key)
{
	json_t *v = read_any(r, key);

	if (v && !json_is_boolean(v))
		read_wrong(r, key, "true or false");
	return json_is_true(v);
}

json_t *read_array(struct reader *r, const char *key)
{
	return typed(r, key, JSON_ARRAY, "an array");
}

json_t *read_object(struct reader *r, const char *key)
{
	return typed(r, key, JSON_OBJECT, "an object");
}

static bool was_asked(const struct reader *r, const char *key)
{
	for (size_t i = 0; i < r->n_asked; i++)
		if (strcmp(r->asked[i], key) == 0)
			return true;
	return false;
}

enum err read_end(struct ctx *cx, struct reader *r)
{
	const char *key, *place = r->place;
	json_t *v;

	if (r->want) {
		place = r->bad ? json_pointer(cx, place, r->bad) : place;
		return err_at(cx, errf(cx, E_INVALID, "%s must be %s", place, r->want), "%s",
			      place);
	}
	if (r->n_found == json_object_size(r->object))
		return OK;
	json_object_foreach (r->object, key, v)
		if (!was_asked(r, key))
			break;
	place = json_pointer(cx, place, key);
	return err_at(cx, errf(cx, E_INVALID, "%s is not known here", place), "%s", place);
}
