/*
 * A foreign note that an anchor contradicts: somebody else holds the key of this log.  The note is
 * entered as it is, with how it is held; the alarm follows (quality/foreign_note.h).
 */

#include "integrity/foreign.h"

#include <string.h>

#include "documents/tree_head.h"
#include "engine/foreign.h"
#include "fleet/report.h"
#include "http/system_act.h"
#include "quality/foreign_note.h"

/* One that says what is known, or that comes where as many are open as may be, is no news. */
static enum err news_find(struct ctx *cx, struct db *db, const char *digest, enum note_held held,
			  bool *news)
{
	struct foreign_note was;
	int64_t n;
	bool any;

	TRY(db_foreign_note(cx, db, digest, &was, &any));
	TRY(db_foreign_count(cx, db, held != HELD_BY_NOBODY, &n));
	*news = foreign_note_is_news(any ? &was : NULL, held) && n < FOREIGN_OPEN_MAX;
	return OK;
}

struct foreign_news {
	const struct services *s;
	struct foreign_shown shown;
};

/* Between a report and this entry the device may have got another key, and reports again. */
static bool report_counts(struct ctx *cx, struct db *db, const struct foreign_news *n)
{
	struct report_opened *o = arena_alloc(&cx->mem, sizeof(*o));
	struct fact unused;

	return !n->shown.report || report_open(cx, db, &n->s->instance->signer.key, n->shown.id,
					       n->shown.report, &unused, o) == OK;
}

static void sender_print(const struct foreign_shown *shown, struct printer *out)
{
	if (!shown->id) {
		put_null(out, "by");
		return;
	}
	put_open(out, "by", '{');
	put_text(out, "kind", shown->kind);
	put_text(out, "id", shown->id);
	put_close(out, '}');
}

static enum err foreign_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct foreign_news *n = arg;
	const struct foreign_shown *shown = &n->shown;
	struct hash h = hash_bytes(shown->note, strlen(shown->note));
	const char *digest = digest_text(cx, &h), *report = NULL;
	char origin[ORIGIN_MAX];
	struct tree_head head;
	bool news;

	out->action = ACTION_NONE;
	TRY(news_find(cx, db, digest, shown->held, &news));
	if (!news || !report_counts(cx, db, n))
		return OK;
	TRY(checkpoint_read(cx, shown->note, origin, &head));
	fact_start(cx, out, ACTION_NOTE_FOREIGN);
	fact_object(cx, out, "note", digest);
	if (shown->report)
		report = fact_document(cx, out, shown->report, strlen(shown->report));
	head_members_print(cx, &head, &out->body);
	put_text(&out->body, "note", shown->note);
	put_text(&out->body, "held", note_held_name(shown->held));
	sender_print(shown, &out->body);
	put_text(&out->body, "report", report);
	return OK;
}

static const struct system_act note_act = { "foreign note", foreign_decide, NULL };

void foreign_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct foreign_news n = { .s = s };

	while (foreign_next(cx, &n.shown) && system_act_enter(s, &note_act, &n) == OK)
		foreign_entered();
}
