#pragma once

/*
 * Uploads: may trust that people signed take the place of what was in force?  Parts
 * that are valid one by one may still make a state that nobody can use, so all
 * that is in force afterwards is asked, from the root down, each function after
 * the one above it.  The server asks before its entry; the verifier asks the same
 * of the documents that the entry names.  What only the server knows (its own
 * keys of TUF roles) it asks besides.
 *
 * now: ms since 1970, the clock of the machine that took the upload.  E_INVALID
 * with the place: it cannot be read, or asks for what this version does not judge;
 * E_MISMATCH: not signed as it must be; E_STALE: it has expired; E_CONFLICT: it is of
 * another instance, does not follow, names another log, or says what is not its own to say.
 *
 * Source: schema/tuf.md.  Pure; any thread.
 */

#include "documents/key_document.h"
#include "documents/trust.h"
#include "documents/tuf.h"
#include "rules/times.h"

/* A root: the first, of version 1 (was NULL); one that came after was and is signed by both
 * (fresh); or was itself.  A fresh one that sets a time was made for this moment
 * (rules/root_clock.h). */
must_check enum err upload_root(struct ctx *cx, const struct tuf_root *was, bool fresh,
				const void *bytes, size_t size, int64_t now, struct tuf_root *out);
/* Targets or signers, signed by these keys, each of which says what is its own to say
 * (rules/role_targets.h). */
must_check enum err upload_targets(struct ctx *cx, const char *role, const struct tuf_keys *keys,
				   const void *bytes, size_t size, int64_t now,
				   struct tuf_targets *out);
/* Is root, targets or signers of this instance and use, and signed at no time that is to come? */
must_check enum err upload_signet(struct ctx *cx, const char *role, const struct tuf_signet *s,
				  const char *origin, enum use use, int64_t now);
/* The log as a judge has it when the upload comes. */
struct upload_log {
	const char *origin;         /* as it is called then */
	const struct note_key *key; /* its keys that the judge knows; of an earlier name: none */
	size_t n;
	/* The root over the first entries; the leaf of one, whether that one confirmed a key, and
	 * what it says of its time.  E_INVALID: there are not so many. */
	enum err (*root)(void *arg, struct ctx *cx, uint64_t size, struct hash *out);
	enum err (*leaf)(void *arg, struct ctx *cx, int64_t index, struct hash *out);
	enum err (*confirmed)(void *arg, struct ctx *cx, int64_t index, const struct ssh_key *key,
			      bool *out);
	enum err (*clock)(void *arg, struct ctx *cx, int64_t index, struct entry_clock *out);
	/* What its owner enrolled of a key that was confirmed; is there a site of that id? */
	enum err (*enrolled)(void *arg, struct ctx *cx, const struct ssh_key *key,
			     struct key_document *out);
	enum err (*site)(void *arg, struct ctx *cx, const char *id, bool *out);
	/* Did a review uphold the key's signature of that entry? */
	enum err (*upheld)(void *arg, struct ctx *cx, const struct ssh_key *key, int64_t signature,
			   bool *out);
	void *arg;
};

/*
 * The bytes of the file of trust at path, which t names: are they those that were signed, in the
 * form of the file, and about this log?  trust/approval.json asks for people of sites that are
 * there; trust/log.json names logs of this instance alone (logs_ground()), and this one with a key
 * that is known, as one that goes on;
 * trust/assignment.json is of no earlier epoch; the head that trust/signers.json names is this
 * log's, the times that it corrects are, each entry there confirmed that key, which was enrolled by
 * that person in that custody and for those roles, its sites are known, and a review upheld each
 * signature that it says is upheld.
 */
must_check enum err upload_file(struct ctx *cx, const struct upload_log *log, int64_t epoch,
				const struct tuf_targets *t, const char *path, const void *bytes,
				size_t size);
