#pragma once

/*
 * Body: the JSON by which the API and the pages show a record, made once, when
 * its entry is applied, and stored.  A body is the entry's fact and, under the
 * name of what happened, when that was and by whom:
 *
 *   {<members of the fact>, "registered":{"index":7,"at":"...","by":"ci"}}
 * One thread at a time for each connection.  Errors: E_NOT_FOUND, and the
 * database's (engine/db.h).
 */

#include "engine/db.h"
#include "proof/entry.h"

struct body {
	const char *json;
	int64_t from_idx; /* the entry that made it so: its ETag */
};

const char *body_begin(struct ctx *cx, const struct entry *e, const char *event);
const char *body_extend(struct ctx *cx, const char *body, const struct entry *e, const char *event);

/* The row a statement yields: column 0 the body, column 1 the index.  E_NOT_FOUND: there is none,
 * and fmt says of what.  E_TAMPERED: the body is no object. */
must_check enum err body_read(struct ctx *cx, struct stmt *s, struct body *out, const char *fmt,
			      ...) printf_like(4, 5);

/* An array of a fact, kept as text; NULL, which read_end() is about to refuse, as an empty one. */
void bind_json(struct ctx *cx, struct stmt *s, const char *name, const json_t *list);
