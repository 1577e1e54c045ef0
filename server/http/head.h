#pragma once

/*
 * Head: the requests of a connection, read byte by byte before the HTTP library reads them.
 *
 * The library takes more than the grammar of RFC 9112 and hides what it took: for it a NUL ends a
 * target or a value, a folded line is part of the line before, an LF alone ends a line, and spaces
 * may be anywhere.  Here each byte of a request line and of each field is held against that
 * grammar (sections 2.2, 3 and 5), in its one spelling: CRLF at the end of each line, single
 * spaces, no folded line, no space before a colon, no control byte, HTTP/1.1 or HTTP/1.0.  What the
 * words mean is the guard's business.
 *
 * Where the next head begins is known as long as each body has one Content-Length in plain digits.
 * Behind any other body nothing is taken for a head, and the caller of this must end the
 * connection with that request.  The bytes may come in any pieces.  Pure; any thread.
 */

#include "base/base.h"

#define HEAD_WORD_MAX 40 /* bytes of a name that are kept */

enum head_at {
	HEAD_BEFORE, /* a request line may begin */
	HEAD_EMPTY,  /* within the one empty line that may be before it */
	HEAD_METHOD,
	HEAD_TARGET,
	HEAD_VERSION,
	HEAD_LINE_END,
	HEAD_FIELD, /* a field may begin, or the head ends */
	HEAD_NAME,
	HEAD_VALUE,
	HEAD_FIELD_END,
	HEAD_END,
	HEAD_BODY,
	HEAD_PAST, /* nobody knows where the next head begins */
};

enum head_field { FIELD_OTHER, FIELD_LENGTH, FIELD_CODING };

/* Zeros at first. */
struct head {
	enum head_at at;
	size_t size; /* of the word that is being read: method, target, version or name */
	char word[HEAD_WORD_MAX + 1]; /* the beginning of the method or of the field's name */
	bool after_empty;
	bool no_body; /* of an answer: the method is HEAD */
	bool old;     /* HTTP/1.0 */
	enum head_field field;
	unsigned lengths, digits; /* fields named Content-Length; digits of the first */
	bool unsure;              /* where the body ends */
	uint64_t length;          /* of the body, then what is left of it */
	uint64_t whole;           /* heads that came whole */
	const char *place, *why;  /* of the fault; why is NULL: there is none */
};

/* How many of the bytes, from their first on, are before the head with the fault; all, where
 * there is none.  After a fault nothing more is to be read. */
size_t head_hear(struct head *h, const char *bytes, size_t n);
