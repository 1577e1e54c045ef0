/*
 * Each report has its counts to itself: the last one may be in a batch with the
 * one before.
 */

#include "http/counts.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/server_clock.h"

struct count_report {
	struct job job;
	struct ctx cx;
	struct act act;
	const struct services *services;
	struct tally *tally;   /* NULL: it is a report of logins */
	struct logins *logins; /* NULL: it is one of strangers */
	int64_t to;            /* ms since 1970 */
};

/* Always accepted: the counts are what happened, whatever the tables say. */
static enum err report_decide(struct job *job, struct db *db)
{
	struct count_report *r = container_of(job, struct count_report, job);

	if (r->tally) {
		fact_start(&r->cx, &job->fact, ACTION_ACCESS_REFUSED);
		tally_print(r->tally, &r->cx, r->to, &job->fact);
	} else {
		fact_start(&r->cx, &job->fact, ACTION_LOGINS_FAILED);
		logins_print(r->logins, &job->fact);
	}
	return OK;
}

static void report_done(struct job *job, enum err e)
{
	struct count_report *r = container_of(job, struct count_report, job);

	if (r->tally) {
		if (e != OK)
			tally_give_back(r->services->tally, r->tally);
		tally_free(r->tally);
	} else {
		if (e != OK)
			logins_give_back(r->services->logins, r->logins);
		logins_free(r->logins);
	}
	arena_free(&r->cx.mem);
	free(r);
}

static void report_submit(const struct services *s, struct tally *tally, struct logins *logins)
{
	struct count_report *r;

	if (!tally && !logins)
		return;
	r = calloc(1, sizeof(*r));
	if (!r)
		abort();
	r->services = s;
	r->tally = tally;
	r->logins = logins;
	r->to = server_now();
	r->act = (struct act){ .actor = SYSTEM_ACTOR, .what = "counts" };
	r->job = (struct job){
		.cx = &r->cx, .act = &r->act, .decide = report_decide, .done = report_done
	};
	if (!writer_submit(s->writer, &r->job))
		report_done(&r->job, E_UNAVAILABLE);
}

void counts_enter(const struct services *s)
{
	report_submit(s, tally_take(s->tally), NULL);
	report_submit(s, NULL, logins_take(s->logins));
}
