#pragma once

/*
 * TUF metadata (The Update Framework, specification 1.0.34): root, timestamp,
 * snapshot, targets and delegated targets, as far as Signet uses them.
 *
 *   {"signatures":[{"keyid":hex,"sig":hex}],"signed":{"_type","spec_version","version","expires",…}}
 *
 * Signatures are Ed25519 over the canonical form of signed (OLPC: keys sorted
 * by their bytes, no space, only '"' and '\' escaped).  Our own files are in
 * that form already; the files of others may be formatted anyhow.  A keyid is
 * the SHA-256 of the key object in canonical form, and one that is not is
 * refused.  Members unknown here are kept with the file, and are covered by its
 * signatures.  consistent_snapshot is always true; only the top role delegates.
 * schema/tuf.md.  Pure; any thread.  Each function of the client's workflow
 * returns one of the errors listed there.
 */

#include "base/json.h"
#include "base/printer.h"
#include "documents/tuf_signet.h"
#include "proof/digest.h"
#include "proof/signer.h"

#define TUF_SPEC           "1.0.34"
#define TUF_ROOT_MAX       512000  /* bytes, of a file; as tuf-js has them */
#define TUF_TIMESTAMP_MAX  16384   /* bytes */
#define TUF_SNAPSHOT_MAX   2000000 /* bytes */
#define TUF_TARGETS_MAX    5000000 /* bytes */
#define TUF_KEYS_MAX       32      /* in one file */
#define TUF_SIGNATURES_MAX 32
#define TUF_DELEGATED_MAX  16   /* roles */
#define TUF_PATHS_MAX      16   /* patterns of one delegated role */
#define TUF_DAYS_MAX       3650 /* days of a lifetime */
#define TUF_KEYID_SIZE     65   /* of the hex, its NUL included */

#define TUF_SIGNET "x-signet" /* a member: documents/tuf_signet.h */

/* the three that the top role delegates to, in this order */
#define TUF_ROLE_SIGNERS  "signers"
#define TUF_ROLE_STOPS    "stops"
#define TUF_ROLE_RELEASES "releases"

/* what ends releases: read before anything is installed */
#define TUF_STOP_TARGETS      "stops/*"
#define TUF_WITHDRAWN_TARGETS "models/*/*/withdrawn.json"

/* the names of the targets of releases, as tuf_release_target() and
 * tuf_artifact_target() print them */
#define TUF_RELEASE_TARGETS  "models/*/*/*"
#define TUF_ARTIFACTS        "artifacts/"
#define TUF_ARTIFACT_TARGETS TUF_ARTIFACTS "*"
#define TUF_RELEASE_FILE     "release.json"
#define TUF_EVIDENCE_FILE    "evidence.json"

enum tuf_role { TUF_ROOT, TUF_TIMESTAMP, TUF_SNAPSHOT, TUF_TARGETS, TUF_ROLES };
const char *tuf_role_name(enum tuf_role role);

/* "2026-01-31T08:15:00Z" and no other form: other readers of TUF differ in what they take. */
bool tuf_time_parse(struct ctx *cx, const char *text, int64_t *ms);
const char *tuf_time_text(struct ctx *cx, int64_t ms);

struct tuf_key {
	char id[TUF_KEYID_SIZE];
	unsigned char public[PUBLIC_KEY_SIZE];
};
struct tuf_key tuf_key(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE]);

/* The keys of a role: so many of these must sign, each once. */
struct tuf_keys {
	struct tuf_key key[TUF_KEYS_MAX];
	size_t n;
	int64_t threshold; /* from 1 to n */
};

struct tuf_root {
	int64_t version, expires; /* expires: ms since 1970, of a whole second */
	struct tuf_signet signet; /* its floor is of targets */
	struct tuf_keys role[TUF_ROLES];
};

/* What a timestamp or a snapshot says of one file. */
struct tuf_meta {
	const char *name; /* "snapshot.json" */
	int64_t version;
	int64_t length; /* -1: not stated */
	bool hashed;
	struct hash hash;
};

struct tuf_list {
	int64_t version, expires;
	struct tuf_meta *meta;
	size_t n;
};

struct tuf_target {
	const char *path;
	int64_t length;
	struct hash hash;
};

struct tuf_delegation {
	const char *name; /* of the role; name_ok() */
	struct tuf_keys keys;
	const char *paths[TUF_PATHS_MAX]; /* patterns: '*' and '?' do not cross '/' */
	size_t n_paths;
	bool terminating;
};

/* How long what the server's keys sign may last: "x-signet-lifetimes" of the top role.  Days; 0:
 * not stated. */
struct tuf_lifetimes {
	int64_t releases, snapshot, timestamp;
};

struct tuf_targets {
	int64_t version, expires;
	struct tuf_signet signet; /* of targets and signers; the former's floor is of signers */
	struct tuf_target *target;
	size_t n;
	struct tuf_delegation *role; /* of the top role alone, in order of priority */
	size_t n_roles;
	bool delegates; /* the member is there, though perhaps with no role in it; as it was read */
	struct tuf_lifetimes lifetimes;
};

/* ---- making ---- */

/* The signed object, in canonical form.  E_INVALID: what could not be read again. */
must_check enum err tuf_root_print(struct ctx *cx, const struct tuf_root *r, struct printer *out);
must_check enum err tuf_list_print(struct ctx *cx, enum tuf_role type, const struct tuf_list *l,
				   struct printer *out);
must_check enum err tuf_targets_print(struct ctx *cx, const struct tuf_targets *t,
				      struct printer *out);

/* The file: signed with the signatures of all signers.  Only what a signer returns. */
must_check enum err tuf_sign(struct ctx *cx, const struct printer *signed_,
			     const struct signer *const *signers, size_t n, struct printer *out);
/* The same file with one signature more, in place of an older one of that key.  E_INVALID. */
must_check enum err tuf_sign_more(struct ctx *cx, const void *bytes, size_t size,
				  const struct signer *signer, struct printer *out);

/* ---- reading ---- */

/* Parsed, and nothing verified.  E_INVALID with the place; out lies in the arena. */
must_check enum err tuf_root_parse(struct ctx *cx, const void *bytes, size_t size,
				   struct tuf_root *out);
must_check enum err tuf_list_parse(struct ctx *cx, enum tuf_role type, const void *bytes,
				   size_t size, struct tuf_list *out);
must_check enum err tuf_targets_parse(struct ctx *cx, const void *bytes, size_t size,
				      struct tuf_targets *out);

/* How many of these keys sign the file?  E_INVALID: it is no such file. */
must_check enum err tuf_signed_by(struct ctx *cx, const void *bytes, size_t size,
				  const struct tuf_keys *keys, int64_t *n);
/* Do so many of these keys sign the file?  E_MISMATCH: no; E_INVALID: it is no such file.
 * what names it in the sentence. */
must_check enum err tuf_verify(struct ctx *cx, const char *what, const void *bytes, size_t size,
			       const struct tuf_keys *keys);

/* Bytes that are no file of TUF, signed as one is: {"keyid","sig"} over these exact bytes.
 * Does the key of that id, one of these, sign them? */
bool tuf_bytes_signed(const struct tuf_keys *keys, const char *keyid, const char *sig,
		      const void *bytes, size_t size);
/* That signature.  Only what the signer returns. */
must_check enum err tuf_bytes_sign(struct ctx *cx, const struct signer *signer, const void *bytes,
				   size_t size, const char **keyid, const char **sig);

/* The target that is a file of a release: its record, or why it may run. */
const char *tuf_release_target(struct ctx *cx, const char *model, int64_t number, const char *file);
/* The target that is a file of a version, by its digest "sha256:<hex>". */
const char *tuf_artifact_target(struct ctx *cx, const char *digest);
/* As the shell reads it: '*' and '?' do not cross '/'. */
bool tuf_path_fits(const char *pattern, const char *path);
const struct tuf_meta *tuf_meta_of(const struct tuf_list *l, const char *name); /* NULL */
const struct tuf_target *tuf_target_of(const struct tuf_targets *t, const char *path);
/* NULL: the top role delegates nothing to it. */
struct tuf_delegation *tuf_delegation_of(const struct tuf_targets *t, const char *role);
/* Canonical JSON (OLPC) of a value without fractions. */
void tuf_canonical(struct ctx *cx, json_t *value, struct printer *out);

/* ---- the client's workflow, section 5 of the specification ---- */

/*
 * A client trusts step by step: each update takes the bytes of one file, checks
 * them against all that is trusted, and replaces the trusted one or changes
 * nothing.  The caller fetches and persists.  A fresh client is given what was
 * persisted first, in the same order, so that nothing older is taken after it:
 * what has expired meanwhile is trusted for that and for nothing else.
 *
 *   tuf_client_init
 *   tuf_root_trust         root.json as it came with the device, or as persisted
 *     tuf_root_update      N+1.root.json until there is none; persist each
 *   tuf_timestamp_update   the persisted one; an error is ignored
 *     tuf_snapshot_kept    the persisted one, before anything is fetched; likewise
 *   tuf_timestamp_update   timestamp.json
 *   tuf_snapshot_update    "<version>.snapshot.json" as tuf_name() says
 *   tuf_targets_update     "targets", then each delegated role that is needed
 *   tuf_target_find        a path: its length and hash
 *
 * E_INVALID    not readable E_MISMATCH   not signed as it must be, or not the
 * length or hash that is trusted E_CONFLICT   an older version, one that the
 * list does not name, or a step out of order E_STALE      expired at c->now
 * E_FORBIDDEN  valid for longer than the top role allows, a clock that is
 * BEHIND allowed for
 *
 * All that is trusted lies in the arena of the cx given: one that lives as long
 * as the client.
 */
struct tuf_delegated {
	const char *name;
	struct tuf_targets t;
};

struct tuf_client {
	int64_t now;          /* ms; fixed for one refresh */
	struct tuf_root root; /* version 0: none is trusted; of each below too */
	struct tuf_list timestamp, snapshot;
	bool snapshot_kept; /* it counts against rollback alone */
	struct tuf_targets targets;
	struct tuf_delegated delegated[TUF_DELEGATED_MAX];
	size_t n_delegated;
	bool older;    /* refused: a true timestamp, older than the one that is trusted */
	bool too_long; /* refused: what the server's keys signed lasts longer than people allow */
};

void tuf_client_init(struct tuf_client *c, int64_t now);
must_check enum err tuf_root_trust(struct ctx *cx, struct tuf_client *c, const void *bytes,
				   size_t size);
/* Forgets timestamp and snapshot where the keys for them changed. */
must_check enum err tuf_root_update(struct ctx *cx, struct tuf_client *c, const void *bytes,
				    size_t size);
/* *fresh false: the same version as the trusted one, which stays. */
must_check enum err tuf_timestamp_update(struct ctx *cx, struct tuf_client *c, const void *bytes,
					 size_t size, bool *fresh);
must_check enum err tuf_snapshot_update(struct ctx *cx, struct tuf_client *c, const void *bytes,
					size_t size);
/* The persisted one: nothing in a later one may be older.  Whether it or the timestamp has expired,
 * or the timestamp says other bytes, is all one: it is not used until it is replaced. */
must_check enum err tuf_snapshot_kept(struct ctx *cx, struct tuf_client *c, const void *bytes,
				      size_t size);
/* role: "targets", or one that it delegates to. */
must_check enum err tuf_targets_update(struct ctx *cx, struct tuf_client *c, const char *role,
				       const void *bytes, size_t size);

/* The name under which the trusted list says that a role's file is to be fetched:
 * "7.snapshot.json" for "snapshot".  E_CONFLICT: nothing trusted names it. */
must_check enum err tuf_name(struct ctx *cx, const struct tuf_client *c, const char *role,
			     const char **name, int64_t *max);

/* A delegated role's file; NULL: it was not updated yet. */
const struct tuf_targets *tuf_delegated_of(const struct tuf_client *c, const char *role);

/* *need: a role to update first, then ask again; NULL: out is set.
 * E_NOT_FOUND: no role that may name this path does. */
must_check enum err tuf_target_find(struct ctx *cx, const struct tuf_client *c, const char *path,
				    struct tuf_target *out, const char **need);
/* "a/b/<hex>.name": where a target's bytes are fetched from. */
const char *tuf_target_url(struct ctx *cx, const struct tuf_target *t);
/* E_MISMATCH: other bytes than those. */
must_check enum err tuf_target_check(struct ctx *cx, const struct tuf_target *t, const void *bytes,
				     size_t size);
