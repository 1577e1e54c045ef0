/*
 * A refused report is an entry like any other refusal, with its device among the objects: so what
 * was refused is found along the device's own chain, from the newest entry back to the last report
 * that was taken.  A copy that asks every minute is counted and not entered again, so few are
 * there.
 */

#include <string.h>

#include "engine/history.h"
#include "engine/log_read.h"
#include "fleet/device_alarm.h"

#define LOOK 16 /* entries of one device */

static const char *fact_said(const struct entry *e, const char *member)
{
	const char *text = json_string_value(json_object_get(e->fact, member));

	return text ? text : "";
}

static void refusal_take(struct ctx *cx, const struct entry *e, struct report_refusal *out)
{
	if (e->action != ACTION_ACT_REFUSED ||
	    strcmp(fact_said(e, "act"), "POST /edge/v1/reports") != 0)
		return;
	if (out->index == NO_ENTRY)
		*out = (struct report_refusal){ arena_strdup(&cx->mem, fact_said(e, "detail")), 0,
						e->index };
	out->since = e->clock;
}

enum err db_report_refused(struct ctx *cx, struct db *db, const char *device, int64_t at,
			   struct report_refusal *out)
{
	const char *object = arena_printf(&cx->mem, "device:%s", device);
	int64_t index;
	bool taken = false;

	*out = (struct report_refusal){ .index = NO_ENTRY };
	TRY(trail_last(cx, db, object, &index));
	for (int n = 0; n < LOOK && index != NO_ENTRY && !taken; n++) {
		auto_entry e = { .json = NULL };

		TRY(trail_entry_open(cx, db, index, &e));
		if (at == AT_NOW || e.index <= at) {
			taken = e.action == ACTION_REPORTS_RECEIVED;
			refusal_take(cx, &e, out);
		}
		TRY(trail_before(cx, &e, object, &index));
	}
	return OK;
}
