#include "fleet/dropped.h"

#include <string.h>

#include "engine/content.h"
#include "engine/rows.h"
#include "fleet/actions.h"
#include "fleet/sql.h"
#include "proof/digest.h"
#include "proof/note.h"
#include "rules/reports.h"

static enum err dropping_root(struct ctx *cx, struct dropping *d)
{
	struct hash *payload = arena_alloc(&cx->mem, (d->n + 1) * sizeof(*payload));

	for (size_t i = 0; i < d->n; i++)
		if (!digest_parse(d->report[i].payload, &payload[i]))
			return errf(cx, E_TAMPERED, "a report of %s has no digest",
				    d->report[i].device);
	d->root = reports_root(cx, payload, d->n);
	return OK;
}

/* One more than may go is asked for: its entry is the first that is not gone through. */
enum err db_reports_to_drop(struct ctx *cx, struct db *db, struct dropping *out)
{
	struct dropped_report *r = arena_alloc(&cx->mem, (REPORTS_DROP_MAX + 1) * sizeof(*r));
	auto_stmt s = db_stmt(db, SQL_DROPPED_OF);

	bind_int(&s, ":from", out->from);
	bind_int(&s, ":to", out->to);
	bind_int(&s, ":limit", REPORTS_DROP_MAX + 1);
	for (out->n = 0; row_next(cx, &s); out->n++)
		r[out->n] = (struct dropped_report){ .device = col_text(cx, &s, 0),
						     .idx = col_int(&s, 1),
						     .payload = col_text(cx, &s, 2),
						     .envelope = col_text(cx, &s, 3) };
	TRY(rows_end(&s));
	out->report = r;
	if (out->n > REPORTS_DROP_MAX) {
		out->to = r[REPORTS_DROP_MAX].idx;
		while (out->n > 0 && r[out->n - 1].idx >= out->to)
			out->n--;
	}
	return dropping_root(cx, out);
}

static enum err report_drop(struct ctx *cx, struct db *db, const struct dropped_report *r)
{
	auto_stmt s = db_stmt(db, SQL_DROPPED_DELETE);

	bind_text(&s, ":device", r->device);
	bind_int(&s, ":idx", r->idx);
	TRY(stmt_run(cx, &s));
	return content_end(cx, db, "document", r->envelope);
}

/* Which they are follows from the rows; the entry says how many and which root. */
enum err reports_dropped_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_DROPPED_INSERT);
	struct reader r = entry_fact(e);
	struct dropping d = { .from = read_int(&r, "from"), .to = read_int(&r, "to") };
	int64_t to = d.to, count = read_int(&r, "count");
	const char *root = read_text(&r, "root");

	TRY(read_end(cx, &r));
	TRY(db_reports_to_drop(cx, db, &d));
	if (d.to != to || (int64_t)d.n != count || strcmp(hash_text(cx, &d.root), root) != 0)
		return errf(cx, E_INVALID, "the reports that may go are others");
	for (size_t i = 0; i < d.n; i++)
		TRY(report_drop(cx, db, &d.report[i]));
	bind_int(&s, ":idx", e->index);
	bind_int(&s, ":from", d.from);
	bind_int(&s, ":to", d.to);
	return stmt_run(cx, &s);
}

enum err db_report_dropped(struct ctx *cx, struct db *db, const char *device, int64_t idx,
			   bool *out)
{
	auto_stmt s = db_stmt(db, SQL_DROPPED_THERE);
	bool there;

	bind_text(&s, ":device", device);
	bind_int(&s, ":idx", idx);
	TRY(stmt_next(cx, &s, &there));
	*out = !there;
	return OK;
}

enum err db_reports_dropped_since(struct ctx *cx, struct db *db, int64_t since, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_DROPPED_SINCE);

	bind_int(&s, ":since", since);
	return stmt_next(cx, &s, out);
}
