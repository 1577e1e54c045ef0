#pragma once

/*
 * Entry: one leaf of the log.  An entry's bytes are JSON, printed once and then
 * only ever read; this file is the whole of both directions, and
 * schema/entry.md describes them byte for byte.
 *
 *   {"v","index","at","clock","actor":{"kind","id","for","roles","site"},"action",
 *    "objects":[{"id","prev"}],"request","reason","changed":[{"field","old","new"}],"fact":{}}
 *
 * prev is the index of the object's entry before this one, or null.  clock is
 * null unless the machine's clock was behind the entry before: then at is that
 * entry's, and clock what the machine said.  v is the version of the fact.  The
 * fact is the last member and is printed without spaces: its bytes are the
 * entry's own, from after "fact": up to the last brace.  Pure; any thread.
 * Printing returns E_TOO_LARGE, parsing E_INVALID.
 */

#include "base/json.h"
#include "proof/fact.h"

#define ENTRY_MAX 65535 /* bytes: a tlog-tiles bundle counts them in 16 bits */
#define NO_ENTRY  ((int64_t)-1)

struct stamp {
	int64_t index, at, clock;  /* clock == at unless at had to be held */
	int64_t prev[OBJECTS_MAX]; /* NO_ENTRY: the object is new */
};

struct entry_object {
	const char *id;
	int64_t prev; /* NO_ENTRY: the object is new */
};

struct entry {
	json_t *json; /* owns all below but fact_text, which lies in the bytes parsed */
	int64_t index, at;
	int64_t clock; /* what the machine's clock said; at, unless that was held */
	int64_t v;
	enum action action;      /* ACTION_NONE: one that is not known here */
	const char *action_text; /* as it is written there */
	enum actor_kind actor_kind;
	const char *actor;
	const char *actor_site;            /* by whose grants the actor acted; NULL: by none */
	const char *reason;                /* NULL: none was given */
	const struct entry_object *object; /* in the arena of who reads */
	size_t n_objects;
	json_t *fact;
	const char *fact_text; /* the fact's bytes, inside the entry's */
	size_t fact_size;
};

/* E_TOO_LARGE: the act does not fit into an entry.  Closes the fact: once per fact. */
must_check enum err entry_print(struct ctx *cx, const struct act *act, struct fact *f,
				const struct stamp *st, struct printer *out);

/* E_INVALID with the place, for bytes that are no entry. */
must_check enum err entry_parse(struct ctx *cx, const void *bytes, size_t size, struct entry *out);
/* The same for bytes that entry_print() just made of these: its fact alone is read back. */
must_check enum err entry_read_own(struct ctx *cx, const struct act *act, const struct fact *f,
				   const struct stamp *st, const struct printer *printed,
				   struct entry *out);
void entry_free(struct entry *e);
#define auto_entry cleanup(entry_free) struct entry

struct reader entry_fact(const struct entry *e); /* the members of its fact */
