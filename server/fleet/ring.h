#pragma once

/*
 * Who is in a ring, chosen when it opens and frozen as a list (documents/members.h)
 * that the entry names.  Looked at are the devices of the release's sites: those
 * that the ring names, but for retired ones; or of those that are enrolled, that
 * no ring of the plan names and that are in no ring of the rollout yet, the ones
 * that fit.  On the writer.  Errors: the database's (engine/db.h).
 */

#include "documents/members.h"
#include "documents/rings.h"
#include "engine/db.h"
#include "proof/fact.h"

/* What is rolled out. */
struct ring_release {
	const char *model, *record; /* record: digest of release.json */
	int64_t release;
	const char *const *site;
	size_t n_sites;
};

/* *why: the ring would be larger than one may be; else NULL. */
must_check enum err ring_members(struct ctx *cx, struct db *db, const struct ring_release *r,
				 const struct rings *rings, size_t ring, struct members *out,
				 const char **why);
/* A device that is enrolled and in no ring of the release's rollout yet. */
struct candidate {
	const char *device, *site, *labels, *enrolment; /* labels: a JSON array */
};
must_check enum err db_ring_candidates(struct ctx *cx, struct db *db, const char *model,
				       int64_t release, struct candidate **out, size_t *n);

/* For apply, once the rollout's row is there. */
struct rollout; /* fleet/rollout.h */
must_check enum err ring_device_insert(struct ctx *cx, struct db *db, const struct rollout *ro,
				       const char *device, int64_t ring);
/* After its devices; members NULL: of a rollout that began under version 1. */
must_check enum err ring_insert(struct ctx *cx, struct db *db, const struct rollout *ro,
				int64_t ring, const char *members);
/* Both, for each device of the list.  E_INVALID: it has another number of them. */
must_check enum err ring_open(struct ctx *cx, struct db *db, const struct rollout *ro, int64_t ring,
			      const char *members, int64_t devices);
/* Failures until now are in no count. */
must_check enum err ring_forgive(struct ctx *cx, struct db *db, const char *rollout);

/* The members "members", the digest of the list, and "devices", their number. */
void ring_members_put(struct ctx *cx, struct fact *f, const struct members *m);
