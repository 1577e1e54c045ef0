#pragma once

/*
 * Trust metadata as people make it, on their own machines, in one folder:
 *
 *   DIR/<N>.root.json <N>.targets.json <N>.signers.json    TUF metadata, signed
 *   DIR/trust/approval.json log.json assignment.json signers.json    its targets
 *   DIR/<name>.seed    keys that were made here; 0600; to be kept apart from each other
 *
 * schema/tuf.md.  One thread.  Errors: E_INVALID names the file that cannot be
 * read or written.
 */

#include "documents/trust.h"
#include "documents/tuf.h"
#include "lib/key.h"
#include "lib/server_public.h"

#define TRUST_PEOPLE_MAX   8 /* keys of a role */
#define TRUST_YEAR_DAYS    365
#define TRUST_SIGNERS_DAYS 90

/* The keys of a role, and how many of them must sign. */
struct trust_people {
	struct own_key key[TRUST_PEOPLE_MAX];
	size_t n;
	int64_t threshold;
};

/* What a founding says. */
struct trust_founding {
	struct trust_people root;    /* of the top targets role, too */
	struct trust_people signers; /* of the role that names who may approve */
	int64_t root_days, signers_days;
};

/* E_INVALID with the place. */
must_check enum err server_public_load(struct ctx *cx, const char *path, struct server_public *out);

/* Version 1 of everything, signed by all the people there are.  E_CONFLICT: a file is there. */
must_check enum err trust_make(struct ctx *cx, const char *dir, const struct server_public *server,
			       const struct trust_founding *f);
/* The next version of signers.json, with the metadata t, to which the file is added as its target,
 * signed with one key; *name: of the metadata's file in dir. */
must_check enum err trust_signers_make(struct ctx *cx, const char *dir,
				       const struct printer *signers, struct tuf_targets *t,
				       const struct own_key *key, const char **name);
/* So many days from now, to the second, as metadata states it. */
int64_t trust_expires(int64_t days);
