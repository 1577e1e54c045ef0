#pragma once

/*
 * A merge as the verifier meets it: what the entries before have left, in its state, with no log
 * behind it.
 */

#include "papers.h"
#include "verify/state.h"

#define MANIFEST "sha256:1111111111111111111111111111111111111111111111111111111111111111"
#define RECORD   "models/press-health/versions/5.json"
#define RUN      "0190b8c4-b002-7c3d-8e4f-000000000002"
#define RELEASE  "models/press-health/releases/3.json"

extern const char
	merging_policy[]; /* in force: an approver's key in a file, for models and for itself */

/* Change 1 of jonas brings a version's record; ben approved it in entry 5. */
struct merging {
	struct verify v;
	struct state s;
	struct user ben;
	struct held approver; /* ben's role */
	struct key key;
	struct change c;
	struct manifest_path path;
	struct papers papers;
	const char *said; /* the author whom the merge names; NULL: the change's */
};

void merging_entry(struct merging *w, int index, const char *action, const char *fact);
/* The entries that the golden record of a version follows from: merging_make() has them all.  A run
 * with the record's files as outputs; a version that names a run; what it was validated with. */
void merging_anew(struct merging *w); /* from here on others, up to merging_told() */
void merging_trained(struct merging *w, int index, const char *run, const char *person);
void merging_registered(struct merging *w, int index, const char *run);
void merging_validated(struct merging *w, int index); /* and the three entries behind it */
void merging_told(struct merging *w);
void merging_in_force(struct merging *w, const char *path, const char *text);
const char *merging_version(struct merging *w, const char *who, const char *in_place);
void merging_brings(struct merging *w, const char *path, const char *text);
void merging_make(struct merging *w);
enum err merging_merge(struct merging *w);
enum err merging_ended(struct merging *w, act_fn *act, const char *kind, const char *id,
		       const char *behind);
/* says: what is wrong; NULL: it follows.  The world is gone. */
void merging_judged(struct merging *w, enum err e, const char *says);
