#pragma once

/*
 * The TUF metadata that a client follows and keeps, agents and people's clients
 * alike: root after root, each signed by the keys of the one before, then what
 * the newest root leads to.  A refresh serves one act of the client; one that
 * failed halfway is no refresh, and all of it is forgotten.
 *
 * Kept beside <role>.json, the newest of each that was verified: floor.json, the
 * highest versions of what people signed (rules/grounds.h).
 *
 * Source: schema/tuf.md.  One thread.  Errors, beside those of documents/tuf.h and
 * of the server's answers: E_TAMPERED: of another instance or use, or older than
 * what was kept; E_FORBIDDEN: nothing is left that says which is older; those of keep().
 */

#include "documents/tuf.h"
#include "lib/api.h"
#include "rules/grounds.h"

struct metadata {
	struct api *api;
	const char *dir;     /* where files are kept; it exists */
	const char *origin;  /* of the log that is followed, whose instance this is */
	const enum use *use; /* NULL: the one that the kept root is for */
	const char *memory;  /* who restores a memory that is lost: the end of a sentence */
	struct tuf_client tuf;
	bool fresh; /* it was refreshed */
	/* Each root that was verified, before it is kept: the time from there on, for what is
	 * verified after it.  NULL: the time that metadata_refresh() was given. */
	enum err (*time)(void *arg, const struct tuf_root *root, int64_t *now);
	/* A file of dir, so that it is there whole or not at all. */
	enum err (*keep)(void *arg, const char *path, const void *bytes, size_t size);
	void *arg;
};

/* Begin with a root that is believed because a person brought it, or took it: no version was seen
 * before. */
must_check enum err metadata_begin(struct ctx *cx, struct metadata *m, const void *root,
				   size_t size);
/* Is this root of that version in force at the server, or was it, byte for byte?  E_CONFLICT: the
 * server has none yet, or another one: which of them is wrong the paper says. */
must_check enum err root_served(struct ctx *cx, struct api *api, int64_t version, const void *root,
				size_t size);
/* now: ms, for the whole refresh.  Nothing, if it was done before. */
must_check enum err metadata_refresh(struct ctx *cx, struct metadata *m, int64_t now);

/* What trusted metadata says of a path; after a refresh.  E_NOT_FOUND: no role names it. */
must_check enum err metadata_target(struct ctx *cx, struct metadata *m, const char *path,
				    struct tuf_target *out);
/* The bytes of a target, which are those that it names. */
must_check enum err metadata_get(struct ctx *cx, struct metadata *m, const struct tuf_target *t,
				 const char **bytes, size_t *size);
