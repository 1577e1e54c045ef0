#pragma once

/*
 * Verification of an export, step by step, each from nothing but the bytes at hand
 * and the log's key:
 *
 *   container   every byte of the archive is where it must be
 *   log         the entries are those of the signed head, in order
 *   acts        what the entries say follows from what they said before: keys,
 *               signatures, changes, merges; the server's rules, applied again
 *   contents    documents and names are those that the entries name, and all of them
 *
 * The first thing that is wrong ends it: E_TAMPERED or E_INVALID, its place in
 * cx.place.  E_UNAVAILABLE: this machine failed, for want of a scratch file or of
 * memory, and nothing is said of the export.
 *
 * Memory does not grow with what an export holds (decision 0048): the archive is
 * read where it lies, what must be compared is sorted within a budget, and what
 * people, keys, devices and changes leave behind is held to a limit.  Sizes are
 * bytes.  One thread.
 */

#include "base/map.h"
#include "documents/use.h"
#include "proof/archive.h"
#include "proof/entry.h"
#include "rules/heads.h"
#include "verify/sort.h"
#include "verify/tree.h"

#define VERIFY_SORT    ((size_t)16 << 20)  /* budget of one sort; three are open at once */
#define VERIFY_SEEN    ((size_t)16 << 20)  /* of the archive, until its pages are given back */
#define VERIFY_STATE   ((size_t)512 << 20) /* of what the acts led to */
#define VERIFY_CONTENT ((size_t)4 << 20)   /* of a document: far more than a server takes */

/* Bundles of entries, or of their hashes: the header of each. */
struct bundles {
	const char *name;
	uint64_t *at;
	size_t n;
};

/* Files named by their hash, in the order of their names. */
struct contents_mark {
	struct hash digest;
	uint64_t at;
};

struct contents {
	const char *name;
	uint64_t at; /* of the first header */
	size_t n;
	struct contents_mark *mark; /* of every CONTENTS_STRIDE-th */
};

/* Damage that approvers accepted: an entry damage.accepted. */
struct accepted_damage {
	int64_t entry;
	const char *by; /* the signers: "anna, ben" */
	int64_t places;
	const char *const *lost; /* objects that stay lost, "content:<digest>"; NULL at the end */
	const struct accepted_damage *before;
};

struct step {
	const char *name, *why;
};
#define STEPS_MAX 20

struct verify {
	/* set by the caller */
	const void *bytes;
	uint64_t size;
	struct trust_logs logs;  /* whose heads count */
	const char *held;        /* the text of a checkpoint from elsewhere, or NULL */
	const char *scratch_dir; /* for a scratch file; NULL: the usual one */
	size_t sort_budget, state_max;
	/* gives back the pages of a mapped file; NULL: bytes are in memory */
	void (*give_back)(const void *bytes, uint64_t size);

	struct ctx cx;      /* of what is kept */
	struct ctx scratch; /* of one entry */
	uint64_t seen;      /* of the archive, since pages were given back */

	/* container */
	struct bundles entries, hashes;
	struct contents documents, personal;

	/* log */
	struct note_key key; /* that signed the head */
	struct checkpoint head;
	struct tree tree;
	int64_t last_index, last_at; /* of the entry before the one in hand */

	struct sort objects;   /* verify/objects.c */
	struct sort named;     /* contents that entries name, or erase */
	size_t erased;         /* of these: what is not in the export, as its entries say */
	int64_t sources_at;    /* ms, of the newest entry that names an address; 0: none does */
	uint64_t sources_from; /* addresses of entries before this one are over */
	size_t sources_over;
	struct dropping *dropping; /* verify/dropped.c */
	size_t dropped;            /* reports whose payload went, as the entries say */
	struct sort origins;       /* verify/origins.c */
	struct sort readings;      /* verify/readings.c */

	struct state *state;             /* what the acts led to: verify/state.h */
	char people_digest[DIGEST_SIZE]; /* of the newest trust/signers.json; "": there is none */
	const struct trust_signers *people;     /* its content; NULL: not read yet */
	const struct accepted_damage *accepted; /* the newest; NULL: none */
	bool opened;                            /* the first entry was judged, and says */
	enum use use;                           /* of the instance */
	struct step steps[STEPS_MAX];
	size_t n_steps;
};

/* All steps. */
must_check enum err verify_export(struct verify *v);
void verify_free(struct verify *v);

/* ---- the steps ---- */

must_check enum err container_check(struct verify *v);
must_check enum err log_check(struct verify *v);
must_check enum err contents_gather(struct verify *v); /* which of them the entries name */
must_check enum err acts_check(struct verify *v);
must_check enum err contents_check(struct verify *v);

/* Had the log this name when the entry of that index came? */
bool was_called(const struct verify *v, const char *origin, int64_t index);
/* What was found, for people. */
void step_done(struct verify *v, const char *name, const char *fmt, ...) printf_like(3, 4);
/* E_UNAVAILABLE: what must be kept of it is beyond state_max. */
must_check enum err too_much(struct verify *v);
/* So much of the archive was read.  A byte brings what lies around it. */
#define BYTES_AROUND 65536
void bytes_seen(struct verify *v, uint64_t size);

/* ---- entries ---- */

/* Call fn for each entry; what it returns is placed: the file, and which entry. */
typedef enum err entry_fn(struct verify *v, const struct entry *e, const void *bytes, size_t size);
must_check enum err entries_each(struct verify *v, entry_fn *fn);
/* Of each entry, before any is judged: which trust/signers.json is the newest. */
void people_note(struct verify *v, const struct entry *e);
/* One that entries_each() has passed, again. */
must_check enum err entry_at(struct verify *v, uint64_t index, struct entry *out);
must_check enum err entry_text_at(struct verify *v, uint64_t index, const char **out, size_t *size);
/* What is wrong with an entry, at its place. */
must_check enum err entry_placed(struct verify *v, enum err e, uint64_t index);

/* Is prev of each object the entry before about it?  Each entry is added, in order; then the
 * first that is wrong is found, of those that were. */
void objects_begin(struct verify *v);
must_check enum err objects_add(struct verify *v, const struct entry *e);
must_check enum err objects_check(struct verify *v);

/* ---- documents and names, by digest ---- */

#define CONTENTS_STRIDE 8 /* files */

/* NULL: it is not there.  In the scratch memory of the entry. */
const struct archive_file *contents_find(struct verify *v, const struct contents *c,
					 const char *digest);
const struct archive_file *document_of(struct verify *v, const char *digest);
