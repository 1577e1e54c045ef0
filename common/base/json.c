/*
 * A reader of one object, strict and sticky: each read names a member and its
 * type, the first mistake is kept, and read_end() reports it with its pointer,
 * or names a member that nobody asked for.  So a parser is a list of reads and
 * one check, and a member that a newer writer adds is an error here instead of
 * a silence.
 *
 * Values read after a mistake are harmless defaults ("" and 0), never garbage.
 */

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"

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

void json_drop(json_t **v)
{
	json_decref(*v);
	*v = NULL;
}

/* Text of Jansson's own, by the function that frees its values (base/json_scope.h). */
static void text_drop(char *text)
{
	json_free_t drop;

	json_get_alloc_funcs(NULL, &drop);
	drop(text);
}

void put_json(struct printer *p, const char *key, const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	put_raw(p, key, text, strlen(text));
	text_drop(text);
}

struct reader reader(json_t *object, const char *place)
{
	struct reader r = { .object = object, .place = place, .item = NO_ITEM };

	if (!json_is_object(object))
		r.want = "an object";
	return r;
}

struct reader reader_item(json_t *object, const char *array_place, size_t item)
{
	struct reader r = reader(object, array_place);

	r.item = (ptrdiff_t)item;
	return r;
}

static const char *reader_place(struct ctx *cx, const struct reader *r)
{
	return r->item == NO_ITEM ? r->place : arena_printf(&cx->mem, "%s/%td", r->place, r->item);
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

bool read_there(const struct reader *r, const char *key)
{
	return json_object_get(r->object, key) != NULL;
}

static json_t *json_typed(struct reader *r, const char *key, json_type type, const char *want)
{
	json_t *v = read_any(r, key);

	if (v && json_typeof(v) == type)
		return v;
	read_wrong(r, key, want);
	return NULL;
}

#define NOT_JUDGED ": this version does not judge it"

enum err json_unjudged(struct ctx *cx, const char *place)
{
	return err_at(cx, errf(cx, E_INVALID, "this version does not judge %s", place), "%s",
		      place);
}

void read_unjudged_list(struct reader *r, const char *key)
{
	json_t *items = read_array(r, key);

	if (json_array_size(items) > 0)
		read_wrong(r, key, "empty" NOT_JUDGED);
}

void read_unjudged_zero(struct reader *r, const char *key)
{
	if (read_int(r, key) != 0)
		read_wrong(r, key, "0" NOT_JUDGED);
}

const char *read_text(struct reader *r, const char *key)
{
	json_t *v = json_typed(r, key, JSON_STRING, "text");

	return v ? json_string_value(v) : "";
}

const char *read_text_or_null(struct reader *r, const char *key)
{
	json_t *v = read_any(r, key);

	if (v && !json_is_string(v) && !json_is_null(v))
		read_wrong(r, key, "text or null");
	return json_string_value(v);
}

const char *read_text_kept(struct ctx *cx, struct reader *r, const char *key)
{
	return arena_strdup(&cx->mem, read_text(r, key));
}

const char *read_text_or_null_kept(struct ctx *cx, struct reader *r, const char *key)
{
	const char *s = read_text_or_null(r, key);

	return s ? arena_strdup(&cx->mem, s) : NULL;
}

const char *read_name(struct ctx *cx, struct reader *r, const char *key)
{
	const char *s = read_text_kept(cx, r, key);

	if (!name_ok(s))
		read_wrong(r, key, "a name: " NAME_SPELLING);
	return s;
}

const char *read_id(struct ctx *cx, struct reader *r, const char *key)
{
	const char *s = read_text_kept(cx, r, key);

	if (!id_ok(s))
		read_wrong(r, key, "an id: " ID_SPELLING);
	return s;
}

int64_t read_number(struct reader *r, const char *key)
{
	int64_t n = read_int(r, key);

	if (n < 1)
		read_wrong(r, key, "a number from 1");
	return n;
}

int64_t read_int(struct reader *r, const char *key)
{
	return json_integer_value(json_typed(r, key, JSON_INTEGER, "a whole number"));
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
	return json_typed(r, key, JSON_ARRAY, "an array");
}

json_t *read_object(struct reader *r, const char *key)
{
	return json_typed(r, key, JSON_OBJECT, "an object");
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
	const char *key, *place;
	json_t *v;

	if (r->want) {
		place = reader_place(cx, r);
		place = r->bad ? json_pointer(cx, place, r->bad) : place;
		return err_at(cx, errf(cx, E_INVALID, "%s must be %s", place, r->want), "%s",
			      place);
	}
	/* as many found as are there: none is unknown */
	if (r->n_found == json_object_size(r->object))
		return OK;
	json_object_foreach (r->object, key, v)
		if (!was_asked(r, key))
			break;
	place = json_pointer(cx, reader_place(cx, r), key);
	return err_at(cx, errf(cx, E_INVALID, "%s is not known here", place), "%s", place);
}
