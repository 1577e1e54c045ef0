#pragma once

/*
 * A log in memory with a version and a release in it, the evidence of both, and
 * the trust it is judged by: for tests that bend one thing at a time.  What a
 * server would never let come about can be bent before it is built.
 */

#include "proof/evidence.h"
#include "proof/statement.h"
#include "test.h"

#define WORLD_ENTRIES 32

enum { MARA, BEN, EVE, WORLD_PEOPLE };

struct world {
	struct ctx cx;
	/* bent before world_build(): */
	const char *author, *trainer, *validator;
	const char *role, *meaning, *custody, *signer; /* of ben's signatures */
	bool other_subject, other_entry, other_base, uncounted, twice, late, together;
	/* built: */
	struct seed_signer log, key[WORLD_PEOPLE];
	const char *entry[WORLD_ENTRIES];
	size_t n;
	struct trust trust;
	struct evidence e;
	const char *version, *release;
	struct merkle_source source;
};

void world_open(struct world *w);
void world_build(struct world *w);
/* Print the evidence as it now stands, and check it. */
enum err world_check(struct world *w);
void world_close(struct world *w);
#define auto_world cleanup(world_close) struct world
