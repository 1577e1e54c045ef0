#pragma once

/*
 * Trust metadata that people sign elsewhere and upload: root, the top targets
 * role with its files, and the delegated role signers with its own.  The first
 * root is taken once, at the founding, where two people acknowledged it
 * (quality/first_root.h); from then on each follows from the one before.  After each upload, all
 * that is then in force must verify together, name this server's keys and this log, and not be
 * expired; an older version is never taken.
 *
 * Rows hold TUF metadata that was ever in force, and the trust files.  Facts of
 * four actions (trust.updated, metadata.signed, release.published,
 * release.withdrawn) say the same of metadata:
 *
 *   "metadata":[{"role","version","digest","expires"}]    digest: of a document
 *
 * Times are ms since 1970.  Reading: any thread with a connection of its own;
 * facts are decided on the writer.  Besides the errors named, each function
 * returns those of the database (engine/db.h), and E_TAMPERED.
 */

#include "documents/trust.h"
#include "documents/tuf.h"
#include "engine/db.h"
#include "engine/instance.h"
#include "proof/entry.h"
#include "proof/fact.h"

/* ---- as it is stored ---- */

struct tuf_file {
	int64_t version; /* 0: there is none */
	const char *digest;
	int64_t expires, from_idx;
};

void tuf_file_print(struct ctx *cx, struct printer *out, const char *role,
		    const struct tuf_file *f);

/* The file of a role in force at an index, or of one version.  version 0: there is none. */
must_check enum err db_tuf_at(struct ctx *cx, struct db *db, const char *role, int64_t at,
			      struct tuf_file *out);
must_check enum err db_tuf_version(struct ctx *cx, struct db *db, const char *role, int64_t version,
				   struct tuf_file *out);
/* The trust files in force at an index, as targets. */
must_check enum err db_trust_targets(struct ctx *cx, struct db *db, int64_t at,
				     struct tuf_target **out, size_t *n);

/* The keys of the root role in force; n 0: there is no root yet. */
must_check enum err trust_root_keys(struct ctx *cx, struct db *db, struct tuf_keys *out);
/* Who may sign assignments, and the epoch that they carry, by the trust/assignment.json in force;
 * until there is one n is 0, and the epoch 1. */
must_check enum err trust_assignment_now(struct ctx *cx, struct db *db,
					 struct trust_assignment *out);
/* The people in force, by the trust/signers.json in force; nobody until there is one. */
must_check enum err trust_people_now(struct ctx *cx, struct db *db, struct trust_signers *out);
/* The trust/approval.json in force: what devices demand.  E_CONFLICT: there is none. */
must_check enum err trust_approval_now(struct ctx *cx, struct db *db, struct trust_approval *out);
/* Whose heads count, by the trust/log.json in force, which names own; own alone until there is
 * one. */
must_check enum err trust_logs_now(struct ctx *cx, struct db *db, const struct note_key *own,
				   struct trust_logs *out);

/* Rows of (path, digest, size), as many as the statement yields. */
must_check enum err tuf_targets_read(struct ctx *cx, struct stmt *s, struct tuf_target **out,
				     size_t *n);
/* In apply: each file of the list is in force from idx on.  One version of a role at a time:
 * trust_update() and the steps of the room release see to it. */
must_check enum err tuf_metadata_apply(struct ctx *cx, struct db *db, json_t *list, int64_t idx);

/* ---- what is decided ---- */

#define TRUST_UPLOAD_FILES 12
#define TRUST_UPLOAD_MAX   (3 * TRUST_PEOPLE_FILE) /* bytes: the files as JSON texts */

struct trust_state {
	bool complete; /* root, targets and signers are there */
	struct tuf_root root;
	struct tuf_targets targets, signers; /* version 0: there is none */
};

/* What is in force. */
must_check enum err trust_read(struct ctx *cx, struct db *db, struct trust_state *out);

/*
 * trust.updated: files, each {"name","content"}; a name is "<N>.root.json",
 * "<N>.targets.json", "<N>.signers.json" or the path of a trust file.
 * E_INVALID, E_MISMATCH, E_CONFLICT, E_STALE with the place.
 */
must_check enum err trust_update(struct ctx *cx, struct db *db, const struct instance *in,
				 json_t *files, struct fact *out);
