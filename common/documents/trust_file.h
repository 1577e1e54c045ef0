#pragma once

/*
 * What the files of trust have in common: they begin with their version, and
 * members and lists are bounded.  For their parsers alone; pure; any thread.
 */

#include "base/json.h"
#include "documents/trust.h"

#

/* The form that a file is read as. */
struct trust_form {
	int64_t v;
	size_t max; /* bytes */
};

/* A file as JSON with its "v" read; the caller reads the rest and drops *json.  E_INVALID. */
must_check enum err trust_file_begin(struct ctx *cx, const void *bytes, size_t size,
				     const struct trust_form *form, json_t **json,
				     struct reader *r);
struct printer trust_file_open(struct ctx *cx, int64_t v);

/* An array of min to max items; another is a mistake of r's. */
json_t *trust_list(struct reader *r, const char *key, size_t min, size_t max);
/* E_INVALID: what lies at the place must be what is wanted. */
enum err trust_wrong(struct ctx *cx, const char *place, const char *want);
