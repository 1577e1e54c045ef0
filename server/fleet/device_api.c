#include "fleet/device.h"

#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "fleet/contact.h"
#include "fleet/device_alarm.h"
#include "fleet/routes.h"

const struct field device_in[] = { { "device", NAME, REQUIRED, NAME_MAX_BYTES, "permanent" },
				   { "site", NAME, REQUIRED, NAME_MAX_BYTES, "where it stands" },
				   { "labels", ARRAY, OPTIONAL, DEVICE_LABELS_MAX,
				     "what it is: texts" },
				   END_OF_FIELDS };

enum err api_device_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_device_page(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

static enum err device_slots_put(struct req *rq, const char *device, int64_t at, struct printer *p)
{
	struct device_slot slots[REPORT_SLOTS_MAX];
	size_t n = countof(slots);

	TRY(db_device_slots(&rq->cx, rq->db, device, at, slots, &n));
	put_open(p, "runs", '[');
	for (size_t i = 0; i < n; i++) {
		const struct report_slot *s = &slots[i].is;

		put_open(p, NULL, '{');
		put_text(p, "slot", s->slot);
		put_int(p, "release", s->release);
		put_int(p, "version", s->version);
		put_text(p, "record", s->record);
		put_text(p, "digest", s->digest);
		put_text(p, "state", s->state);
		put_text(p, "reason", s->reason);
		put_int(p, "index", slots[i].from_idx);
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

static enum err device_alarms_show(struct req *rq, const char *device, int64_t at,
				   struct printer *p)
{
	struct report_alarm alarm[REPORT_ALARMS_MAX];
	size_t n;

	TRY(db_device_alarms(&rq->cx, rq->db, device, at, alarm, &n));
	report_alarms_print(&rq->cx, p, alarm, n);
	return OK;
}

static enum err refused_put(struct req *rq, const char *device, int64_t at, struct printer *p)
{
	struct report_refusal r;

	TRY(db_report_refused(&rq->cx, rq->db, device, at, &r));
	if (r.index == NO_ENTRY) {
		put_null(p, "refused");
		return OK;
	}
	put_open(p, "refused", '{');
	put_text(p, "reason", r.reason);
	put_text(p, "since", clock_text(&rq->cx, r.since));
	put_int(p, "index", r.index);
	put_close(p, '}');
	return OK;
}

static enum err assigned_put(struct req *rq, const char *device, int64_t at, struct printer *p)
{
	struct assigned a;

	TRY(db_assignment_of(&rq->cx, rq->db, device, at, &a));
	if (a.counter == 0) {
		put_null(p, "assigned");
		return OK;
	}
	put_open(p, "assigned", '{');
	put_int(p, "epoch", a.epoch);
	put_int(p, "counter", a.counter);
	put_text(p, "expires_at", clock_text(&rq->cx, a.expires_at));
	put_raw(p, "slots", a.slots, strlen(a.slots));
	put_close(p, '}');
	return OK;
}

enum err api_device_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct device d;
	int64_t at, seen;

	TRY(query_at(rq, &at));
	TRY(db_device_at(&rq->cx, rq->db, rq->param[0], at, &d));
	put_open(&p, NULL, '{');
	put_text(&p, "device", d.name);
	put_text(&p, "site", d.site);
	put_raw(&p, "labels", d.labels, strlen(d.labels));
	put_text(&p, "state", state_name(&device_states, d.state));
	put_text(&p, "enrolment", d.enrolment);
	put_text(&p, "key", d.key);
	TRY(assigned_put(rq, d.name, at, &p));
	TRY(device_slots_put(rq, d.name, at, &p));
	TRY(device_alarms_show(rq, d.name, at, &p));
	TRY(refused_put(rq, d.name, at, &p));
	seen = at == AT_NOW ? seen_at(memory_of(rq->services->memories, &seen_memory), d.name)
			    : 0; /* it has no history */
	put_text(&p, "seen", seen ? clock_text(&rq->cx, seen) : NULL);
	put_int(&p, "index", d.from_idx);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_device_create(struct req *rq)
{
	const struct new_device d = { in_text(rq, "device"), in_text(rq, "site"),
				      in_any(rq, "labels") };

	rq->location = arena_printf(&rq->cx.mem, "/v1/devices/%s", d.device);
	return device_create(&rq->cx, rq->db, &d, &rq->job.fact, &rq->secret);
}

enum err api_device_invite(struct req *rq)
{
	return device_invite(&rq->cx, rq->db, rq->param[0], &rq->job.fact, &rq->secret);
}

enum err api_device_retire(struct req *rq)
{
	return device_retire(&rq->cx, rq->db, rq->param[0], &rq->job.fact);
}
