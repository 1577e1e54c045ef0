#pragma once

/*
 * Verification of an export, step by step, each from nothing but the bytes at hand
 * and the log's key:
 *
 *   container   every byte of the archive is where it must be
 *   log         the entries are those of the signed head, in order
 *   contents    documents and names are those that the entries name
 *   acts        what the entries say follows from what they said before: keys,
 *               signatures, changes, merges; the server's rules, applied again
 *
 * The first thing that is wrong ends it: E_TAMPERED or E_INVALID, its place in
 * cx.place.  One thread.
 */

#include "base/map.h"
#include "proof/archive.h"
#include "proof/entry.h"
#include "proof/note.h"
#include "verify/tree.h"

struct file {             /* of documents/ or personal/ */
	const char *name; /* in the archive */
	const unsigned char *bytes;
	size_t size;
	bool named; /* by an entry */
};

struct files {
	struct file *list;
	size_t n;
};

struct step {
	const char *name, *why;
};
#define STEPS_MAX 16

struct verify {
	struct ctx cx;      /* of what is kept */
	struct ctx scratch; /* of one entry */
	const void *bytes;
	uint64_t size;
	struct note_key key;
	const char *held; /* the text of a checkpoint from elsewhere, or NULL */

	/* container */
	struct files entries, hashes;   /* in order */
	struct map documents, personal; /* "sha256:…" -> struct file */
	struct files contents;          /* both */

	/* log */
	struct checkpoint head;
	struct tree tree;
	struct map heads; /* object -> struct moment of its newest entry */

	struct state *state; /* what the acts led to: verify/state.h */
	struct step steps[STEPS_MAX];
	size_t n_steps;
};

/* All steps.  key and bytes are set; held may be. */
must_check enum err verify_export(struct verify *v);
void verify_free(struct verify *v);

/* ---- the steps ---- */

must_check enum err container_check(struct verify *v);
must_check enum err log_check(struct verify *v);
must_check enum err contents_check(struct verify *v);
must_check enum err acts_check(struct verify *v);

/* What was found, for people. */
void step_done(struct verify *v, const char *name, const char *fmt, ...) printf_like(3, 4);

/* Call fn for each entry; what it returns is placed: the file, and which entry. */
typedef enum err entry_fn(struct verify *v, const struct entry *e, const void *bytes, size_t size);
must_check enum err entries_each(struct verify *v, entry_fn *fn);

const struct file *document_of(struct verify *v, const char *digest); /* NULL: it is not there */
