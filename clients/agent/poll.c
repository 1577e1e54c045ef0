/*
 * One round: look at what runs, follow the log, fetch the assignment, install
 * what it asks for, report, clear.  The order is the point.  Running releases
 * are hashed first (seen.h: as far as they changed), before the network is touched, because a
 * damaged model must be left whether or not a server answers.  The log comes before the assignment,
 * because an assignment of a forked server must not be followed.
 *
 * A failure divides in two (pace.h): what passes by itself (an outage) changes
 * nothing, is not reported as the device's state, and is tried again; what is
 * somebody's decision or this machine's own fault is noted with its sentence
 * and reported.  A slot that fails holds up no other.
 *
 * Loss of the server never stops a running model: nothing here ends a slot, and
 * an assignment that is empty, missing or expired means no change.
 *
 * A server that shows what is older than this machine has (behind.c) is an outage for an hour, and
 * then an alarm; its report is sent all the same, so that the server learns of it.
 *
 * Never: install from an expired assignment; forget a note because another slot
 * did well; let an outage clear an alarm.
 */

#include <stdio.h>
#include <string.h>

#include "agent/pace.h"
#include "agent/stops.h"
#include "base/text.h"

/* A fault of the server is an outage, and so is what is damaged or read-only there until people
 * mend it; a fault of this machine is none. */
static enum err outage(const struct agent *a, enum err e)
{
	if (e == E_BEHIND && behind_too_long(a))
		return e;
	return e == E_DAMAGED || e == E_READ_ONLY || e == E_BEHIND ||
			       (e == E_FAULT && a->api.status / 100 == 5)
		       ? E_UNAVAILABLE
		       : e;
}

/* The release that a link names, even if its folder is gone; false: the link
 * names none. */
static bool poll_named(struct agent *a, const char *slot, const char *to,
		       const struct installed *read, struct slot *out)
{
	const char *model = to + strlen("releases/"), *slash = strchr(model, '/');

	if (!slash)
		return false;
	*out = (struct slot){ .slot = slot,
			      .model = arena_strndup(&a->cx.mem, model, (size_t)(slash - model)),
			      .version = read->release.model ? read->release.version : 0,
			      .record = read->record };
	return text_whole(slash + 1, INT_SAFE_MAX, &out->release);
}

/* Said, if it is known which version it was, and left for a whole release
 * before it. */
static enum err damage_leave(struct agent *a, const struct slot *bad)
{
	struct installed now = { .release = { .model = bad->model, .number = bad->release } };
	struct installed before;

	fprintf(stderr, "signet-agent: %s: %s\n", bad->slot, a->cx.detail);
	alarm_now(a, ALARM_DAMAGED,
		  arena_printf(&a->cx.mem, "%s release %lld: %s", bad->slot,
			       (long long)bad->release, a->cx.detail));
	if (bad->version > 0)
		bad_note(a, bad, NULL, "failed", a->cx.detail);
	if (slot_before(a, bad->slot, &now, &before) == OK)
		TRY(slot_switch(a, bad->slot, before.release.model, before.release.number));
	return state_save(a);
}

/* Files that are damaged are not run on, if another whole release may run.  If
 * none may, the link stays and the damage is reported. */
static enum err slot_boot(struct agent *a, const char *name, bool *damage)
{
	struct installed now = { 0 };
	const char *to = NULL;
	struct slot bad;
	enum err e = slot_link(a, name, &to);

	if (e == OK)
		e = installed_read(a, in_dir(a, to), &now);
	if (e == OK)
		e = installed_check(a, &now);
	if (e == OK)
		bad_forget(a, name, now.release.number);
	if (e == OK || !to || !poll_named(a, name, to, &now, &bad))
		return OK; /* a link that leads elsewhere is mended by an install */
	*damage = true;
	return damage_leave(a, &bad);
}

static enum err boot_check(struct agent *a, bool *damage)
{
	const char *names[SLOTS_MAX];
	size_t n;

	TRY(slots_list(a, names, &n));
	for (size_t i = 0; i < n; i++)
		TRY(slot_boot(a, names[i], damage));
	return OK;
}

static bool runs(struct agent *a, const struct slot *slot)
{
	struct installed now;

	return slot_read(a, slot->slot, &now) == OK &&
	       strcmp(now.release.model, slot->model) == 0 && now.release.number == slot->release &&
	       strcmp(now.record, slot->record) == 0 && installed_known(a, &now) == OK;
}

/* Reverted by hand: not again until something else is assigned. */
static bool poll_held(const struct agent *a, const struct slot *slot)
{
	for (size_t i = 0; i < a->st.n_bad; i++)
		if (strcmp(a->st.bad[i].slot, slot->slot) == 0 &&
		    a->st.bad[i].release == slot->release &&
		    text_same(a->st.bad[i].record, slot->record) &&
		    strcmp(a->st.bad[i].reason, REVERTED) == 0)
			return true;
	return false;
}

static enum err slot_follow(struct agent *a, const struct slot *slot, enum err *worst)
{
	enum err e;

	if (runs(a, slot)) {
		bad_forget(a, slot->slot, 0);
		return OK;
	}
	if (poll_held(a, slot))
		return OK;
	e = outage(a, install(a, slot));
	if (e == OK || e == E_BEHIND) /* which is said of no release */
		return e;
	*worst = e;
	a->why = a->cx.detail;
	a->installing &= e != E_FAULT; /* for want of room, perhaps */
	if (pace_passes(e)) {
		a->installing = true; /* it goes on with what it has at another poll */
		return OK;
	}
	fprintf(stderr, "signet-agent: %s release %lld: %s\n", slot->slot, (long long)slot->release,
		a->cx.detail);
	bad_note(a, slot, NULL, e == E_FAULT ? "failed" : "refused", a->cx.detail);
	return state_save(a);
}

static bool leads_to(struct agent *a, const char *slot, int64_t release)
{
	struct installed now;

	return slot_read(a, slot, &now) == OK && now.release.number == release;
}

/* A refusal of what is not asked for any more is no longer reported; nor is a
 * failure, unless the slot still leads there. */
static void bad_prune(struct agent *a, const struct assignment *want)
{
	struct state *s = &a->st;
	size_t kept = 0;

	for (size_t i = 0; i < s->n_bad; i++) {
		bool says = strcmp(s->bad[i].state, "failed") == 0;

		for (size_t k = 0; k < want->n; k++)
			if (strcmp(s->bad[i].slot, want->slot[k].slot) == 0)
				says = s->bad[i].release == want->slot[k].release ||
				       (says && leads_to(a, s->bad[i].slot, s->bad[i].release));
		if (says)
			s->bad[kept++] = s->bad[i];
	}
	s->n_bad = kept;
}

/* A root that came since may say that it is earlier than this machine holds. */
static enum err assignment_alive(struct agent *a, const struct assignment *want)
{
	if (want->expires > agent_now(a))
		return OK;
	TRY(outage(a, trust_follow(a)));
	return want->expires > agent_now(a) ? OK
					    : errf(&a->cx, E_STALE, "the assignment has expired");
}

static enum err follow(struct agent *a, enum err *worst)
{
	struct assignment *want = arena_alloc(&a->cx.mem, sizeof(*want));
	struct checkpoint head;
	enum err e;

	TRY(head_follow(a, &head));
	TRY(stops_follow(a)); /* before anything is installed */
	TRY(stops_obey(a));
	TRY(assignment_poll(a, want));
	if (want->counter > 0)
		bad_prune(a, want);
	for (size_t i = 0; i < want->n; i++) {
		/* what runs already may run on: expiry stops new installs only */
		if (!runs(a, &want->slot[i]))
			TRY(assignment_alive(a, want));
		TRY(slot_follow(a, &want->slot[i], worst));
	}
	e = outage(a, trust_follow(a));
	return pace_passes(e) && !a->behind
		       ? OK
		       : e; /* nothing waits for it, and the next poll asks again */
}

/* With the head that is kept here; what comes of it changes nothing of the poll. */
static enum err report_beside(struct agent *a, enum err e)
{
	const char *why = a->cx.detail;

	if (report_flush(a) != OK)
		fprintf(stderr, "signet-agent: %s\n", a->cx.detail);
	a->cx.detail = why;
	return e;
}

enum err agent_poll(struct agent *a)
{
	enum err worst = OK, e, reported;
	bool damage = false;

	a->n_whole = 0;
	a->why = NULL;
	a->behind = false;
	a->n_found = 0;
	TRY(stops_load(a));
	TRY(boot_check(a, &damage));
	TRY(stops_obey(a));                  /* before the network is touched */
	if (damage && report_flush(a) != OK) /* before a release comes that mends it */
		fprintf(stderr, "signet-agent: %s\n", a->cx.detail);
	e = outage(a, follow(a, &worst));
	if (!pace_passes(e)) /* an outage resolves nothing */
		a->st.alarm = e == OK ? NULL : a->cx.detail;
	if (!pace_passes(e) && e != OK)
		alarm_now(a, err_info(e)->slug, a->cx.detail);
	alarms_settle(a, pace_passes(e));
	stops_settle(a);
	if (!pace_passes(e))
		behind_over(a);
	TRY(state_save(a)); /* the head that was followed, whatever came after it */
	if (pace_passes(e))
		return a->behind ? report_beside(a, e) : e;
	if (e != OK) {
		fprintf(stderr, "signet-agent: %s\n", a->cx.detail);
		a->why = a->cx.detail;
	}
	reported = outage(a, report_flush(a));
	if (e == OK && !a->installing && clear_away(a) != OK)
		fprintf(stderr, "signet-agent: %s\n", a->cx.detail);
	if (e == OK && worst == OK)
		return reported;
	a->cx.detail = a->why; /* what came after it says other things */
	return e != OK ? e : worst;
}
