#pragma once

/*
 * Records: the controlled documents that Signet reads, each kind by its path
 * (documents/path.h).  A table says what a document of a kind must be; it is
 * held when a change opens and again when it merges.  Records state their own
 * model and number, since signatures match by digest.  A record that is written
 * once is never changed, and numbers are never used again, in open changes or
 * cancelled ones.  schema/records.md.  On the writer, or in a reader's
 * snapshot.  Besides the errors named, each returns those of the database
 * (engine/db.h).
 */

#include "base/json.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/db.h"
#include "proof/manifest.h"

struct record {
	const char *path;
	enum path_kind kind; /* with model (a plan's is its own) and number: what the path says */
	const char *model;
	int64_t number;
	const char *digest; /* of its bytes; NULL: the document goes */
	json_t *json;       /* NULL: it goes; owned by the set */
};

/* What one change brings. */
struct record_set {
	struct record *record;
	size_t n;
};

void record_set_free(struct record_set *set);
#define auto_records cleanup(record_set_free) struct record_set

/*
 * A path as a client asks for it, and what it wants there, made whole.
 * ".../next.json" becomes the next number.  content: bytes as they are; else
 * record: the members to which the server adds v, model and number, or, for a
 * version, those from which it composes.  E_INVALID with the place (behind
 * place), E_CONFLICT with the next step.
 */
struct record_asked {
	const char *path, *content;
	json_t *record;
};
must_check enum err record_complete(struct ctx *cx, struct db *db, const struct record_asked *asked,
				    const char *place, const char **path, const char **content);

/* The documents of a manifest, read. */
must_check enum err records_load(struct ctx *cx, struct db *db, const struct manifest_path *paths,
				 size_t n, struct record_set *out);
/* A document that is not stored yet. */
must_check enum err record_add(struct ctx *cx, struct record_set *set, const char *path,
			       const char *digest, const char *content);

/* Are they what their kinds demand, now?  opening: their numbers must be the next ones too.
 * E_INVALID and E_CONFLICT with the place. */
must_check enum err records_check(struct ctx *cx, struct db *db, const struct record_set *set,
				  bool opening);

/* The record at a path that this change brings, else the one in force; the caller owns *json, NULL:
 * there is none. */
must_check enum err record_find(struct ctx *cx, struct db *db, const struct record_set *set,
				const char *path, json_t **json);

enum record_life {
	RECORD_REPLACED,
	RECORD_ONCE /* neither changed nor taken away */
};

typedef enum err record_rule(struct ctx *cx, struct db *db, const struct record *r,
			     const struct record_set *set);

/* What holds for a kind.  Each room brings the rows of its own kinds; a document of a kind of path
 * that no room brings is refused. */
struct record_kind {
	enum path_kind kind; /* PATH_NONE: the end of the rows */
	enum record_life life;
	bool numbered; /* allocated here, one after the other */
	/* The rule of one record's contents beside record_judged()
	 * (rules/records.h), which was asked before.  E_INVALID, E_CONFLICT
	 * with the place.  NULL: none. */
	record_rule *rule;
	/* Made from the server's own facts and members.  E_CONFLICT with the
	 * next step.  NULL: the proposer writes it. */
	enum err (*compose)(struct ctx *cx, struct db *db, const struct record *r, json_t *members,
			    const char **content);
	int64_t v; /* that its documents state; 0: 1 */
};

/* Once in a process, before any thread: the rows of each room; NULL at the end. */
void record_kinds_join(const struct record_kind *const *rooms);
