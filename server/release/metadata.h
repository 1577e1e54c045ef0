#pragma once

/*
 * Metadata: the TUF files that the server signs (releases, stops, snapshot, timestamp),
 * as they are in force and as they come next.  For this room's publication;
 * deciding code, on the writer.  Lifetimes are days, times ms since 1970.
 * Besides the errors named, each function returns those of the database
 * (engine/db.h), and E_TAMPERED.
 */

#include "documents/tuf.h"
#include "engine/instance.h"
#include "proof/fact.h"
#include "trust/trust.h"

/* How long metadata of the server's lasts where people did not say: days. */
#define LIFE_RELEASES  90 /* days */
#define LIFE_SNAPSHOT  14 /* days */
#define LIFE_TIMESTAMP 7  /* days */

/* The metadata in force.  Each file that is added to a fact counts its version up here. */
struct metadata {
	const struct instance *in;
	struct trust_state trust;
	bool may_sign; /* trust is complete, and names the keys that sign these files */
	struct tuf_file releases, stops, snapshot, timestamp;
	struct tuf_target *stop; /* of the role stops, n_stops of them */
	size_t n_stops;
	struct tuf_lifetimes life; /* days; each at least 1 */
};

must_check enum err metadata_read(struct ctx *cx, struct db *db, const struct instance *in,
				  struct metadata *out);
/* "metadata" of a fact by which the targets of releases change; n targets, sorted by path.
 * E_TOO_LARGE: a client would not read the list. */
must_check enum err metadata_add(struct ctx *cx, struct fact *f, struct metadata *s,
				 struct tuf_target *targets, size_t n);
/* The same by which those of stops change: all of them. */
must_check enum err metadata_stops_add(struct ctx *cx, struct fact *f, struct metadata *s,
				       struct tuf_target *targets, size_t n);
/* metadata.signed, if what people signed is newer, half a life is over, or it was signed by a later
 * clock and lasts longer than people allow; else no fact. */
must_check enum err metadata_again(struct ctx *cx, struct db *db, struct metadata *s,
				   struct fact *out);
/* When half of the first life is over: ms since 1970. */
int64_t metadata_due(const struct metadata *s);
