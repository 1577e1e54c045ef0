#pragma once

/*
 * A log in memory with a version and a release in it, the evidence of both, and
 * the trust it is judged by: for tests that bend one thing at a time.  What a
 * server would never let come about can be bent before it is built.
 */

#include "documents/evidence.h"
#include "documents/statement.h"
#include "proof/fact.h"
#include "rules/heads.h"
#include "test.h"

#define WORLD_ENTRIES 32
/* With which names the log begins and goes on, where it does. */
#define WORLD_NAME "signet/01890000-0000-7000-8000-000000000001/1"
#define WORLD_NEXT "signet/01890000-0000-7000-8000-000000000001/2-0a1b2c3d"
#define WORLD_AT   INT64_C(1700000000000) /* of each entry; people state two seconds before */

enum { MARA, BEN, EVE, WORLD_PEOPLE };

struct world {
	struct ctx cx;
	/* bent before world_build(): */
	const char *author, *trainer, *validator;
	const char *role, *meaning, *custody, *signer, *title; /* of ben's signatures */
	const char *site;                                      /* of the device that judges */
	const char *granted[WORLD_PEOPLE];                     /* where, by world_grant() */
	const char *version_sites,
		*release_sites; /* that the openings state, inside a JSON array */
	const char *labels;     /* of the release's scope, as JSON; NULL: none */
	bool other_subject, other_entry, other_shown, other_base, uncounted, twice, late, together;
	bool other_change;    /* ben states another change's number */
	bool first_name;      /* ben states WORLD_NAME whatever his head is called */
	int64_t continued_at; /* the first entry under WORLD_NEXT; 0: there is none */
	int64_t clock;        /* what it said at each entry but the first; 0: their time */
	int64_t merged_at;    /* 0: when all else is */
	int64_t merged_v;     /* of the fact; 0: today's */
	int64_t ben_at;       /* the time that he states; 0: when mara does */
	int64_t second_at;    /* of the second merge; 0: when the first is */
	int ben_comes; /* -1: before the change is opened; 1: after the merge, which counts him */
	/* what the two records say that they are; NULL, 0: what the evidence is of */
	struct {
		const char *model;
		int64_t number;
	} version_is, release_is;
	/* built: */
	struct seed_signer log, key[WORLD_PEOPLE];
	const char *entry[WORLD_ENTRIES];
	size_t n;
	struct trust trust;
	struct evidence e;
	const char *version, *release;
	struct evidence_says says; /* of the newest check */
	struct merkle_source source;
	const struct own_log *own; /* the log that the judge follows; NULL: this one */
};

extern const char *const world_people[WORLD_PEOPLE];

const char *world_digest(struct world *w, const char *text);
/* Of world_open() and world_build(): evidence_given.c */
void world_trust(struct world *w);
void world_records(struct world *w);
void world_open(struct world *w);
/* Whose role is at that site alone, which the person's signatures state. */
static inline void world_grant(struct world *w, int who, const char *site)
{
	w->granted[who] = site;
	w->trust.signers.signer[who].key->role->site = site;
}
void world_build(struct world *w);
/* Print the evidence as it now stands, and check it. */
enum err world_check(struct world *w);
/* ---- after world_build(), for what comes later in its log ---- */

int64_t world_append(struct world *w, struct fact *f, int64_t at);
/* With its proof to the newest head. */
struct evidence_entry world_entry(struct world *w, int64_t index);
/* The newest head, signed. */
const char *world_checkpoint(struct world *w);
/* A change of its documents, signed by mara and ben and merged; its proofs lead to the head after
 * that.  number: above those of the evidence. */
void world_change(struct world *w, struct evidence_change *c, int64_t number);
/* The log as its judge has it. */
struct own_log world_log(struct world *w);
void world_close(struct world *w);
#define auto_world cleanup(world_close) struct world
