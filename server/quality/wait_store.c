/*
 * The rows of acts that wait in the table of what is due: at once where the alarm is not as the act
 * is, else when the time has come.
 */

#include "quality/wait.h"

#include <string.h>

#include "alarm/alarm.h"
#include "engine/history.h"
#include "quality/acts.h"

#define OBJECT "act:"

static enum err act_judge(struct ctx *cx, struct db *db, const struct entry *e, const char *act)
{
	struct signed_act a;
	struct alarm open;
	bool any, waits;

	TRY(db_act_at(cx, db, act, AT_NOW, &a));
	TRY(db_alarm_open(cx, db, alarm_kinds[ALARM_ACT_WAITS].name,
			  arena_printf(&cx->mem, OBJECT "%s", act), &open, &any));
	waits = a.state == SIGNED_ACT_WAITING;
	if (waits != any)
		return due_put(cx, db, e, ACT_WAIT_KIND, act, 0);
	return waits ? due_put(cx, db, e, ACT_WAIT_KIND, act, a.until)
		     : due_drop(cx, db, ACT_WAIT_KIND, act);
}

/* Each of its actions has the act among its objects, an alarm's entry of it, too. */
enum err wait_mark(struct ctx *cx, struct db *db, const struct entry *e)
{
	for (size_t i = 0; i < e->n_objects; i++)
		if (strncmp(e->object[i].id, OBJECT, strlen(OBJECT)) == 0)
			TRY(act_judge(cx, db, e, e->object[i].id + strlen(OBJECT)));
	return OK;
}
