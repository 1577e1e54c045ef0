#pragma once

/*
 * What stands in the last answer of a site, and bodies to send.  A claim about
 * an answer names the place: a match over the whole text passes wherever the
 * text stands.  A pointer is a JSON pointer (RFC 6901), and may be formatted.
 */

#include "base/err.h"

struct site;

/* As text: "open", "17", "true", "null".  Fails the test where nothing, an array or an object
 * stands. */
const char *json_at(struct site *s, const char *pointer, ...) printf_like(2, 3);
bool json_has(struct site *s, const char *pointer, ...) printf_like(2, 3); /* be it null */
/* Of the items of an array or the members of an object; fails the test where none stands. */
size_t json_count(struct site *s, const char *pointer, ...) printf_like(2, 3);

/* Of the items of the array at list: how many have that text at the pointer within them; the
 * pointer to the first, which must be there. */
size_t json_times(struct site *s, const char *list, const char *within, const char *text);
const char *json_find(struct site *s, const char *list, const char *within, const char *text);

/* The objects of the entry that stands at the pointer, parted by spaces. */
const char *objects_at(struct site *s, const char *pointer);

/* What stands there is that text; is a text that holds that part; is all of that JSON, written as
 * for body(). */
#define json_is(s, pointer, text)   ck_assert_str_eq(json_at((s), "%s", (pointer)), (text))
#define json_says(s, pointer, part) assert_says(json_at((s), "%s", (pointer)), (part))
void json_equals(struct site *s, const char *pointer, const char *json);

/* The value of a header field; fails the test if there is none. */
const char *head_field(struct site *s, const char *name);
/* Nowhere in the body, whatever it is. */
#define body_says_not(s, part) assert_says_not((s)->last.body, part)

/* JSON without escapes in its source: each ' of fmt is a ", none of what is filled in is. */
const char *body(struct site *s, const char *fmt, ...) printf_like(2, 3);
const char *json_of(struct site *s, const char *text); /* the same of a row of a table */
const char *quoted(struct site *s, const char *text);  /* any text as a JSON string */
