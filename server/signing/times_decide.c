/*
 * The time of a statement is judged with the time that its entry will have, so that nothing
 * is merged that a device refuses by the entry.
 */

#include "signing/times.h"

#include "base/clock.h"
#include "engine/log_read.h"
#include "rules/times.h"

enum err statement_refused(struct ctx *cx, const char *place, const char *why)
{
	return err_next(cx, err_at(cx, errf(cx, E_CONFLICT, "%s: %s", place, why), "%s", place),
			"Fetch a new statement, look at what it says, and sign that.");
}

static enum err time_of(struct ctx *cx, struct db *db, const struct signing *what,
			const struct trust_signers *people, int64_t index, int64_t *out)
{
	struct entry_moment m = { .origin = what->origin, .index = index };

	TRY(trail_clock(cx, db, index, &m.is));
	*out = entry_time(people, &m);
	return OK;
}

static enum err earlier_times(struct ctx *cx, struct db *db, const struct signing *what,
			      const struct trust_signers *people, const struct statement *got,
			      struct statement_moments *out)
{
	int64_t opened = 0;

	if (!what->outside)
		TRY(trail_first(cx, db, what->object, &opened));
	TRY(time_of(cx, db, what, people, opened, &out->opened));
	return got->size > 0 ? time_of(cx, db, what, people, got->size - 1, &out->base) : OK;
}

struct judged_times {
	enum times is;
	struct statement_moments m;
};

/* The signature's own entry is the next: its time is the clock's, or that of the newest entry
 * where the clock is behind it.  No entry is later than the newest. */
static enum err times_judge(struct ctx *cx, struct db *db, const struct signing *what,
			    const struct trust_signers *people, const struct statement *got,
			    int64_t life, struct judged_times *out)
{
	struct entry_clock newest;
	int64_t index;

	out->m = (struct statement_moments){ cx->now, 0, CLOCK_MIN, CLOCK_MIN };
	TRY(trail_newest(cx, db, &index, &newest));
	out->m.entered = next_entry_time(people, what->origin, index, &newest, cx->now);
	if (made_early(got->time, newest.at))
		TRY(earlier_times(cx, db, what, people, got, &out->m));
	out->is = statement_times(got->time, got->not_after, life, &out->m);
	return OK;
}

/* Of two clocks that disagree it says which is wrong. */
static const char *early_next(const struct judged_times *t, int64_t entry)
{
	if (entry <= t->m.came + CLOCK_SLACK_MS)
		return "Set the clock of the machine that signs, and sign a new statement.";
	return t->is == TIMES_OPENED
		       ? "It was opened while the server's clock was ahead: open it again."
		       : "The log's time ran ahead of the clock. Two holders of the signers in "
			 "force say so by 'signet trust signers DIR --key SEED --correct'; then "
			 "sign a new statement. While no signers are in force, wait until that "
			 "time.";
}

static enum err early_refused(struct ctx *cx, const struct statement *got,
			      const struct judged_times *t)
{
	bool base = t->is == TIMES_BASE;
	int64_t entry = base ? t->m.base : t->m.opened;
	enum err e = statement_refused(
		cx, "/predicate/time",
		arena_printf(&cx->mem, "it lies before %s: %s, and the entry is of %s",
			     base ? "the newest entry that the signer knew of"
				  : "what is signed was there",
			     clock_text(cx, got->time), clock_text(cx, entry)));

	return err_next(cx, e, "%s", early_next(t, entry));
}

static enum err times_refused(struct ctx *cx, const struct statement *got,
			      const struct judged_times *t)
{
	static const struct {
		const char *place, *why;
	} rows[] = {
		[TIMES_AHEAD] = { "/predicate/time", "it lies in the future" },
		[TIMES_OVER] = { "/predicate/not_after", "it is past" },
		[TIMES_LONG] = { "/predicate/not_after", "it is later than the policy lets it be" },
	};

	return t->is == TIMES_BASE || t->is == TIMES_OPENED
		       ? early_refused(cx, got, t)
		       : statement_refused(cx, rows[t->is].place, rows[t->is].why);
}

/* A corrected time is an earlier one: so the people's file is read only where a statement is early
 * or late without it. */
enum err signature_times_check(struct ctx *cx, struct db *db, const struct signing *what,
			       const struct statement *got, int64_t life)
{
	struct trust_signers people = { .n = 0 };
	struct judged_times t;

	TRY(times_judge(cx, db, what, &people, got, life, &t));
	if (t.is == TIMES_BASE || t.is == TIMES_OPENED || t.is == TIMES_OVER) {
		TRY(what->people(cx, db, &people));
		TRY(times_judge(cx, db, what, &people, got, life, &t));
	}
	return t.is == TIMES_OK ? OK : times_refused(cx, got, &t);
}
