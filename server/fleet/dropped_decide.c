/*
 * On a worker, from a snapshot, each report is verified as it was when it came; on the writer it is
 * asked once more which may go, since a device may have reported meanwhile.  The same root means
 * the same reports.
 *
 * Up to which entry all was proved is answered here by verifying what goes: who keeps that of the
 * whole log may answer it instead of reports_prove().
 */

#include "fleet/dropped.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/report.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "fleet/device.h"
#include "proof/digest.h"
#include "proof/dsse.h"
#include "proof/note.h"
#include "rules/reports.h"

static enum err range_check(struct ctx *cx, struct db *db, int64_t to)
{
	struct entry_clock newest, last;
	int64_t index;

	TRY(trail_newest(cx, db, &index, &newest));
	if (to < 1 || to > index)
		return err_at(
			cx,
			errf(cx, E_INVALID, "the log has the entries 0 to %lld", (long long)index),
			"/to");
	TRY(trail_clock(cx, db, to - 1, &last));
	if (last.at > ends_time(cx) - REPORTS_KEPT)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "entry %lld is younger than %d days",
				   (long long)to - 1, (int)(REPORTS_KEPT / DAY_MS)),
			      "/to");
	return OK;
}

/* The bytes were hashed when they were read. */
static enum err report_prove(struct ctx *cx, struct db *db, const struct dropped_report *r)
{
	unsigned char public[PUBLIC_KEY_SIZE];
	struct document doc;
	struct device d;
	struct dsse dsse;
	struct hash h;

	TRY(document_read(cx, db, r->envelope, &doc));
	TRY(dsse_parse(cx, doc.bytes, doc.size, &dsse));
	TRY(db_device_at(cx, db, r->device, r->idx, &d));
	h = hash_bytes(dsse.payload, dsse.size);
	if (strcmp(digest_text(cx, &h), r->payload) == 0 && strcmp(dsse.type, REPORT_TYPE) == 0 &&
	    d.public && base64_bytes(d.public, strlen(d.public), public, sizeof(public)) &&
	    dsse_verify(cx, &dsse, public))
		return OK;
	return err_at(cx,
		      errf(cx, E_DAMAGED, "the report of %s in entry %lld is not as it was signed",
			   r->device, (long long)r->idx),
		      "%s", r->envelope);
}

static enum err reports_prove(struct ctx *cx, struct db *db, const struct dropping *d)
{
	struct ctx step = { .now = cx->now, .latest = cx->latest };
	enum err e = OK;

	for (size_t i = 0; i < d->n && e == OK; i++) {
		arena_reset(&step.mem);
		e = report_prove(&step, db, &d->report[i]);
	}
	if (e != OK)
		e = err_at(cx, errf(cx, e, "%s", step.detail), "%s",
			   step.place ? step.place : "/to");
	arena_free(&step.mem);
	return e;
}

enum err reports_drop_verify(struct ctx *cx, struct db *db, int64_t to, struct dropping *out)
{
	*out = (struct dropping){ .to = to };
	TRY(range_check(cx, db, to));
	TRY(db_reports_to_drop(cx, db, out));
	if (out->n == 0)
		return errf(cx, E_CONFLICT,
			    "no report before entry %lld may go: each changed something, is the "
			    "newest of its device, or is gone",
			    (long long)to);
	out->from = out->report[0].idx;
	return reports_prove(cx, db, out);
}

enum err reports_drop(struct ctx *cx, struct db *db, const struct dropping *d, struct fact *out)
{
	struct dropping now = { .from = d->from, .to = d->to };

	fact_start(cx, out, ACTION_REPORTS_DROPPED);
	TRY(db_reports_to_drop(cx, db, &now));
	if (now.to != d->to || now.n != d->n || !hash_same(&now.root, &d->root))
		return err_next(cx,
				errf(cx, E_CONFLICT,
				     "meanwhile other reports may go than those that "
				     "were verified"),
				"Send it again.");
	put_int(&out->body, "from", d->from);
	put_int(&out->body, "to", d->to);
	put_int(&out->body, "count", (int64_t)d->n);
	put_text(&out->body, "root", hash_text(cx, &d->root));
	return OK;
}
