/*
 * A foreign note that an anchor contradicts: somebody else holds the key of this log.  The note
 * is entered once, as it is, and the alarm log.forked begins.
 */

#include "integrity/foreign.h"

#include <semaphore.h>
#include <string.h>

#include "alarm/alarm.h"
#include "documents/tree_head.h"
#include "engine/apply.h"
#include "engine/foreign.h"
#include "http/system_act.h"

struct foreign_news {
	const char *note;
	enum err result;
	sem_t over;
};

/* The object is the note, so that one that is sent again is known. */
static enum err foreign_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct foreign_news *n = arg;
	struct hash h = hash_bytes(n->note, strlen(n->note));
	const char *digest = digest_text(cx, &h);
	char origin[ORIGIN_MAX];
	struct tree_head head;
	int64_t idx;

	out->action = ACTION_NONE;
	TRY(object_head(cx, db, arena_printf(&cx->mem, "note:%s", digest), &idx));
	if (idx != NO_ENTRY)
		return OK;
	TRY(checkpoint_read(cx, n->note, origin, &head));
	fact_start(cx, out, ACTION_NOTE_FOREIGN);
	fact_object(cx, out, "note", digest);
	head_members_print(cx, &head, &out->body);
	put_text(&out->body, "note", n->note);
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

static void foreign_done(void *arg, enum err e)
{
	struct foreign_news *n = arg;

	n->result = e;
	sem_post(&n->over);
}

static const struct system_act note_act = { "foreign note", foreign_decide, foreign_done };
static const struct system_act forked_act = { "foreign note", forked_decide, foreign_done };

static bool foreign_enter(const struct services *s, const struct system_act *act,
			  struct foreign_news *n)
{
	sem_init(&n->over, 0, 0);
	system_act_submit(s, act, n);
	sem_wait(&n->over);
	sem_destroy(&n->over);
	return n->result == OK;
}

void foreign_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct foreign_news n = { .note = foreign_next(cx) };

	if (n.note && foreign_enter(s, &note_act, &n) && foreign_enter(s, &forked_act, &n))
		foreign_entered();
}
