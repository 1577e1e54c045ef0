#pragma once

/*
 * The trust in force as the server shows it, asked for once, and believed only as far
 * as it follows from the root that this machine's profile pinned: each root is signed
 * by the keys of the one before, targets by the newest root's, signers by those
 * that targets names; none is older than what was seen, or of another instance or use; each file is
 * the one that its metadata names.  Expired or not: who renews it must be able to work.  Trust may
 * be unpublished, so snapshot and timestamp have no say; lib/known.h looks at those first.
 *
 * Source: schema/tuf.md, decision 0050.  One thread.
 */

#include "cli/cli.h"
#include "documents/trust.h"
#include "documents/tuf.h"

struct metadata_file {
	const char *bytes;
	size_t size;
};

struct in_force {
	struct metadata_file root_file, targets_file, signers_file;
	struct tuf_root root;
	struct tuf_targets targets, signers;
	struct http_reply shown; /* the answer of /v1/trust, also where there is no trust yet */
	const char *people_text; /* trust/signers.json; NULL: nobody was named yet */
	struct trust_signers people;
};

/* Large: give it memory of the arena.  E_CONFLICT: the server has no trust yet; E_TAMPERED: it
 * shows other trust than the one that is followed. */
must_check enum err trust_in_force(struct cli *c, struct in_force *out);
/* A file that targets in force names.  E_NOT_FOUND: it names none of that path;
 * E_TAMPERED or E_MISMATCH: the server shows another. */
must_check enum err in_force_text(struct cli *c, const struct in_force *f, const char *path,
				  const char **out);
/* Does this version judge all that the files in force say?  E_INVALID with the place: it does not,
 * and nothing is made of them here. */
must_check enum err in_force_judged(struct cli *c, const struct in_force *f);
