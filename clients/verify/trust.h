#pragma once

/*
 * Trust as it is in force: what people signed for devices, and the metadata that the
 * server signed after it.  Kept are digests and versions alone, so it takes the
 * same memory whatever an export holds (decision 0048); the documents are read again
 * where they lie.  One thread.  Each function returns E_TAMPERED or E_INVALID with the
 * place in the entry, as those of verify/state.h do.
 */

#include "documents/tuf.h"
#include "documents/versions.h"
#include "verify/verify.h"

enum signed_role { SIGNED_ROOT, SIGNED_TARGETS, SIGNED_SIGNERS, SIGNED_ROLES };
enum made_role { MADE_RELEASES, MADE_STOPS, MADE_SNAPSHOT, MADE_TIMESTAMP, MADE_ROLES };
#define TRUST_FILES 4 /* trust/….json */

/* A role's metadata.  version 0: none yet. */
struct metadata_mark {
	int64_t version;
	char digest[DIGEST_SIZE];
};

struct trust_now {
	struct metadata_mark signed_[SIGNED_ROLES], made[MADE_ROLES];
	char file[TRUST_FILES][DIGEST_SIZE]; /* "": none yet */
	struct versions seen;                /* of what people signed, with what they lowered */
	int64_t rooted; /* the index of the entry that brought the first root; 0: none did */
};

/* An item of "metadata" in a fact. */
struct metadata_said {
	const char *role, *digest, *member; /* member: the item's own place */
	int64_t version, expires;           /* ms */
	const struct archive_file *file;
};
must_check enum err metadata_said_read(struct verify *v, json_t *list, size_t i,
				       struct metadata_said *out);
/* Do version and expires of the fact say what the file says? */
must_check enum err metadata_said_check(struct verify *v, const struct metadata_said *s,
					int64_t version, int64_t expires);

/* The keys of the root role in force; n 0: there is no root yet. */
must_check enum err root_keys_now(struct verify *v, struct tuf_keys *out);

/* What is wrong with a document that the member names, at its place in there; OK is OK. */
must_check enum err at_document(struct verify *v, enum err e, const char *member,
				const char *digest);

/* "metadata" of a fact: what the server signed; it is in force then.  releases: as the list has
 * them; version 0: it has none. */
must_check enum err metadata_made(struct verify *v, const struct entry *e, json_t *list,
				  struct tuf_targets *releases);
