#pragma once

/*
 * The server's own keys besides that of the log: for the TUF roles releases,
 * stops, snapshot and timestamp, and for assignments.
 *
 *   DIR/keys/<name>.key      the seed in hex, a line feed; 0600
 *   DIR/server-keys.json
 * {"v":2,"origin","use","log":"<vkey>","releases":"<hex>","stops","snapshot",
 *                             "timestamp","assignment"}: what people's trust metadata is to name;
 *                             public
 *
 * A key signs on one thread at a time: releases, stops, snapshot and timestamp on the
 * writer's alone.  E_CONFLICT: a file of that name exists; E_UNAVAILABLE: the
 * disk does not let us.
 */

#include "documents/use.h"
#include "proof/note.h"

struct server_keys {
	struct seed_signer releases, stops, snapshot, timestamp, assignment;
};

must_check enum err server_keys_create(struct ctx *cx, const char *dir);
/* E_FAULT: one is missing or damaged; the sentence says which. */
must_check enum err server_keys_read(struct ctx *cx, const char *dir, struct server_keys *out);
void server_keys_remove(struct ctx *cx,
			const char *dir); /* of an instance that did not come to be */
/* Are the files under DIR/keys those that server-keys.json names?  E_FAULT: one is not; the
 * sentence says which, and the way out.  Where there is no server-keys.json, nothing is said. */
must_check enum err server_keys_check(struct ctx *cx, const char *dir, const struct note_key *log,
				      const struct server_keys *k);
/* Is server-keys.json, byte for byte, what was published?  E_FAULT likewise. */
must_check enum err server_keys_file_check(struct ctx *cx, const char *dir,
					   const struct note_key *log, enum use use,
					   const struct server_keys *k);
/* What server-keys.json holds. */
const char *server_keys_line(struct ctx *cx, const struct note_key *log, enum use use,
			     const struct server_keys *k);
void server_keys_wipe(struct server_keys *k);
must_check enum err server_keys_publish(struct ctx *cx, const char *dir, const struct note_key *log,
					enum use use, const struct server_keys *k);
