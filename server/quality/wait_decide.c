/*
 * One step decides one fact: the alarm begins, or the wait is over, or the alarm ends; each makes
 * the next one due.
 */

#include "quality/wait.h"

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/history.h"
#include "quality/acts.h"

static const char *wait_object(struct ctx *cx, const char *act)
{
	return arena_printf(&cx->mem, "act:%s", act);
}

static enum err wait_alarm_begin(struct ctx *cx, struct db *db, const struct signed_act *a,
				 struct fact *out)
{
	struct new_alarm alarm = { .kind = ALARM_ACT_WAITS,
				   .object = wait_object(cx, a->id),
				   .since = a->until - ACT_WAIT_MS };

	alarm.detail = arena_printf(&cx->mem, "%s takes effect at %s, unless %s", act_name(a->kind),
				    clock_text(cx, a->until), act_ends_by(cx, a));
	return alarm_begin(cx, db, &alarm, out);
}

static enum err wait_alarm_end(struct ctx *cx, struct db *db, const struct signed_act *a,
			       struct fact *out)
{
	const char *why;

	TRY(act_lapsed_why(cx, db, a, &why));
	return alarm_end(cx, db, ALARM_ACT_WAITS, wait_object(cx, a->id),
			 arena_printf(&cx->mem, "the act is %s%s%s",
				      state_name(&signed_act_states, a->state), why ? ": " : "",
				      why ? why : ""),
			 out);
}

static void lapsed_print(struct ctx *cx, const struct signed_act *a, const char *why,
			 struct fact *out)
{
	fact_start(cx, out, ACTION_ACT_LAPSED);
	fact_object(cx, out, "act", a->id);
	if (a->person)
		fact_object(cx, out, "user", a->person);
	fact_changed(out, "state", state_name(&signed_act_states, a->state),
		     state_name(&signed_act_states, SIGNED_ACT_LAPSED));
	put_text(&out->body, "act", a->id);
	put_text(&out->body, "why", why);
}

static bool is_refusal(enum err e)
{
	return e == E_CONFLICT || e == E_FORBIDDEN || e == E_NOT_FOUND || e == E_INVALID;
}

static enum err wait_over(struct ctx *cx, struct db *db, const struct signed_act *a,
			  struct fact *out)
{
	enum err e = act_settle(cx, db, a->id, out);

	if (e == OK && out->action == ACTION_NONE)
		lapsed_print(cx, a, "signatures that counted do not count any more", out);
	if (!is_refusal(e))
		return e;
	lapsed_print(cx, a, arena_strdup(&cx->mem, cx->detail), out);
	return OK;
}

enum err wait_step(struct ctx *cx, struct db *db, const struct instance *in, const char *act,
		   struct fact *out)
{
	const char *kind = alarm_kinds[ALARM_ACT_WAITS].name;
	struct signed_act a;
	struct alarm open;
	bool any, waits;

	out->action = ACTION_NONE;
	TRY(db_act_at(cx, db, act, AT_NOW, &a));
	TRY(db_alarm_open(cx, db, kind, wait_object(cx, act), &open, &any));
	waits = a.state == SIGNED_ACT_WAITING;
	if (waits && !any)
		return wait_alarm_begin(cx, db, &a, out);
	if (!waits && any)
		return wait_alarm_end(cx, db, &a, out);
	return waits && cx->now >= a.until ? wait_over(cx, db, &a, out) : OK;
}
