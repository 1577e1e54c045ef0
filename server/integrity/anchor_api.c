/*
 * Looked at before the writer starts, so that a database which is behind gets no entry on top; then
 * once a second from the watch.
 *
 * The file comes before the entry that says there is one: a start that was killed between the two
 * finds a file that agrees, and enters it.
 *
 * Never: write a head while anything is wrong, for the newest line is what the next start compares
 * with; write one that this server's own key did not sign.
 */

#include "integrity/anchor.h"

#include <stdio.h>

#include "alarm/alarm.h"
#include "alarm/syslog.h"
#include "base/clock.h"
#include "engine/foreign.h"
#include "engine/log_read.h"
#include "engine/soundness.h"
#include "http/system_act.h"
#include "integrity/anchor_file.h"
#include "integrity/anchor_judge.h"
#include "integrity/anchored.h"

#define ANCHOR_KIND "anchor"
#define ANCHOR_NAME "server"

/* ---- before the writer starts ---- */

static void anchor_wrong(enum flaw f, const char *place)
{
	flaw_found(f, clock_ms(), place);
}

/* The very first line. */
static enum err anchor_first(struct ctx *cx, struct db *db, const struct services *s, bool there)
{
	struct checkpoint head;
	struct printer line;

	TRY(trail_head(cx, db, &head));
	anchor_line_print(cx, &head, &line);
	return there ? anchor_append(cx, s->anchor, line.text, line.size)
		     : anchor_create(cx, s->anchor, line.text, line.size);
}

static enum err anchor_compare(struct ctx *cx, struct db *db, const struct services *s,
			       struct anchored *own)
{
	struct anchor_judged j;

	TRY(anchor_is_begun(cx, db, &own->begun));
	if (!s->anchor)
		return OK;
	TRY(anchor_outside(cx, s->anchor, s->instance->dir));
	TRY(anchor_judge(cx, db, &s->instance->signer.key, s->anchor, &j));
	own->read = j.read;
	if (j.fell)
		fprintf(stderr, "signetd: the anchor has a line of fewer entries behind one of "
				"more: somebody else wrote there\n");
	if (!own->begun && j.nothing && j.flaw == FLAW_ANCHOR)
		return anchor_first(cx, db, s, j.read.inode != 0);
	if (j.flaw != FLAW_NONE)
		anchor_wrong(j.flaw, j.place);
	else if (j.vouches)
		foreign_anchored();
	return OK;
}

enum err anchor_look(struct ctx *cx, struct db *db, const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);
	enum err e;

	TRY(db_snapshot(cx, db));
	e = anchor_compare(cx, db, s, own);
	TRY(db_snapshot_end(cx, db));
	return e;
}

/* ---- entries ---- */

struct anchor_news {
	const char *why; /* no line is written; NULL: one is */
	struct tree_head first;
};

static enum err begun_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct anchor_news *n = arg;

	fact_start(cx, out, ACTION_ANCHOR_BEGUN);
	fact_object(cx, out, ANCHOR_KIND, ANCHOR_NAME);
	head_members_print(cx, &n->first, &out->body);
	return OK;
}

static enum err unwritten_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct anchor_news *n = arg;
	const struct new_alarm begins = { ALARM_ANCHOR_UNWRITTEN, ALARM_ANCHOR_OBJECT, cx->now,
					  n->why };

	return n->why ? alarm_begin(cx, db, &begins, out)
		      : alarm_end(cx, db, ALARM_ANCHOR_UNWRITTEN, ALARM_ANCHOR_OBJECT,
				  "the newest head is written to the anchor again", out);
}

static const struct system_act begun_act = { "anchor", begun_decide, NULL };
static const struct system_act unwritten_act = { "anchor", unwritten_decide, NULL };

void anchor_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);
	struct checkpoint head;
	struct anchor_news n = { 0 };
	struct alarm open;

	if (db_alarm_open(cx, db, alarm_kinds[ALARM_ANCHOR_UNWRITTEN].name, ALARM_ANCHOR_OBJECT,
			  &open, &own->alarm) != OK)
		fprintf(stderr, "signetd: open alarms are not read: %s\n", cx->detail);
	if (!s->anchor || own->begun || soundness_lost() || trail_head(cx, db, &head) != OK)
		return;
	n.first = checkpoint_head(&head);
	own->begun = system_act_enter(s, &begun_act, &n) == OK;
}

/* ---- once a second ---- */

/* Once for each head, be it written to the file or not. */
static void anchor_tell(struct ctx *cx, const struct services *s, struct anchored *own,
			const struct checkpoint *head, const struct printer *line)
{
	const char *text;

	if (!s->syslog || own->said == head->size)
		return;
	text = arena_printf(&cx->mem, "%s: anchor: %.*s", s->instance->signer.key.origin,
			    (int)line->size - 1, line->text);
	if (syslog_send(cx, s->syslog, SEVERITY_INFO, text) == OK)
		own->said = head->size;
}

static enum err anchor_write(struct ctx *cx, struct db *db, const struct services *s,
			     struct anchored *own)
{
	struct checkpoint head, signed_;
	struct printer line;

	TRY(trail_head(cx, db, &head));
	if (head.size == own->written && own->said == own->written)
		return OK;
	TRY(checkpoint_verify(cx, &s->instance->signer.key, head.note, &signed_));
	anchor_line_print(cx, &head, &line);
	anchor_tell(cx, s, own, &head, &line);
	if (head.size == own->written)
		return OK;
	TRY(anchor_append(cx, s->anchor, line.text, line.size));
	own->written = head.size;
	return OK;
}

void anchor_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);
	struct anchor_news n = { 0 };

	if (soundness_lost())
		return;
	if (s->anchor)
		anchor_lines_look(cx, db, s);
	if (s->anchor)
		n.why = anchor_write(cx, db, s, own) == OK ? NULL : cx->detail;
	else if (own->begun)
		n.why = "the server was started without its anchor";
	if (!n.why && own->altered)
		n.why = "somebody else wrote in the anchor's file, or put another one in its "
			"place: "
			"this server still writes there, and its next start compares each line";
	if ((n.why != NULL) != own->alarm && system_act_enter(s, &unwritten_act, &n) == OK)
		own->alarm = n.why != NULL;
}

void anchor_stop(struct ctx *cx, struct db *db, const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);

	if (s->anchor && !soundness_lost() && anchor_write(cx, db, s, own) != OK)
		fprintf(stderr, "signetd: %s\n", cx->detail);
}
