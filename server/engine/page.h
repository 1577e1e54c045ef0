#pragma once

/*
 * A page of a list, as of one entry: asking for the next page with the same at
 * gives the list as it was then, whatever was written meanwhile.  Every list
 * has an order and a key; after is the key of the last row already seen.  One
 * thread at a time for each connection.  Errors: E_INVALID for a cursor, and
 * the database's (engine/db.h).
 */

#include "base/printer.h"
#include "documents/limits.h"
#include "engine/db.h"

#define PAGE_LIMIT 50 /* items, if nothing is asked for */

struct page {
	int64_t at;        /* in */
	const char *after; /* in: "" for the first */
	int64_t limit;     /* in */
	const char *sites; /* in, for {seen …}: what the asker sees (engine/concern.h); NULL: all */
	struct printer items; /* out: an array of bodies, closed */
	const char *names; /* out: printed names by the id of their person; NULL: none are given */
	const char *span;  /* out, of the log: from which entry to which; NULL: another list */
	const char *last;  /* out: where the next page goes on; NULL: this is the last */
};

/* Run s, which has :at and :limit and yields (body, key), into the page. */
must_check enum err page_read(struct ctx *cx, struct stmt *s, struct page *p);

/* The same of a list whose key is a number: binds :after, too. */
must_check enum err page_read_numbered(struct ctx *cx, struct stmt *s, struct page *p);

/* The refusal of a cursor: E_INVALID. */
must_check enum err page_unknown(struct ctx *cx);

/* after as a number, for lists whose key is one.  E_INVALID: it is none that the list gave. */
must_check enum err page_after(struct ctx *cx, const struct page *p, int64_t *out);
/* after as "<name>/<number>", for lists whose key is both.  E_INVALID as above. */
must_check enum err page_after_name(struct ctx *cx, const struct page *p, const char **name,
				    int64_t *out);
