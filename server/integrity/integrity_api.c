#include "integrity/routes.h"

#include <string.h>

#include "alarm/alarm.h"
#include "base/clock.h"

#define DAMAGES_SHOWN_MAX 100 /* alarms */

static void damaged_put(struct ctx *cx, struct printer *p, const struct alarm *a)
{
	put_open(p, NULL, '{');
	put_text(p, "object", a->object);
	put_int(p, "alarm", a->number);
	put_text(p, "since", clock_text(cx, a->since));
	put_close(p, '}');
}

/* The first hundred that the asker sees; each has an alarm, and the list of alarms goes on. */
enum err api_integrity_get(struct req *rq)
{
	const char *kind = alarm_kinds[ALARM_BYTES_DAMAGED].name;
	struct printer p = { .mem = &rq->cx.mem };
	struct alarm a[DAMAGES_SHOWN_MAX];
	size_t n = countof(a);

	TRY(db_alarms_open(&rq->cx, rq->db, rq->who.sees, -1, a, &n));
	put_open(&p, NULL, '{');
	put_open(&p, "damaged", '[');
	for (size_t i = 0; i < n; i++)
		if (strcmp(a[i].kind, kind) == 0)
			damaged_put(&rq->cx, &p, &a[i]);
	put_close(&p, ']');
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}
