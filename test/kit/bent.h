#pragma once

/*
 * An export in which one entry names another document, as a holder of the log's key and of
 * whatever keys sign the document could make it.
 */

#include "forged.h"
#include "plant.h"

struct bent {
	struct export *x;
	struct ctx *cx;
	struct forged g;
	struct entries e;
	struct bytes *at; /* the entry that is bent */
};

/* How the last entry of an action is bent, and what the verifier says of it. */
struct bent_row {
	const char *action;
	void (*bend)(struct bent *b);
	const char *says, *at; /* at NULL: it is believed */
};
/* Each row by itself, on the export of trusted_open(). */
void bent_rows_judged(const struct bent_row *rows, size_t n);

/* A plant with three uploads of trust, of epochs 1, 3 and 5, and a release. */
void trusted_open(struct export *x);
/* The export as it is; at is the last entry of that action. */
void bent_begin(struct bent *b, struct export *x, const char *action);
/* The tree is signed again: what the verifier says, "" if nothing. */
void bent_judged(struct bent *b, char *said, size_t room);
const char *bent_place(const char *said); /* the place in it */

/* The digest that the entry names behind a text. */
const char *digest_behind(struct bent *b, const char *text);
const char *document_there(struct bent *b, const char *digest);
/* Another document in place of the one that the entry names there. */
void document_swap(struct bent *b, const char *there, const char *text, size_t size);

/* Metadata of a role, signed by n keys, in place of what the entry names. */
void metadata_swap(struct bent *b, const char *role, const struct printer *signed_,
		   const struct seed_signer *key, size_t n);
void root_swap(struct bent *b, const struct tuf_root *r, const struct seed_signer *key, size_t n);
void targets_swap(struct bent *b, const char *role, const struct tuf_targets *t,
		  const struct seed_signer *key, size_t n);
/* In the file of trust, to stands for from; the metadata that names it is signed again. */
void file_bent(struct bent *b, const char *path, const char *from, const char *to);
/* The first object that begins so is the next one. */
void object_of_next(struct bent *b, const char *path, const char *begin);
/* The first letter behind a text in the file is another one. */
void letter_bent(struct bent *b, const char *path, const char *behind);
