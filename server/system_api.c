#include "routes.h"

#include <string.h>

#include "engine/log_read.h"
#include "openapi.h"

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

/* Ready: the store can be read. */
enum err api_readyz(struct req *rq)
{
	struct checkpoint head;

	TRY(trail_head(&rq->cx, rq->db, &head));
	return reply_text(rq, 200, "ready\n");
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
