#pragma once

/*
 * An instance: one data directory, locked while a program uses it.
 *
 *   DIR/lock          held for as long as a server runs
 *   DIR/signet.db     the log and everything that follows from it
 *   DIR/keys/log.key  the seed of the key that signs the log; 0600; its own backup
 *   DIR/keys/…        the server's other keys: engine/server_keys.h
 *   DIR/blobs/        artifacts, by digest
 *   DIR/exports/      copies that were handed out; may be cleared
 *   DIR/git/          packs for clones; may be cleared
 *   pepper            outside DIR, by default DIR.pepper: engine/pepper.h
 *
 * Schema and first entries are one transaction, so a database is either empty
 * or has a beginning.  A key that finds no log refuses to start: it would begin
 * a second history under its own name.  One thread: start and end of a program.
 * Errors: those named, and the database's (engine/db.h).
 */

#include "engine/db.h"
#include "engine/log.h"
#include "engine/pepper.h"
#include "engine/server_keys.h"
#include "proof/note.h"

struct instance {
	const char *dir, *db_path, *blobs, *exports;
	const char *pepper_path; /* NULL: it was not read */
	struct seed_signer log_key;
	struct note_signer signer;
	struct server_keys keys;
	enum use use; /* as the first entry says it */
	unsigned char pepper[PEPPER_SIZE];
	int lock;
};

/* The entries of the log after its first, appended in the same transaction. */
typedef enum err founding(struct ctx *cx, struct db *db, struct log *log, void *arg);

/* Make directory, keys and database.  E_CONFLICT: there is an instance already. */
must_check enum err instance_create(struct ctx *cx, const char *dir, const char *pepper,
				    enum use use, founding *found, void *arg);

/* E_NOT_FOUND: no instance there.  E_UNAVAILABLE: another process serves it.  E_CONFLICT: its
 * schema is not this program's.  E_FAULT: a part is missing or damaged. */
must_check enum err instance_open(struct ctx *cx, const char *dir, const char *pepper,
				  struct instance *out);
/* The lock and the log's key alone, where the database may be damaged.  Errors as above. */
must_check enum err instance_hold(struct ctx *cx, const char *dir, struct instance *out);
/* Has that directory a database and the key of this instance's log?  One that cannot be read may
 * have.  No file there is written or locked. */
bool instance_shares_key(struct ctx *cx, const char *dir, const struct instance *in);
void instance_close(struct instance *in);

/* Further entries, as found appends them, in one transaction of a database that nobody serves; with
 * their head. */
must_check enum err instance_enter(struct ctx *cx, struct db *db, const struct note_signer *signer,
				   founding *found, void *arg);

/* Schema, first entry and founding in an empty database; one transaction. */
must_check enum err instance_begin(struct ctx *cx, struct db *db, const struct note_signer *signer,
				   enum use use, founding *found, void *arg);
