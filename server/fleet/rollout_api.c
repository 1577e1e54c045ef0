/*
 * A rollout as of an earlier entry is judged at the time that it was then:
 * clock_of() sets the request's clock to that entry's time, so a soak that was
 * under way shows as such.
 */

#include "fleet/rollout.h"

#include <string.h>

#include "base/clock.h"
#include "engine/concern.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "fleet/routes.h"
#include "proof/entry.h"

enum err api_rollout_list(struct req *rq)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_rollout_page(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

/* How many devices of a ring are named: the others are counted. */
#define SHOWN_MAX PAGE_LIMIT_MAX

/* In this order: what somebody may have to look at comes first. */
static const char *const shown_first[] = { "failed", "waiting", "retired", "active" };

static void gate_device_put(struct req *rq, const struct gate_device *d, struct printer *p)
{
	put_open(p, NULL, '{');
	put_text(p, "device", d->device);
	put_text(p, "state", d->state);
	put_text(p, "reason", d->reason);
	put_text(p, "since", d->at ? clock_text(&rq->cx, d->at) : NULL);
	put_close(p, '}');
}

static void counts_put(const struct gate *g, struct printer *p)
{
	put_open(p, "counts", '{');
	put_int(p, "devices", (int64_t)g->n);
	put_int(p, "active", (int64_t)g->active);
	put_int(p, "failed", (int64_t)g->failed);
	put_int(p, "retired", (int64_t)g->retired);
	put_close(p, '}');
}

/* One that is not there yet has no site: its name is the plan's, which the asker sees. */
static enum err device_shown(struct req *rq, const char *device, bool *out)
{
	const char *object = arena_printf(&rq->cx.mem, "device:%s", device);
	const char *const *site;
	size_t n;

	TRY(concern_seen(&rq->cx, rq->db, object, rq->who.sees, out));
	if (*out)
		return OK;
	TRY(concern_sites(&rq->cx, rq->db, object, &site, &n));
	*out = n == 0;
	return OK;
}

/* Takes those out that the asker does not see, and counts them. */
static enum err devices_leave_out(struct req *rq, struct gate *g, int64_t *elsewhere)
{
	size_t n = g->n;
	bool shown;

	g->n = 0;
	for (size_t i = 0; i < n; i++) {
		TRY(device_shown(rq, g->device[i].device, &shown));
		if (shown)
			g->device[g->n++] = g->device[i];
	}
	*elsewhere = (int64_t)(n - g->n);
	return OK;
}

/* The counts are of all devices of the ring; the names, of those that the asker sees. */
static enum err devices_put(struct req *rq, struct gate *g, struct printer *p)
{
	int64_t elsewhere;
	size_t shown = 0;

	counts_put(g, p);
	TRY(devices_leave_out(rq, g, &elsewhere));
	put_open(p, "devices", '[');
	for (size_t i = 0; i < countof(shown_first); i++)
		for (size_t k = 0; k < g->n && shown < SHOWN_MAX; k++)
			if (strcmp(g->device[k].state, shown_first[i]) == 0) {
				gate_device_put(rq, &g->device[k], p);
				shown++;
			}
	put_close(p, ']');
	put_int(p, "elsewhere", elsewhere);
	return OK;
}

static enum err ring_put(struct req *rq, const struct rollout *ro, const struct rings *rings,
			 int64_t i, int64_t at, struct printer *p)
{
	bool open = i <= ro->ring;
	struct ring_count count = { .members = NULL };
	struct gate g = { .n = 0 };

	if (open) {
		TRY(gate_look(&rq->cx, rq->db, ro, rings, i, at, &g));
		TRY(db_ring_count(&rq->cx, rq->db, ro, i, &count));
	}
	put_open(p, NULL, '{');
	put_text(p, "ring", rings->ring[i].name);
	put_text(p, "state",
		 open && (i < ro->ring || ro->state == ROLLOUT_COMPLETED) ? "passed"
		 : open                                                   ? "open"
									  : "closed");
	put_text(p, "wants", open ? g.wants : "the ring before it to pass");
	put_text(p, "members", count.members);
	TRY(devices_put(rq, &g, p));
	put_close(p, '}');
	return OK;
}

/* A gate is judged by the time of the moment that is shown. */
static enum err clock_of(struct req *rq, int64_t at)
{
	struct checkpoint head;
	struct entry_clock e;

	TRY(trail_head(&rq->cx, rq->db, &head));
	if (at >= (int64_t)head.size) /* now, or an entry that is not there yet */
		return OK;
	TRY(trail_clock(&rq->cx, rq->db, at, &e));
	rq->cx.now = e.clock;
	return OK;
}

enum err api_rollout_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct rollout ro;
	struct rings rings;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(clock_of(rq, at));
	TRY(db_rollout_at(&rq->cx, rq->db, rq->param[0], at, &ro));
	TRY(rollout_rings(&rq->cx, &ro, &rings));
	put_open(&p, NULL, '{');
	put_text(&p, "id", ro.id);
	put_text(&p, "model", ro.model);
	put_int(&p, "release", ro.release);
	put_int(&p, "version", ro.version);
	put_text(&p, "plan", ro.plan);
	put_text(&p, "state", state_name(&rollout_states, ro.state));
	put_text(&p, "reason", ro.reason);
	put_open(&p, "rings", '[');
	for (int64_t i = 0; i < (int64_t)rings.n; i++)
		TRY(ring_put(rq, &ro, &rings, i, at, &p));
	put_close(&p, ']');
	put_int(&p, "index", ro.from_idx);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_rollout_halt(struct req *rq)
{
	return rollout_halt(&rq->cx, rq->db, rq->param[0], in_text(rq, "reason"), &rq->job.fact);
}

enum err api_rollout_resume(struct req *rq)
{
	return rollout_resume(&rq->cx, rq->db, rq->param[0], in_text(rq, "reason"), &rq->job.fact);
}

enum err api_rollout_end(struct req *rq)
{
	return rollout_end(&rq->cx, rq->db, rq->param[0], in_text(rq, "reason"), &rq->job.fact);
}
