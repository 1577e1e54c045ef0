#pragma once

/*
 * Text that comes from outside: may it be stored, shown and signed?  Names are
 * permanent and part of paths; prose is for people and must not hide or reorder
 * its neighbours; a path is relative and has one spelling.  Lengths are bytes.
 * Pure functions; any thread.
 */

#include "base/err.h"

bool utf8_ok(const char *s, size_t size);          /* RFC 3629: no surrogates, no overlong forms */
size_t utf8_first_bad(const char *s, size_t size); /* where it is not; size: it is */

/* Text for people to read: UTF-8 without control characters, and without the
 * characters that reorder or hide their neighbours (bidirectional controls,
 * zero-width), so that what is shown is what is stored. */
bool prose_ok(const char *s);

/* Code points of UTF-8, as people count the characters of a word. */
size_t text_characters(const char *s);

#define NAME_MAX_BYTES 64
#define NAME_SPELLING  "a-z, 0-9 and '-', at most " as_text(NAME_MAX_BYTES)
/* The greatest number under a name: of versions, datasets, records. */
#define NUMBER_MAX     999999999
#define PATH_MAX_BYTES 255

bool name_ok(const char *s); /* a permanent name: 1 to 64 of a-z 0-9 '-', a letter or digit first */
/* A relative file path without '.', '..', '\', '.git…' or empty parts. */
bool path_ok(const char *s);

/* A whole number from 0 to max, at most 16 digits, and nothing else. */
bool text_whole(const char *s, int64_t max, int64_t *out);
/* The same from 1, in one spelling: without a leading zero. */
bool text_number(const char *s, int64_t max, int64_t *out);
/* The digits at *at, 1 to 18 of them; *at moves behind them. */
bool text_digits(const char **at, uint64_t *out);
bool text_same(const char *a, const char *b); /* NULL is the same as NULL alone */
bool text_is_one_of(const char *s, const char *const *set, size_t n);
bool asks_for_help(int argc, char **argv); /* is a word of the command line, before --, --help? */

char *base64_text(struct ctx *cx, const void *bytes, size_t n);       /* standard, padded */
bool base64_bytes(const char *text, size_t len, void *out, size_t n); /* true: exactly n bytes */
/* Padded; of another alphabet, with '-' and '_'; that, not padded. */
enum base64 { BASE64, BASE64_URL, BASE64_URL_BARE };
char *base64_print(struct ctx *cx, enum base64 form, const void *bytes, size_t n);
/* *n of at most room bytes; false: more, or not in that one form. */
bool base64_read(const char *text, size_t len, enum base64 form, void *out, size_t room, size_t *n);
char *hex_text(struct ctx *cx, const void *bytes, size_t n);
int hex_byte(const char *two); /* two digits of either case; -1: they are none */
