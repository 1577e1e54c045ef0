/*
 * Whether an alarm is open is asked of the table, and never of who calls: a step
 * may be asked twice, and after a restart.  So a second beginning and a second
 * end are nothing, and leave no entry.
 */

#include "alarm/alarm.h"

#include <string.h>

#include "base/clock.h"

/* The object of an entry is named by its kind and its name. */
static enum err alarm_object(struct ctx *cx, struct fact *f, const char *object)
{
	const char *colon = strchr(object, ':');

	if (!colon)
		return errf(cx, E_FAULT, "the object '%s' of an alarm has no kind", object);
	fact_object(cx, f, arena_printf(&cx->mem, "%.*s", (int)(colon - object), object),
		    colon + 1);
	return OK;
}

static enum err alarm_fact(struct ctx *cx, struct fact *f, enum action action, const char *kind,
			   const char *object, int64_t since, const char *detail)
{
	if (strlen(detail) > ALARM_DETAIL_MAX)
		return errf(cx, E_FAULT, "an alarm says more than %d bytes", ALARM_DETAIL_MAX);
	fact_start(cx, f, action);
	TRY(alarm_object(cx, f, object));
	put_text(&f->body, "kind", kind);
	put_text(&f->body, "object", object);
	put_text(&f->body, "since", clock_text(cx, since));
	put_text(&f->body, "detail", detail);
	return OK;
}

enum err alarm_begin(struct ctx *cx, struct db *db, const struct new_alarm *a, struct fact *out)
{
	const char *kind = alarm_kinds[a->kind].name;
	struct alarm open;
	bool any;

	out->action = ACTION_NONE;
	TRY(db_alarm_open(cx, db, kind, a->object, &open, &any));
	if (any)
		return OK;
	return alarm_fact(cx, out, ACTION_ALARM_BEGUN, kind, a->object,
			  a->since < cx->now ? a->since : cx->now, a->detail);
}

enum err alarm_end(struct ctx *cx, struct db *db, enum alarm_kind kind, const char *object,
		   const char *why, struct fact *out)
{
	const char *name = alarm_kinds[kind].name;
	struct alarm open;
	bool any;

	out->action = ACTION_NONE;
	TRY(db_alarm_open(cx, db, name, object, &open, &any));
	if (!any)
		return OK;
	TRY(alarm_fact(cx, out, ACTION_ALARM_ENDED, name, object, open.since, why));
	fact_changed(out, "state", state_name(&alarm_states, ALARM_OPEN),
		     state_name(&alarm_states, ALARM_ENDED));
	return OK;
}
