#pragma once

/*
 * JSON that comes in, read strictly, so that no two readers see two things.
 *
 * Refused, each with its place: what is not UTF-8, duplicate keys, anything
 * after the value, nesting over JSON_DEPTH_MAX, NUL in a text, whole numbers
 * beyond +-(2^53 - 1), numbers that are not whole.  Signet's own formats carry
 * decimals as text.  A place is a JSON pointer (RFC 6901) where it is JSON,
 * else "byte N".  Unknown members are the business of the object's reader.  Any
 * thread.
 */

#include <jansson.h>

#include "base/err.h"
#include "base/printer.h"

#define JSON_DEPTH_MAX 32 /* brackets open at once */

/* E_INVALID.  The caller owns *out; NULL after an error. */
must_check enum err json_read(struct ctx *cx, const void *bytes, size_t size, json_t **out);

/* E_INVALID.  The same for a value inside as many open brackets: it may nest only so much less. */
must_check enum err json_read_within(struct ctx *cx, const void *bytes, size_t size,
				     unsigned brackets, json_t **out);

void json_drop(json_t **v);
#define auto_json cleanup(json_drop) json_t *

/* A JSON pointer to member key of the object at place; ~ and / are escaped. */
char *json_pointer(struct ctx *cx, const char *place, const char *key);

/* A value as it was read, its members in their order. */
void put_json(struct printer *p, const char *key, const json_t *value);

/*
 * Reader: the members of one object, each asked for once by name.  Errors are
 * sticky and a missing value reads as "" or 0, so the caller asks for all it
 * wants and checks once, with read_end(); members nobody asked for are refused.
 */
#define READER_MAX 24

struct reader {
	json_t *object;
	const char *place; /* a JSON pointer to object; "" at the top */
	ptrdiff_t item;    /* of the array at place, that item; NO_ITEM: place itself */
	const char *asked[READER_MAX];
	size_t n_asked, n_found;
	const char *bad, *want; /* the first member that is not as asked, and what it should be */
};

#define NO_ITEM ((ptrdiff_t)-1)

struct reader reader(json_t *object, const char *place);
struct reader reader_item(json_t *object, const char *array_place, size_t item);
bool read_there(const struct reader *r, const char *key); /* for what may be left out */
const char *read_text(struct reader *r, const char *key);
const char *read_text_or_null(struct reader *r, const char *key);
/* The same, copied into cx's arena: it outlives the object. */
const char *read_text_kept(struct ctx *cx, struct reader *r, const char *key);
const char *read_text_or_null_kept(struct ctx *cx, struct reader *r, const char *key);
const char *read_name(struct ctx *cx, struct reader *r, const char *key); /* kept; name_ok() */
const char *read_id(struct ctx *cx, struct reader *r, const char *key);   /* kept; id_ok() */
int64_t read_int(struct reader *r, const char *key);
int64_t read_number(struct reader *r, const char *key); /* a whole number from 1 */
int64_t read_int_or(struct reader *r, const char *key, int64_t if_null);
bool read_bool(struct reader *r, const char *key);
/* borrowed; iterating NULL is empty.  Not inside json_array_foreach(), which asks again each time.
 */
json_t *read_array(struct reader *r, const char *key);
json_t *read_object(struct reader *r, const char *key); /* borrowed */
json_t *read_any(struct reader *r, const char *key);    /* borrowed; may be null */
/*
 * Members that a format has and no rule of this version looks at.  Only the value that asks for
 * nothing is read: no items, zero.  Any other would seem to be satisfied.
 */
enum err json_unjudged(struct ctx *cx, const char *place); /* E_INVALID, with the place */
void read_unjudged_list(struct reader *r, const char *key);
void read_unjudged_zero(struct reader *r, const char *key);
void read_wrong(struct reader *r, const char *key,
		const char *want);                              /* the caller's own check failed */
must_check enum err read_end(struct ctx *cx, struct reader *r); /* E_INVALID */
