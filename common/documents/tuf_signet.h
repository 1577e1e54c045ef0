#pragma once

/*
 * The member "x-signet" of root, targets and signers: what people say there that
 * The Update Framework has no word for.
 *
 *   {"instance","use","time","clock":null|utc,"floor":null|{"targets"|"signers":n}}
 *
 * Times are to the second, as expires is.  Source: schema/tuf.md.  Pure; any
 * thread.
 */

#include "base/json.h"
#include "documents/use.h"

struct tuf_signet {
	const char *instance; /* NULL: the metadata has no such member */
	enum use use;
	int64_t time;  /* ms: when it was signed, by the signers' clocks */
	int64_t clock; /* ms: the time that devices shall go on from; 0: theirs */
	/* the lowest version that counts from here on, where it is lower than one that was seen: of
	 * targets in a root, of signers in targets; 0: nothing is lowered */
	int64_t floor;
};

/* of: the role that its floor is of; NULL: it has none.  E_INVALID with the place. */
must_check enum err tuf_signet_read(struct ctx *cx, json_t *json, const char *of,
				    struct tuf_signet *out);
void tuf_signet_print(struct ctx *cx, struct printer *p, const char *of,
		      const struct tuf_signet *s);
