/*
 * One alarm after another: the next is handed to the writer when the one before is durable, so that
 * a disk that loses a folder brings no flood.
 */

#include "integrity/damage.h"

#include <stdio.h>

#include "alarm/alarm.h"
#include "engine/damage.h"
#include "engine/lost.h"
#include "http/system_act.h"

#define KNOWN_AT_ONCE   64
#define ENTERED_AT_ONCE 16 /* in a second */

struct damage_news {
	char object[DAMAGE_OBJECT_SIZE];
	enum damage_step step;
};

static enum err damage_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct damage_news *d = arg;
	const struct new_alarm begins = {
		ALARM_BYTES_DAMAGED, d->object, cx->now,
		"the stored bytes are not those of this digest, or are gone"
	};
	struct lost l;

	out->action = ACTION_NONE;
	TRY(lost_at(cx, db, d->object, &l));
	if (d->step == DAMAGE_BEGINS && l.entry != NO_ENTRY)
		return OK; /* two approvers accepted it */
	return d->step == DAMAGE_BEGINS
		       ? alarm_begin(cx, db, &begins, out)
		       : alarm_end(cx, db, ALARM_BYTES_DAMAGED, d->object,
				   "the stored bytes are those of this digest again", out);
}

static const struct system_act damage_act = { "damage", damage_decide, NULL };

void damage_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct damage_news d;

	for (int i = 0; i < ENTERED_AT_ONCE; i++) {
		d.step = damage_next(d.object);
		if (d.step == DAMAGE_NONE || system_act_enter(s, &damage_act, &d) != OK)
			return;
		damage_entered(d.object, d.step);
	}
}

void damage_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	struct open_alarms which = { .kind = alarm_kinds[ALARM_BYTES_DAMAGED].name, .after = -1 };
	struct alarm a[KNOWN_AT_ONCE];
	size_t n;

	do {
		n = countof(a);
		if (db_alarms_open(cx, db, &which, a, &n) != OK) {
			fprintf(stderr, "signetd: open alarms are not read: %s\n", cx->detail);
			return;
		}
		for (size_t i = 0; i < n; which.after = a[i++].number)
			damage_known(a[i].object);
	} while (n == countof(a));
}
