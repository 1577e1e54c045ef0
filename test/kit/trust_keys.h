#pragma once

/*
 * The keys of root, targets and signers of a plant, in memory here as they would
 * be on people's own machines, and the files that they signed last.
 */

#include "documents/trust.h"
#include "documents/tuf.h"
#include "proof/signer.h"

struct plant;

#define TRUST_HOLDERS 3 /* of each role; the first two sign */
#define TRUST_SIGN    2

struct trust_keys { /* root: of the top targets role too */
	struct seed_signer root[TRUST_HOLDERS], signers[TRUST_HOLDERS];
};

/* Somebody more whom trust/signers.json names. */
struct trust_also {
	struct person *who;
	const char *role, *site, *custody;
};
#define TRUST_ALSO_MAX 8

struct trust_files { /* what is in force, to change and sign again */
	struct trust_also also[TRUST_ALSO_MAX];
	size_t n_also;
	struct tuf_root root;
	struct tuf_targets targets, signers;
	struct trust_approval approval;
	/* the server's own keys come first, as they are when it is printed */
	struct trust_logs logs;
	struct trust_assignment assignment;
	struct note_key log; /* of this server, as it was at the founding */
	void (*signers_bend)(struct trust_signers *s); /* before they are printed; NULL: not */
	/* of targets and signers, before they are signed; NULL: not */
	void (*targets_bend)(struct ctx *cx, const char *role, struct tuf_targets *t);
};

/* One path more that the role names. */
void target_add(struct ctx *cx, struct tuf_targets *t, const char *path);
void trust_keys_make(struct trust_keys *k);
/* Root, targets and signers of version 1 for this site: who counts is who has a confirmed key now.
 */
void trust_found(struct plant *p);
/* Uploads all files as they stand; of a first root that is to be taken, acknowledged before. */
void trust_send(struct plant *p, int status);
struct printer trust_root(struct plant *p);        /* as it stands, signed */
const char *trust_root_digest(struct plant *p);    /* of that */
void trust_acknowledge(struct plant *p);           /* both founders, of that root */
void trust_send_next(struct plant *p, int status); /* the next version of all three roles */
/* The next version of signers, with the keys that are confirmed now; uploads it. */
void trust_signers_update(struct plant *p);
/* trust/signers.json as it stands, bent, and the next version of the role that names it, signed. */
struct printer trust_signers_forged(struct plant *p, struct printer *metadata);
/* The same, of signers that end in so many days; until the alarm about that is open, or none is. */
void trust_signers_last(struct plant *p, int64_t days);
/* The next version of the top role's metadata, signed, with the files as they stand. */
struct printer trust_targets_forged(struct plant *p);
/* The body of POST /v1/trust for all files as they stand. */
const char *trust_body(struct plant *p);
