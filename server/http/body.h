#pragma once

/*
 * Request bodies are declared, not parsed by hand.  A route names a table of
 * fields; body_check() refuses unknown, missing, mistyped and oversized ones,
 * so a handler reads values it may trust.  schema/openapi.yaml repeats these
 * tables and a test compares the two.  Pure; any thread.
 */

#include "base/json.h"
#include "base/text.h"

enum field_type {
	TEXT,   /* for people: see prose_ok() */
	NAME,   /* permanent: see name_ok() */
	ID,     /* of a person or a service: see id_ok() */
	DIGEST, /* "sha256:" and 64 hex digits */
	UUID,
	SECRET, /* text that is never logged or shown */
	INT,    /* from 0 */
	BOOL,
	ARRAY,  /* max: items; the domain reads each */
	OBJECT, /* max: members; the domain reads each */
};
enum presence { OPTIONAL, REQUIRED };

struct field {
	const char *name;
	enum field_type type;
	enum presence need;
	int64_t max; /* bytes of a text, the greatest number, or how many */
	const char *about;
};
#define END_OF_FIELDS \
	{             \
		0     \
	}

#define REASON_MAX 500 /* bytes: of a reason that is all there is to say */

extern const struct field no_fields[];
extern const struct field reason_in[]; /* why, and nothing else */

/* E_INVALID, with a JSON pointer as the place. */
must_check enum err body_check(struct ctx *cx, const struct field *fields, json_t *body);
