#pragma once

/*
 * The keys that have to sign a version, as the folder says: targets the keys of the newest
 * root, signers those that the newest targets names, a root its own keys and those of the
 * root before.  A key that would not count signs nothing
 * here, and each holder sees how many signatures are still missing.
 *
 * Source: schema/tuf.md.  One thread.
 */

#include "cli/trust/in_force.h"
#include "lib/key.h"

struct signing {
	const char *dir, *role;
	int64_t version;
	struct {
		const char *whose;
		const struct tuf_keys *keys;
	} by[2];
	size_t n;
};

/* E_CONFLICT: this version lies in the folder already, and others may have signed it. */
must_check enum err version_is_new(struct cli *c, const char *dir, const char *role,
				   int64_t version);

/* next: the root that is being signed; NULL of other roles.  E_NOT_FOUND: what names the keys
 * is not in the folder; E_INVALID: it is not readable. */
must_check enum err signing_of(struct cli *c, const char *dir, const char *role, int64_t version,
			       const struct tuf_root *next, struct signing *out);
/* E_FORBIDDEN: the signature of that key would not count. */
must_check enum err signing_counts(struct cli *c, const struct signing *s,
				   const struct own_key *key);
/* How many have signed the bytes, and what comes next.  E_INVALID: they are no metadata. */
must_check enum err signing_say(struct cli *c, const struct signing *s, const void *bytes,
				size_t size);
