#pragma once

/*
 * An export whose history is told otherwise, by whoever holds every key in it: the log's, and
 * those of anna, ben, mara and whoever was named here.  Entries may be put between others, and
 * documents may say something else.  Whatever follows from that is made to follow: the order of
 * entries, of objects and of time, names of documents, and each statement, which says what its
 * entry says, over the head before it, signed by its key.  So the verifier meets the one thing
 * that is wrong, and nothing else.
 */

#include "documents/statement.h"
#include "forged.h"

#define TALE_TURNS 3
#define TALE_EDITS 4
#define TELLERS    10

struct teller { /* the keys, and what was signed, as it is in the export */
	struct export *x;
	struct {
		const char *name, *text; /* "$mara" stands for the id of mara's key in a tale */
		struct seed_signer signer;
	} word[TELLERS];
	size_t n_words;
	struct statement said[40];
	size_t n_said;
};

void teller_open(struct teller *t, struct export *x); /* with the keys of the plant */
void teller_add(struct teller *t, const char *name, const struct person *p); /* a key in a file */
void teller_word(struct teller *t, const char *name, const char *text);      /* no key */
/* The digest that a member of an entry is; the same of the first such entry. */
const char *digest_in(struct ctx *cx, const char *entry, const char *member);
const char *teller_digest(struct teller *t, const char *action, const char *with,
			  const char *member);
/* The object without others in it that begins so, in the first such entry. */
const char *teller_item(struct teller *t, const char *action, const char *lead);

/* What happens to the first entry of an action that has the text with. */
struct turn {
	const char *action, *with;
	const char *before;   /* a copy is put before the first entry with this text, "": after all;
			       * NULL: no copy, the entry itself is another one */
	const char *fact;     /* in place of the whole fact; NULL: it stays */
	const char *document; /* the member that names what is edited; NULL: the entry is */
	bool gone;            /* the document is not there */
	struct {
		const char *from, *to;
	} edit[TALE_EDITS];
};

struct tale {
	struct turn turn[TALE_TURNS];
	const char *says; /* the verifier, "": nothing is wrong */
};

void each_tale_is_judged(struct teller *t, const struct tale *tale, size_t n);
