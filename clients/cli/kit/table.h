#pragma once

/*
 * Lists and records for people.  Lists have columns, each a member of the
 * items; records are printed member by member, what is nested in one line.  One
 * thread.  Errors are the server's, or E_UNAVAILABLE for a reply that is no
 * JSON.
 */

#include "cli/kit/out.h"

struct column {
	/* "actor.id": of what is nested, of every item of a list.  "merged?open": the first of
	 * these names that is a member, else the last. */
	const char *title, *member;
};

/* GET path, which has a query or not, with ?limit and ?cursor; with --all to the last page.  Of an
 * empty list standard error says that there is none, or the sentence none. */
must_check enum err list_show(struct cli *c, const char *path, const struct column *columns,
			      size_t n);
must_check enum err list_show_or(struct cli *c, const char *path, const struct column *columns,
				 size_t n, const char *none);
must_check enum err record_show(struct cli *c, const char *path);
must_check enum err record_print(struct cli *c, const struct http_reply *reply);

/* One row of a record whose labels are as wide as usual. */
void row_print(const char *label, const char *text);
/* What somebody wrote, in quotation marks; or only where it could pass for more than one word. */
const char *in_quotes(struct ctx *cx, const char *text);
const char *in_quotes_where_free(struct ctx *cx, const char *text);

/* A value in one line: what is in an array with commas, in an object with spaces. */
const char *cell_text(struct ctx *cx, json_t *value);
/* A person: the id, after the printed name where "<member>_name" has it. */
const char *cell_person(struct ctx *cx, json_t *object, const char *member);
const char *cell_of(struct ctx *cx, json_t *item, const char *member); /* as of a column */
