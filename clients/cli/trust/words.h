#pragma once

/*
 * Trust in words: a line for each thing that a file says, so that a difference
 * is seen as one, and beside each line the words that its signer types.  Lines
 * have no order: each says all of its own.  One thread.
 */

#include "cli/cli.h"
#include "documents/trust.h"
#include "documents/tuf.h"

/* A thing that a line is about, and the word that is typed for it: the name of a role, a person or
 * a file, a number, the short form of a key. */
struct said_ask {
	const char *about, *word;
};

#define SAID_ASKS 4 /* of a line */

struct said {
	const char *line;
	struct said_ask ask[SAID_ASKS];
	size_t n;
};

struct words {
	struct cli *c;
	struct said *said;
	size_t n, room;
};

/* A line more; what is typed for it is added with said_ask(). */
struct said *words_say(struct words *w, const char *line);
void said_ask(struct said *s, const char *about, const char *word);
/* A key by the first characters of its fingerprint. */
void said_ask_key(struct cli *c, struct said *s, const char *fingerprint);

/* The lines of w that other has not. */
struct words words_only_in(const struct words *w, const struct words *other);
void words_list(const struct words *w); /* one below the other */

void root_words(struct words *w, const struct tuf_root *r);
void targets_words(struct words *w, const char *role, const struct tuf_targets *t);
void signers_words(struct words *w, const struct trust_signers *s);
void approval_words(struct words *w, const struct trust_approval *a);
void logs_words(struct words *w, const struct trust_logs *l);
void assignment_words(struct words *w, const struct trust_assignment *a);

/* Lines that go and that come are shown, and what each is about is asked for, unless --yes
 * said beforehand that it is meant.  E_INVALID: another word was typed, or nobody can be asked. */
must_check enum err changes_ask(struct cli *c, const struct words *before,
				const struct words *after);
