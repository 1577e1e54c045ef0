/*
 * A device or a client sends the head that it keeps when the server shows an older log, or a fork:
 * so the plant learns of it in its own log, by the refusal.
 */

#include "engine/foreign.h"
#include "trail/note.h"
#include "trail/routes.h"

const struct field note_in[] = {
	{ "note", TEXT, REQUIRED, NOTE_IN_MAX, "a signed head of this log, as it was kept" },
	{ "kept", BOOL, OPTIONAL, 0,
	  "the sender's program verified it and went by it; as if left out, somebody found it" },
	END_OF_FIELDS
};

/* The sender is named with the note: that their program went by the head is their word alone. */
static const struct foreign_shown *note_shown(struct req *rq, const char *note)
{
	struct foreign_shown *shown = arena_alloc(&rq->cx.mem, sizeof(*shown));

	*shown = (struct foreign_shown){ .note = note,
					 .held = in_bool(rq, "kept") ? HELD_BY_PROFILE
								     : HELD_BY_NOBODY,
					 .kind = actor_kind_name(rq->act.actor.kind),
					 .id = rq->act.actor.id };
	return shown;
}

enum err api_note_prepare(struct req *rq)
{
	struct checkpoint *head = arena_alloc(&rq->cx.mem, sizeof(*head));

	rq->prepared = head;
	return note_opened(&rq->cx, rq->db, &rq->services->instance->signer.key,
			   in_text(rq, "note"), head);
}

enum err api_note_take(struct req *rq)
{
	const struct checkpoint *head = rq->prepared;
	enum err e = note_contained(&rq->cx, rq->db, head);

	if (e == E_CONFLICT)
		rq->job.proves = note_shown(rq, head->note);
	TRY(e);
	rq->job.repeated = true; /* the log has it: nothing happens */
	return reply_json(rq, 200, "{\"contained\":true}");
}
