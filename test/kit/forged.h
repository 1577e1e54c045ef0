#pragma once

/* An export taken apart, altered, and packed again with its sums right; and, as whoever holds the
 * log's key could, with its tree signed again. */

#include "exported.h"
#include "files.h"

#define FILES_MAX 200

struct forged {
	struct export *x;
	struct printer out;
	struct archive_file f[FILES_MAX];
	size_t n;
};

struct entries {
	struct bytes e[256];
	size_t n;
};

void unpack(struct export *x, struct forged *g);
/* What the verifier finds wrong, "" if nothing. */
const char *pack_and_verify(struct forged *g, char *said, size_t room);
struct archive_file *file_at(struct forged *g, const char *lead); /* the first of such a name */
struct archive_file *document_named(struct forged *g, const char *digest);
/* In place of one document another one, where its name belongs; its digest. */
const char *document_replace(struct forged *g, struct archive_file *f, const char *bytes);

void entries_split(struct forged *g, struct entries *out);
void entries_join(struct forged *g, const struct entries *from);
void entry_put(struct forged *g, struct bytes *e, const char *text);
/* The first entry of that action that has the text. */
struct bytes *entry_with(struct export *x, struct entries *e, const char *action, const char *text);
struct bytes *entry_last(struct entries *e, const char *text); /* the last that has the text */
char *replaced(struct ctx *cx, const char *text, const char *from, const char *to);
void signed_again(struct forged *g, const struct entries *e);
/* From a text in the entry up to the first of an end, that included. */
const char *entry_part(struct export *x, const struct bytes *at, const char *begin,
		       const char *end);
/* A text of the member "signature" of an entry's fact. */
const char *signature_member(struct forged *g, const struct bytes *at, const char *name);

/* Where an entry becomes "act.refused", nothing is judged of it, and its version is that action's.
 *
 * In the last entry with the text from, which is of that action, to is in its place: what the
 * verifier says, "" if nothing. */
void last_forged(struct export *x, const char *action, const char *from, const char *to, char *said,
		 size_t room);
/* An object as the last entry that names it has it, with the comma before it. */
const char *last_object(struct export *x, const char *object);

/* In the first entry of that action with that text, what is there from a text to an end is another
 * one; what the verifier says. */
void entry_bent(struct export *x, const char *action, const char *with, const char *from,
		const char *end, const char *to, const char *says);

/* In the first entry of that action with that text, the first of each pair becomes the second, up
 * to a pair without one; what the verifier says, "" if nothing. */
struct reworded {
	const char *from, *to;
};
void entry_reworded(struct export *x, const char *action, const char *with,
		    const struct reworded *pair, const char *says);

/* In the first entry of that action with the text from, to stands instead: what the verifier
 * says, "" if nothing. */
struct forged_entry {
	const char *in, *from, *to, *says;
};
void each_forged_entry_is_named(struct export *x, const struct forged_entry *row, size_t n);
