#pragma once

/*
 * Which trust metadata a device may go by, beside what the client of The Update
 * Framework asks: metadata of its own instance and use, and never older than what
 * it went by before.  That client forgets what it saw when keys of the server
 * are replaced, as the specification demands; so a server with new keys could
 * show what people replaced long ago.
 *
 * Source: schema/tuf.md, "Versions only rise".  Pure; any thread.
 */

#include "documents/tuf.h"
#include "documents/versions.h"

/* Is it of the instance whose log has this origin, for this use, and its clock within bounds
 * (rules/root_clock.h)?  what: the metadata's name in the sentence.  E_TAMPERED: of another;
 * E_INVALID with the place: its clock is not. */
must_check enum err ground_check(struct ctx *cx, const char *what, const struct tuf_signet *s,
				 const char *origin, enum use use);

/*
 * Hears what newer root and targets say of lower versions, and then holds targets and signers
 * against what was seen; what is newer is remembered.  A word in targets is heard once.  Where a
 * root let lower ones in, those are new that were signed since that root.  E_TAMPERED: one is
 * older, and v is as it was.
 */
must_check enum err versions_hold(struct ctx *cx, struct versions *v, const struct tuf_root *root,
				  const struct tuf_targets *targets,
				  const struct tuf_targets *signers);

/* The same of trust that is to be in force: v is a device's that went by what was, and one that saw
 * nothing yet can go by it, too.  A floor above what is there would stop every device.
 * E_TAMPERED, as above. */
must_check enum err versions_follow(struct ctx *cx, struct versions *v, const struct tuf_root *root,
				    const struct tuf_targets *targets,
				    const struct tuf_targets *signers);

/* May one of n keys be lost, and another be stolen, and nothing is lost or signed? */
bool holders_enough(int64_t threshold, size_t n);
/*
 * The people who hold root and signers, as they are named: enough in production.  An instance for
 * validation or training may be in demo custody, with fewer.  The second: of root, whose people
 * sign the top targets too.  E_CONFLICT: too few, or others.
 */
must_check enum err holders_check(struct ctx *cx, enum use use, const char *role,
				  const struct tuf_keys *k);
must_check enum err root_holders_check(struct ctx *cx, const struct tuf_root *r);
/* Of signers, whom the top role names; metadata that names no such role has nobody to count.
 * E_CONFLICT. */
must_check enum err signers_holders_check(struct ctx *cx, const struct tuf_targets *t);
