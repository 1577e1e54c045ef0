#include "routes.h"

#include <string.h>

#include "alarm/alarm.h"
#include "base/clock.h"
#include "documents/use.h"
#include "engine/log_read.h"
#include "engine/lost.h"
#include "engine/soundness.h"
#include "openapi.h"

#define READY_ALARMS_MAX 50 /* of those that are open, the oldest */

static void who_print(struct printer *p, unsigned who)
{
	put_open(p, "who", '[');
	if (who & PUBLIC)
		put_text(p, NULL, "anyone");
	if (who & KNOWN)
		put_text(p, NULL, "any account");
	if (who & DEVICE)
		put_text(p, NULL, "an enrolled device");
	for (int r = 0; r < ROLE_COUNT; r++)
		if (who & role_bit(r))
			put_text(p, NULL, role_name((enum role)r));
	put_close(p, ']');
}

/* Every resource there is, from the table that serves them. */
enum err api_index(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	const struct route *row;

	rq->public = true;
	put_open(&p, NULL, '{');
	put_open(&p, "routes", '[');
	for (struct route_walk w = route_walk(&rq->services->routes); (row = route_next(&w));) {
		put_open(&p, NULL, '{');
		put_text(&p, "method", method_name(row->method));
		put_text(&p, "path", row->path);
		put_text(&p, "summary", row->summary);
		who_print(&p, row->who);
		put_close(&p, '}');
	}
	put_close(&p, ']');
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_openapi(struct req *rq)
{
	rq->public = true;
	return reply_json(rq, 200, embedded_find(openapi, "openapi"));
}

enum err api_healthz(struct req *rq)
{
	return reply_text(rq, 200, "ok\n");
}

/* Anybody may ask, so an object that names somebody is left out, and what is said of it. */
static void ready_alarm_print(struct ctx *cx, struct printer *p, const struct alarm *a)
{
	const struct alarm_kind_row *kind = alarm_kind_named(a->kind);
	bool shown = kind && kind->object_public;

	put_open(p, NULL, '{');
	put_int(p, "number", a->number);
	put_text(p, "kind", a->kind);
	put_text(p, "object", shown ? a->object : NULL);
	put_text(p, "since", clock_text(cx, a->since));
	put_text(p, "detail", shown ? a->detail : NULL);
	put_close(p, '}');
}

/* The worst flaw, whether acts are taken, and the way out.  Anybody may ask, so the place, which
 * may name somebody, is said by GET /v1/integrity alone. */
static void soundness_print(struct ctx *cx, struct printer *p)
{
	struct soundness_now n = soundness_now();
	bool lost = n.flaw != FLAW_NONE;

	put_open(p, "soundness", '{');
	put_text(p, "state", soundness_name(n.soundness));
	put_text(p, "flaw", lost ? flaws[n.flaw].name : NULL);
	put_text(p, "found", lost ? flaws[n.flaw].sentence : NULL);
	put_text(p, "since", lost ? clock_text(cx, n.since) : NULL);
	put_text(p, "next",
		 lost ? arena_printf(&cx->mem, "%s %s", flaws[n.flaw].next, flaw_stop(n.flaw))
		      : NULL);
	put_int(p, "refused", (int64_t)n.refused);
	put_int(p, "logins", (int64_t)n.logins);
	put_close(p, '}');
}

/* Up to where the log was held against its newest head since the start. */
static void proved_print(struct scrub *scrub, struct printer *p)
{
	struct scrub_state now = scrub_state(scrub);

	put_open(p, "proved", '{');
	put_int(p, "entries", (int64_t)now.proved);
	put_int(p, "of", (int64_t)now.size);
	put_close(p, '}');
}

/* Ready: the store can be read.  Alarms are shown beside that, and a server with alarms is
 * ready all the same: it must answer to be mended. */
enum err api_readyz(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	const struct open_alarms all = { .after = -1 };
	struct alarm a[READY_ALARMS_MAX];
	size_t n = countof(a);
	struct checkpoint head;
	int64_t open, lost;

	TRY(lost_count(&rq->cx, rq->db, &lost));
	TRY(trail_head(&rq->cx, rq->db, &head));
	TRY(db_alarms_count(&rq->cx, rq->db, &open));
	TRY(db_alarms_open(&rq->cx, rq->db, &all, a, &n));
	put_open(&p, NULL, '{');
	put_bool(&p, "ready", true);
	put_text(&p, "use", use_name(rq->services->instance->use));
	soundness_print(&rq->cx, &p);
	proved_print(rq->services->scrub, &p);
	put_int(&p, "lost", lost);
	put_int(&p, "open", open);
	put_open(&p, "alarms", '[');
	for (size_t i = 0; i < n; i++)
		ready_alarm_print(&rq->cx, &p, &a[i]);
	put_close(&p, ']');
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

/* Prometheus text exposition format 0.0.4 */
enum err api_metrics(struct req *rq)
{
	struct writer_figures f = writer_figures(rq->services->writer);
	const char *text =
		arena_printf(&rq->cx.mem,
			     "# HELP signet_log_entries Entries in the log.\n"
			     "# TYPE signet_log_entries gauge\n"
			     "signet_log_entries %llu\n"
			     "# HELP signet_commits_total Commits since the start.\n"
			     "# TYPE signet_commits_total counter\n"
			     "signet_commits_total %llu\n"
			     "# HELP signet_writer_queue Acts that wait for the writer.\n"
			     "# TYPE signet_writer_queue gauge\n"
			     "signet_writer_queue %llu\n"
			     "# HELP signet_system_due Does something that follows from an act "
			     "wait for the system's turn?\n"
			     "# TYPE signet_system_due gauge\n"
			     "signet_system_due %d\n",
			     (unsigned long long)f.entries, (unsigned long long)f.commits,
			     (unsigned long long)f.queued, f.due);

	return reply_bytes(rq, 200, "text/plain; version=0.0.4; charset=utf-8", text, strlen(text));
}
