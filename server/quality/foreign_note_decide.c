/*
 * While a note is open one alarm is, too, which says of the gravest one what it is and how it ends.
 * A step decides one fact: where another note is the gravest by now, the alarm ends, and its end
 * makes the beginning of the next one due.
 */

#include "quality/foreign_note.h"

#include <string.h>

#include "alarm/alarm.h"
#include "documents/tree_head.h"

/* ---- what is refused meanwhile ---- */

static const char *holder_words(enum note_held held)
{
	static const char *const words[HELD_COUNT] = {
		[HELD_BY_PROFILE] = "a client's profile",
		[HELD_BY_REPORT] = "a device's report",
		[HELD_BY_ANCHOR] = "the anchor",
	};

	return words[held];
}

static const char *note_way_out(struct ctx *cx, const struct foreign_note *n)
{
	return n->held == HELD_BY_NOBODY
		       ? arena_printf(&cx->mem,
				      "If nobody here signed it, two approvers disown "
				      "it: " DISOWN_COMMAND,
				      n->digest)
		       : arena_printf(&cx->mem,
				      "Since %s holds it, what it covers was in this log and "
				      "is lost here: the way out is a restore that names it.",
				      holder_words(n->held));
}

static void forked_say(struct ctx *cx, const struct foreign_note *n, struct forked *out)
{
	out->why = arena_printf(&cx->mem,
				"a key of this log signed a head of %llu entries that the log "
				"never had, as entry %lld says",
				(unsigned long long)n->head.size, (long long)n->entry);
	out->next = note_way_out(cx, n);
}

enum err forked_now(struct ctx *cx, struct db *db, struct forked *out)
{
	struct foreign_note n;
	bool any;

	*out = (struct forked){ .why = NULL };
	TRY(db_foreign_open(cx, db, &n, &any));
	if (any)
		forked_say(cx, &n, out);
	return OK;
}

/* ---- the alarm ---- */

static enum err fork_alarm(struct ctx *cx, struct db *db, const char *detail, struct fact *out)
{
	const struct new_alarm begins = { ALARM_LOG_FORKED, ALARM_LOG_OBJECT, cx->now, detail };

	return alarm_begin(cx, db, &begins, out);
}

enum err fork_step(struct ctx *cx, struct db *db, const struct instance *in, const char *object,
		   struct fact *out)
{
	const char *detail;
	struct forked f;
	struct alarm open;
	bool any;

	out->action = ACTION_NONE;
	TRY(forked_now(cx, db, &f));
	TRY(db_alarm_open(cx, db, alarm_kinds[ALARM_LOG_FORKED].name, ALARM_LOG_OBJECT, &open,
			  &any));
	if (!f.why)
		return alarm_end(cx, db, ALARM_LOG_FORKED, ALARM_LOG_OBJECT,
				 "the head was disowned", out);
	detail = arena_printf(&cx->mem,
			      "%s; no release is published and no device is enrolled "
			      "meanwhile. %s",
			      f.why, f.next);
	if (any && strcmp(open.detail, detail) != 0)
		return alarm_end(cx, db, ALARM_LOG_FORKED, ALARM_LOG_OBJECT,
				 "it is said anew, of another head", out);
	return any ? OK : fork_alarm(cx, db, detail, out);
}

/* ---- the act ---- */

const char *disown_object(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "note:%s", d->note);
}

static enum err disown_refused(struct ctx *cx, const struct act_document *d,
			       const struct foreign_note *note, const struct foreign_note *holder,
			       enum disowning_fault fault)
{
	switch (fault) {
	case DISOWNING_OK:
		return OK;
	case DISOWNING_NO_NOTE:
		return errf(cx, E_NOT_FOUND, "no entry note.foreign has the note %s", d->note);
	case DISOWNING_HEAD:
		return errf(cx, E_CONFLICT, "the note of entry %lld is of another head",
			    (long long)note->entry);
	case DISOWNING_TWICE:
		return errf(cx, E_CONFLICT, "the note was disowned by entry %lld",
			    (long long)note->disowned);
	case DISOWNING_HELD:
		break;
	}
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the head is not disowned: %s holds it, as entry %lld says",
			     holder_words(holder->held), (long long)holder->entry),
			"%s", note_way_out(cx, holder));
}

enum err disown_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct foreign_note note, holder = { .held = HELD_BY_NOBODY };
	enum disowning_fault fault;
	bool any, held;

	TRY(db_foreign_note(cx, db, d->note, &note, &any));
	TRY(db_head_held(cx, db, &d->head, &holder, &held));
	fault = disowning_fault(any ? &note : NULL, &d->head, holder.held);
	return fault == DISOWNING_OK
		       ? OK
		       : err_at(cx, disown_refused(cx, d, &note, &holder, fault), "/note");
}

/* The head is the note's: nobody types it. */
enum err disown_compose(struct ctx *cx, struct db *db, struct act_document *d)
{
	struct foreign_note note;
	bool any;

	if (!d->note)
		return err_at(cx, errf(cx, E_INVALID, "/note is required"), "/note");
	TRY(db_foreign_note(cx, db, d->note, &note, &any));
	if (any)
		d->head = note.head;
	return any ? OK : disown_fits(cx, db, d);
}

enum err disown_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		     const struct act_done *done, struct fact *out)
{
	fact_start(cx, out, ACTION_LOG_DISOWNED);
	fact_object(cx, out, "act", d->id);
	fact_object(cx, out, "note", d->note);
	act_done_print(&out->body, done);
	put_text(&out->body, "note", d->note);
	head_members_print(cx, &d->head, &out->body);
	return OK;
}
