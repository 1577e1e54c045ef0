#include "integrity/routes.h"

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/lost.h"
#include "engine/rows.h"
#include "integrity/scrub_entry.h"

#define DAMAGES_SHOWN_MAX 100 /* alarms */

static void damaged_put(struct ctx *cx, struct printer *p, const struct alarm *a)
{
	put_open(p, NULL, '{');
	put_text(p, "object", a->object);
	put_int(p, "alarm", a->number);
	put_text(p, "since", clock_text(cx, a->since));
	put_close(p, '}');
}

/* A place may name a person, whom not everybody may read of. */
static bool places_shown(const struct req *rq)
{
	return (rq->who.roles & (ADMIN | APPROVER | AUDIT)) != 0;
}

static void found_put(struct req *rq, struct printer *p)
{
	struct soundness_now n = soundness_now();
	bool lost = n.flaw != FLAW_NONE;

	put_open(p, "soundness", '{');
	put_text(p, "state", soundness_name(n.soundness));
	put_text(p, "flaw", lost ? flaws[n.flaw].name : NULL);
	put_text(p, "since", lost ? clock_text(&rq->cx, n.since) : NULL);
	put_text(p, "place", lost && places_shown(rq) ? n.place : NULL);
	put_close(p, '}');
}

static void now_put(struct req *rq, struct printer *p, const struct scrub_state *now)
{
	bool runs = now->stage > SCRUB_RESTS;

	put_open(p, "proved", '{');
	put_int(p, "entries", (int64_t)now->proved);
	put_int(p, "of", (int64_t)now->size);
	put_close(p, '}');
	put_text(p, "stage", scrub_stage_name(now->stage));
	put_text(p, "began", runs ? clock_text(&rq->cx, now->began) : NULL);
	if (now->stage == SCRUB_COPIES)
		put_int(p, "copied", (int64_t)now->copied);
	else
		put_null(p, "copied");
}

/* As its entry says. */
static enum err last_put(struct req *rq, struct printer *p)
{
	struct scrub_entry last;
	bool any;

	TRY(scrub_last(&rq->cx, rq->db, false, &last, &any));
	if (!any) {
		put_null(p, "last");
		return OK;
	}
	put_open(p, "last", '{');
	put_int(p, "entry", last.index);
	put_text(p, "began", last.began);
	put_text(p, "ended", clock_text(&rq->cx, last.ended));
	put_int(p, "size", last.size);
	put_text(p, "root", last.root);
	put_text(p, "wrong", last.wrong);
	put_close(p, '}');
	return OK;
}

/* The last that this process ended, entered or not. */
static void result_put(struct req *rq, struct printer *p, const struct scrub_state *now)
{
	const struct scrub_result *r = &now->last;

	if (!now->any) {
		put_null(p, "result");
		return;
	}
	put_open(p, "result", '{');
	put_text(p, "began", clock_text(&rq->cx, r->began));
	put_int(p, "took_ms", r->took);
	put_int(p, "entries", (int64_t)r->entries);
	put_int(p, "blobs", (int64_t)r->blobs);
	put_int(p, "derived", (int64_t)r->derived);
	put_bool(p, "whole", r->e == OK || r->e == E_TAMPERED);
	put_text(p, "wrong", r->wrong == FSCK_RIGHT ? NULL : fsck_wrong_name(r->wrong));
	put_text(p, "place", *r->place && places_shown(rq) ? r->place : NULL);
	put_close(p, '}');
}

static enum err scrub_put(struct req *rq, struct printer *p)
{
	struct scrub_state now = scrub_state(rq->services->scrub);

	put_open(p, "scrub", '{');
	now_put(rq, p, &now);
	TRY(last_put(rq, p));
	result_put(rq, p, &now);
	put_close(p, '}');
	return OK;
}

/* What two approvers accepted as lost, by which entry; the first hundred. */
static enum err lost_put_all(struct req *rq, struct printer *p)
{
	auto_stmt s = lost_all(rq->db);

	put_open(p, "lost", '[');
	for (int i = 0; i < DAMAGES_SHOWN_MAX && row_next(&rq->cx, &s); i++) {
		put_open(p, NULL, '{');
		put_text(p, "object", col_text(&rq->cx, &s, 0));
		put_text(p, "found", col_text(&rq->cx, &s, 1));
		put_int(p, "entry", col_int(&s, 2));
		put_close(p, '}');
	}
	put_close(p, ']');
	return rows_end(&s);
}

/* The first hundred that the asker sees; each has an alarm, and the list of alarms goes on. */
enum err api_integrity_get(struct req *rq)
{
	const struct open_alarms damaged = { rq->who.sees, alarm_kinds[ALARM_BYTES_DAMAGED].name,
					     -1 };
	struct printer p = { .mem = &rq->cx.mem };
	struct alarm a[DAMAGES_SHOWN_MAX];
	size_t n = countof(a);

	TRY(db_alarms_open(&rq->cx, rq->db, &damaged, a, &n));
	put_open(&p, NULL, '{');
	found_put(rq, &p);
	TRY(scrub_put(rq, &p));
	put_open(&p, "damaged", '[');
	for (size_t i = 0; i < n; i++)
		damaged_put(&rq->cx, &p, &a[i]);
	put_close(&p, ']');
	if (places_shown(rq))
		TRY(lost_put_all(rq, &p));
	else
		put_null(&p, "lost");
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}
