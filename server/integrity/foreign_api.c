/*
 * A foreign note that an anchor contradicts: somebody else holds the key of this log.  The note
 * is entered once, as it is, and the alarm log.forked begins.
 */

#include "integrity/foreign.h"

#include <string.h>

#include "alarm/alarm.h"
#include "documents/tree_head.h"
#include "engine/apply.h"
#include "engine/foreign.h"
#include "http/system_act.h"

struct foreign_news {
	const char *note;
};

/* The object is the note, so that one that is sent again is known. */
static enum err foreign_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const char *note = ((const struct foreign_news *)arg)->note;
	struct hash h = hash_bytes(note, strlen(note));
	const char *digest = digest_text(cx, &h);
	char origin[ORIGIN_MAX];
	struct tree_head head;
	int64_t idx;

	out->action = ACTION_NONE;
	TRY(object_head(cx, db, arena_printf(&cx->mem, "note:%s", digest), &idx));
	if (idx != NO_ENTRY)
		return OK;
	TRY(checkpoint_read(cx, note, origin, &head));
	fact_start(cx, out, ACTION_NOTE_FOREIGN);
	fact_object(cx, out, "note", digest);
	head_members_print(cx, &head, &out->body);
	put_text(&out->body, "note", note);
	return OK;
}

static enum err forked_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct new_alarm begins = {
		ALARM_LOG_FORKED, ALARM_LOG_OBJECT, cx->now,
		"a key of this log signed a head that is not in it, though the anchor agrees with "
		"the database: the entry note.foreign has it"
	};

	return alarm_begin(cx, db, &begins, out);
}

static const struct system_act note_act = { "foreign note", foreign_decide, NULL };
static const struct system_act forked_act = { "foreign note", forked_decide, NULL };

void foreign_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct foreign_news n = { .note = foreign_next(cx) };

	if (n.note && system_act_enter(s, &note_act, &n) == OK &&
	    system_act_enter(s, &forked_act, NULL) == OK)
		foreign_entered();
}
