#pragma once

/*
 * A server with trust and a published release, for tests.
 *
 * anna (sealed key) and ben (own key) are approvers, mara (sealed) reviews,
 * jonas writes, trains and validates the version, vera freezes the test set.
 * The keys of root, targets and signers are in memory here, as they would be on
 * people's own machines.
 */

#include "documents/trust.h"
#include "documents/tuf.h"
#include "sign.h"

#define RELEASE_MODEL  "press-health"
#define RELEASE_DEVICE "edge-1" /* the one of its ring plan, policies/rings/line-1.json */

struct trust_keys {
	struct seed_signer root[2], signers; /* root: of the top targets role too; threshold 2 */
};

struct trust_files { /* what is in force, to change and sign again */
	struct tuf_root root;
	struct tuf_targets targets, signers;
	struct needs approval;
};

struct published {
	struct site s;
	struct person anna, ben, mara, jonas, vera; /* jonas and vera have no key */
	struct trust_keys keys;
	struct trust_files files;
	char artifact[72]; /* digest of the version's one file, model.onnx */
	const char *bytes; /* and its bytes */
	int64_t released;  /* number of the change that brought release 1 */
};

void trust_keys_make(struct trust_keys *k);
/* Root, targets and signers of version 1 for this site: who counts is who has a confirmed key now.
 */
void trust_found(struct published *p);
void trust_upload(struct published *p, int status);
/* The next version of signers, with the keys that are confirmed now; uploads it. */
void trust_signers_update(struct published *p);
/* The body of POST /v1/trust for all files as they stand. */
const char *trust_body(struct published *p);

/* People, a model, its version's file; no trust and no release yet. */
void release_cast(struct published *p);
/* One change with these documents (path, content or what version_validated() gave, …, NULL),
 * reviewed and approved; its number. */
int64_t change_merge(struct published *p, ...) __attribute__((sentinel));
/* The same, but that ben has not approved it yet. */
int64_t change_review(struct published *p, ...) __attribute__((sentinel));
/* Registers version n, of the artifact as it is now, and has it pass its validation on a set of its
 * own: what its record is composed from. */
const char *version_validated(struct published *p, int64_t n);
/* The record of release n, written by hand here. */
const char *release_record(struct published *p, int64_t n, int64_t version);
const char *plan_record(struct published *p);
/* Version 1, ring plan and release 1 in two changes, published. */
void release_publish(struct published *p);
/* Everything that was asked for before is done, publication included. */
void publication_await(struct published *p);

/* Sessions anew, after site_restart(): somebody's, everybody's. */
void person_login(struct published *p, struct person *who);
void release_login(struct published *p);
/* The newest hundred entries, newest first, as an auditor reads them. */
const char *published_log(struct published *p);

/* All of it: site, cast, trust, release 1. */
void published_open(struct published *p);
void published_close(struct published *p);
#define auto_published cleanup(published_close) struct published
