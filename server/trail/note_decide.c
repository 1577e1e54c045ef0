#include "trail/note.h"

#include "engine/log_read.h"
#include "rules/heads.h"
#include "trust/trust.h"

enum err note_opened(struct ctx *cx, struct db *db, const struct note_key *own, const char *note,
		     struct checkpoint *out)
{
	struct trust_logs *logs = arena_alloc(&cx->mem, sizeof(*logs));

	TRY(trust_logs_now(cx, db, own, logs));
	if (head_signer(cx, logs, own->origin, note, out))
		return OK;
	return err_at(cx, errf(cx, E_MISMATCH, "no key of %s signed the note", own->origin),
		      "/note");
}

enum err note_contained(struct ctx *cx, struct db *db, const struct checkpoint *head)
{
	const char *why = "this log has fewer";
	struct checkpoint now;
	struct hash root;

	TRY(trail_head(cx, db, &now));
	if (head->size == 0)
		return OK;
	if (head->size <= now.size) {
		TRY(trail_root(cx, db, head->size, &root));
		if (hash_same(&root, &head->root))
			return OK;
		why = "this log had another root then";
	}
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_CONFLICT,
				    "a key of this log signed %llu entries, but %s: there is a "
				    "fork, or this server was set back",
				    (unsigned long long)head->size, why),
			       "/note"),
			"Keep the note and the server as they are, and run signetd fsck with the "
			"note.");
}
