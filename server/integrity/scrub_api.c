/*
 * Entries follow from a result one after another, each when the one before is durable.  A try that
 * a read-only server refuses is made again after AGAIN_MS, until the next scrub's result takes its
 * place.
 */

#include "integrity/scrub.h"

#include <stdio.h>

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/log_read.h"
#include "engine/server_clock.h"
#include "http/system_act.h"
#include "integrity/anchored.h"
#include "integrity/scrub_entry.h"

#define AGAIN_MS 10000

struct scrub_news {
	const struct scrub_result *result;
	enum err (*decide)(struct ctx *cx, struct db *db, const struct scrub_result *r,
			   struct fact *out);
};

static bool is_done(const struct scrub_result *r)
{
	return r->e == OK || r->e == E_TAMPERED;
}

static enum err result_decide(struct ctx *cx, struct db *db, const struct scrub_result *r,
			      struct fact *out)
{
	if (is_done(r))
		scrub_fact(cx, r, out);
	return OK;
}

/* Bytes and acts have alarms of their own. */
static bool alters_records(enum fsck_wrong w)
{
	return w != FSCK_RIGHT && w != FSCK_CONTENT && w != FSCK_BYTES && w != FSCK_ACT;
}

static enum err altered_decide(struct ctx *cx, struct db *db, const struct scrub_result *r,
			       struct fact *out)
{
	const struct new_alarm begins = {
		ALARM_RECORDS_ALTERED, ALARM_RECORDS_OBJECT, cx->now,
		arena_printf(&cx->mem,
			     "a scrub of %llu entries found that what is stored is not what the "
			     "log gives: %s",
			     (unsigned long long)r->entries, fsck_wrong_name(r->wrong))
	};

	if (!is_done(r))
		return OK;
	if (!alters_records(r->wrong))
		return alarm_end(cx, db, ALARM_RECORDS_ALTERED, ALARM_RECORDS_OBJECT,
				 "a later scrub found all records right", out);
	return alarm_begin(cx, db, &begins, out);
}

/* No record is wrong by it, and the server goes on. */
static enum err forged_decide(struct ctx *cx, struct db *db, const struct scrub_result *r,
			      struct fact *out)
{
	const struct new_alarm begins = { ALARM_ACT_FORGED, ALARM_ACTS_OBJECT, cx->now,
					  "a scrub found an entry by somebody who was not what it "
					  "states" };

	if (r->e == E_TAMPERED && r->wrong == FSCK_ACT)
		return alarm_begin(cx, db, &begins, out);
	return r->e != OK ? OK
			  : alarm_end(cx, db, ALARM_ACT_FORGED, ALARM_ACTS_OBJECT,
				      "a later scrub found no such entry", out);
}

static enum err failed_decide(struct ctx *cx, struct db *db, const struct scrub_result *r,
			      struct fact *out)
{
	const struct new_alarm begins = { ALARM_SCRUB_FAILED, ALARM_RECORDS_OBJECT, cx->now,
					  r->place };

	return is_done(r) ? alarm_end(cx, db, ALARM_SCRUB_FAILED, ALARM_RECORDS_OBJECT,
				      "a later scrub came to its end", out)
			  : alarm_begin(cx, db, &begins, out);
}

static enum err news_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct scrub_news *n = arg;

	out->action = ACTION_NONE;
	return n->decide(cx, db, n->result, out);
}

static const struct system_act scrub_act = { "scrub", news_decide, NULL };

void scrubs_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	/* the alarm first: it passes where little does */
	static enum err (*const steps[])(struct ctx *, struct db *, const struct scrub_result *,
					 struct fact *) = { altered_decide, forged_decide,
							    result_decide, failed_decide };
	struct anchored *own = memory_of(s->memories, &anchored_memory);
	struct scrub_result r;
	int64_t now = clock_elapsed_ms();

	if (!scrub_result(s->scrub, &r) || (now < own->scrub.again_at && own->scrub.of == r.began))
		return;
	if (own->scrub.of != r.began)
		own->scrub.step = 0;
	own->scrub.of = r.began;
	own->scrub.again_at = now + AGAIN_MS;
	for (; own->scrub.step < countof(steps); own->scrub.step++) {
		struct scrub_news n = { .result = &r, .decide = steps[own->scrub.step] };

		if (system_act_enter(s, &scrub_act, &n) != OK)
			return;
	}
	scrub_entered(s->scrub);
}

/* ---- at the start ---- */

/* Since the last one, or, where there was none, since the log began; elapsed since by the log's own
 * time. */
static enum err first_due(struct ctx *cx, struct db *db, int64_t every, int64_t *in)
{
	struct scrub_entry last;
	struct entry_clock first;
	int64_t since;
	bool any;

	TRY(scrub_last(cx, db, false, &last, &any));
	if (!any)
		TRY(trail_clock(cx, db, 0, &first));
	since = server_now() - (any ? last.ended : first.at);
	*in = since < 0 ? every : since > every ? 0 : every - since;
	return OK;
}

/* The alarm of an earlier process is believed. */
static enum err altered_known(struct ctx *cx, struct db *db, const struct services *s)
{
	struct alarm a;
	bool any;

	TRY(db_alarm_open(cx, db, alarm_kinds[ALARM_RECORDS_ALTERED].name, ALARM_RECORDS_OBJECT, &a,
			  &any));
	if (!any)
		return OK;
	flaw_known(FLAW_ROW, a.since,
		   "an earlier scrub found it; the one that goes on names the place");
	scrub_ask(s->scrub);
	return OK;
}

/* Where the log cannot be read, all of it is looked at, and at once. */
void scrubs_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	struct scrub_entry right = { .size = 0 };
	int64_t in = 0;
	bool any = false;

	if (altered_known(cx, db, s) != OK || scrub_last(cx, db, true, &right, &any) != OK ||
	    first_due(cx, db, s->scrub_every, &in) != OK)
		fprintf(stderr, "signetd: earlier scrubs are not read: %s\n", cx->detail);
	scrub_begin(s->scrub, any && right.size > 0 ? (uint64_t)right.size : 0, in);
}
