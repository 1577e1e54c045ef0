/*
 * Values are checked against a table before a handler runs, so that handlers
 * hold no checks of shape and a refusal always names its place as a JSON
 * pointer.  The table's sentence for a type is the one that the caller reads,
 * hence wanted() lies beside fits(): what is demanded and what is said must not
 * drift.
 */

#include "http/body.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "proof/digest.h"

const struct field no_fields[] = { END_OF_FIELDS };

const struct field reason_in[] = { { "reason", TEXT, REQUIRED, REASON_MAX, "why" }, END_OF_FIELDS };

static bool is_text(json_t *v, const struct field *f)
{
	return json_is_string(v) && (int64_t)json_string_length(v) <= f->max;
}

/* No default in the switch: a new type without a rule does not compile. */
static bool fits(json_t *v, const struct field *f)
{
	const char *s = json_string_value(v);

	switch (f->type) {
	case TEXT:
		return is_text(v, f) && prose_ok(s);
	case NAME:
		return s && name_ok(s);
	case ID:
		return s && id_ok(s);
	case DIGEST:
		return s && digest_ok(s);
	case UUID:
		return s && uuid_ok(s);
	case SECRET:
		return is_text(v, f);
	case INT:
		return json_is_integer(v) && json_integer_value(v) >= 0 &&
		       json_integer_value(v) <= f->max;
	case BOOL:
		return json_is_boolean(v);
	case ARRAY:
		return json_is_array(v) && (int64_t)json_array_size(v) <= f->max;
	case OBJECT:
		return json_is_object(v) && (int64_t)json_object_size(v) <= f->max;
	}
	return false;
}

static const char *wanted(struct ctx *cx, const struct field *f)
{
	long long max = (long long)f->max;

	switch (f->type) {
	case TEXT:
		return arena_printf(&cx->mem,
				    "text of at most %lld bytes, without control characters", max);
	case NAME:
		return "1 to " as_text(
			NAME_MAX_BYTES) " of a-z, 0-9 and '-', not beginning with '-'";
	case ID:
		return "an id: " ID_SPELLING;
	case DIGEST:
		return "'sha256:' and 64 hex digits in lower case";
	case UUID:
		return "a UUID in lower case";
	case SECRET:
		return arena_printf(&cx->mem, "text of at most %lld bytes", max);
	case INT:
		return arena_printf(&cx->mem, "a whole number from 0 to %lld", max);
	case BOOL:
		return "true or false";
	case ARRAY:
		return arena_printf(&cx->mem, "an array of at most %lld", max);
	case OBJECT:
		return arena_printf(&cx->mem, "an object of at most %lld members", max);
	}
	return "";
}

static const struct field *field_named(const struct field *fields, const char *name)
{
	for (; fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static enum err body_refuse(struct ctx *cx, const char *name, const char *must)
{
	const char *place = json_pointer(cx, "", name);

	return err_at(cx, errf(cx, E_INVALID, "%s %s", place, must), "%s", place);
}

enum err body_check(struct ctx *cx, const struct field *fields, json_t *body)
{
	const char *name;
	json_t *v;

	if (!json_is_object(body))
		return errf(cx, E_INVALID, "the body must be a JSON object");
	json_object_foreach (body, name, v) {
		const struct field *f = field_named(fields, name);

		if (!f)
			return body_refuse(cx, name, "is not a field of this request");
		if (!fits(v, f))
			return body_refuse(cx, name,
					   arena_printf(&cx->mem, "must be %s", wanted(cx, f)));
	}
	for (; fields->name; fields++)
		if (fields->need == REQUIRED && !json_object_get(body, fields->name))
			return body_refuse(cx, fields->name, "is required");
	return OK;
}
