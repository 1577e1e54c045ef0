#pragma once

/*
 * The controlled tree's grammar: which paths are those of a kind of document,
 * and how each is spelled.  The table of path.c has one row for each kind;
 * paths of a kind are printed here, and paths that are given are parsed here.
 *
 * A document of a kind has one spelling: path_parse() takes no other, and
 * path_print() makes it.  Any other path that path_ok() takes (base/text.h) is
 * of PATH_NONE; people may keep such documents, except where
 * path_spelling_check() says no.  The rules of policies hold patterns, a
 * language of its own (documents/policy.h).
 *
 * Pure functions; what they return lies in the arena; any thread.
 */

#include "base/err.h"

#define POLICY_PATH "policies/approval.json"

/* Of two kinds whose documents lie in one folder, the one with the longer ending comes first. */
enum path_kind {
	PATH_NONE,
	PATH_POLICY,
	PATH_RING_PLAN,
	PATH_MODEL,
	PATH_ENVELOPE,
	PATH_RETIREMENT,
	PATH_VERSION,
	PATH_WITHDRAWAL,
	PATH_RELEASE,
	PATH_REUSE, /* in logs from before 0.1.0 alone: justifications have its place */
	PATH_PLAN,
	PATH_JUSTIFICATION,
	PATH_LIFT,
	PATH_KIND_COUNT
};

struct tree_path {
	enum path_kind kind;
	const char *name; /* of the model, or of the ring plan; NULL: the kind has none */
	int64_t number;   /* 1 to NUMBER_MAX; 0: the kind has none */
	const char *stop; /* of a lift: the id of the stop's document; NULL: of all others */
};

/* "version", as the column path_kind of tables says; NULL: PATH_NONE. */
const char *path_kind_name(enum path_kind kind);
/* Does a document of this kind lie in the folder of a model, and state the model's name? */
bool path_of_model(enum path_kind kind);
/* Does a change of such a document say who counts, or lift a stop, so that a sealed key never
 * counts for it, whatever a policy says (the design, "Trust", 2)? */
bool path_moves_ground(enum path_kind kind);

/* The model in whose folder a path lies, of whatever kind; NULL: in none. */
const char *path_model(struct ctx *cx, const char *text);

/* PATH_NONE: the text is the spelling of no kind. */
struct tree_path path_parse(struct ctx *cx, const char *text);
/* Checks nothing: a name or a number that is none makes a path that path_parse() does not take. */
const char *path_print(struct ctx *cx, enum path_kind kind, const char *name, int64_t number);
/* The same of a lift; stop: the id of the document. */
const char *path_lift_print(struct ctx *cx, const char *model, const char *stop);

/* The path that clients ask for where the server gives the number,
 * ".../next.json": number is 0. */
struct tree_path path_next_parse(struct ctx *cx, const char *text);
const char *path_next_print(struct ctx *cx, enum path_kind kind, const char *name);

/* ".../" in which the documents of a kind lie. */
const char *path_folder(struct ctx *cx, enum path_kind kind, const char *name);

/* A path that looks like one of a kind and is none would be signed, merged, and be nothing:
 * E_INVALID says how it would have to be spelled.  Nor is a document where documents of a kind have
 * their folder, or below one of a kind, whether or not there is one: so a refusal says nothing of
 * what is there (decision 0066). */
must_check enum err path_spelling_check(struct ctx *cx, const char *text);

/* The object id of what the document records: "version:<m>/<n>",
 * "release:<m>/<r>", "model:<m>"; NULL: the document records nothing else. */
const char *path_recorded(struct ctx *cx, const struct tree_path *p);
