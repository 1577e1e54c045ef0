#pragma once

/* A TUF repository in memory, for tests that bend one thing at a time. */

#include "documents/tuf.h"
#include "test.h"

#define NOW  INT64_C(1700000000000)
#define DAY  INT64_C(86400000)
#define PATH "models/m/1/release.json"

enum { ROOT_A, ROOT_B, SNAPSHOT, TIMESTAMP, SIGNERS, RELEASES, STRANGER, KEYS };

/* A repository in memory; what is bent is bent before repo_sign(). */
struct repo {
	struct ctx cx;
	struct seed_signer key[KEYS];
	struct tuf_root root;
	struct tuf_list timestamp, snapshot;
	struct tuf_meta timestamp_meta[2], snapshot_meta[4];
	struct tuf_targets targets, signers, releases;
	struct tuf_delegation role[2];
	struct tuf_target target[2];
	int signs[6];        /* which key signs each file but targets and root, which two sign */
	size_t root_signers; /* of root and targets: 2, or too few */
	struct printer file[6];
	struct tuf_client c;
};

enum { F_ROOT, F_TIMESTAMP, F_SNAPSHOT, F_TARGETS, F_SIGNERS, F_RELEASES };

/* Keys from the first on, as of a role that n of them must sign. */
struct tuf_keys repo_keys(struct repo *r, int first, size_t n);
void repo_open(struct repo *r);
void repo_sign(struct repo *r);
enum err repo_step(struct repo *r, int file); /* one step of a client's workflow */
/* All of them up to the first that fails; *at: which. */
enum err repo_refresh(struct repo *r, int *at);
/* A fresh client at that time, given the files as they are now for those that were persisted. */
void repo_again(struct repo *r, int64_t now, enum err timestamp);
