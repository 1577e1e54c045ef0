/*
 * A report is a device's own word: signed by its key, numbered, and chained to
 * the report before it by digest.  The server cannot alter one, drop one from
 * the middle or invent one without a gap that shows.
 *
 * A device that was restored from a copy, or a copy that runs beside it, breaks
 * the chain: the report is refused with that sentence, and enrolling anew
 * begins a new chain.  The newest report sent again is the same report, because
 * an answer can be lost on the way, and is not an error.
 *
 * The device names the log head that it verified, as a key of the log signed it.
 * If this log never had that head, one of the two is not what it was: the device saw a fork, or the
 * server was set back.  The refusal is kept, and the sentence says how to find out which.
 *
 * The signature is verified on a worker (report_open()), by the key of a
 * snapshot; the writer asks only whether that key is the device's still.  So is the
 * head: a root that the log had in the snapshot is one that it has had for ever.  The
 * writer judges by its own newest head what the snapshot could not confirm.
 *
 * An item of a stream looks at its own device alone (gather.h).
 */

#include "fleet/report.h"

#include <string.h>

#include "base/text.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "proof/digest.h"
#include "proof/dsse.h"
#include "proof/note.h"
#include "rules/heads.h"
#include "rules/reports.h"
#include "trust/trust.h"

const struct stream report_stream = { ACTION_REPORTS_RECEIVED, "reports" };

/* Signature first, content afterwards: a payload that is not signed is never
 * parsed. */
static enum err open_envelope(struct ctx *cx, const struct device *d, const char *envelope,
			      struct dsse *dsse, struct report *out)
{
	unsigned char public[PUBLIC_KEY_SIZE];

	TRY(dsse_parse(cx, envelope, strlen(envelope), dsse));
	if (strcmp(dsse->type, REPORT_TYPE) != 0)
		return errf(cx, E_INVALID, "not a report: its type is '%s'", dsse->type);
	if (!d->public || !base64_bytes(d->public, strlen(d->public), public, sizeof(public)))
		return errf(cx, E_FORBIDDEN, "the device is not enrolled");
	if (!dsse_verify(cx, dsse, public))
		return errf(cx, E_MISMATCH, "the report is not signed by the key of this device");
	return report_parse(cx, dsse->payload, dsse->size, out);
}

static enum err report_order_check(struct ctx *cx, const struct last_report *last,
				   const struct report *r)
{
	int64_t next;

	switch (report_follows(last, r, &next)) {
	case REPORT_FOLLOWS:
		break;
	case REPORT_UNCHAINED:
		return err_next(cx,
				err_at(cx,
				       errf(cx, E_CONFLICT,
					    "it does not follow the newest report of this device: "
					    "one of the two was set back, or copied"),
				       "/previous"),
				"If that is so, enrol the device anew; its reports begin again.");
	case REPORT_MISCOUNTED:
		return err_at(cx,
			      errf(cx, E_CONFLICT, "the next report of this boot is number %lld",
				   (long long)next),
			      "/sequence");
	}
	return OK;
}

/* The log that the device verified is this one, as it once was. */
static enum err report_head_check(struct ctx *cx, struct db *db, const char *origin,
				  const struct report_opened *o, bool *proves)
{
	const struct report *r = &o->report;
	const char *why = NULL;
	struct checkpoint head;
	struct hash root;

	if (!r->origin || (o->head_known && o->of_log))
		return OK;
	if (o->of_log && !o->head_signed)
		return err_at(cx,
			      errf(cx, E_MISMATCH, "no key of %s signed the checkpoint", r->origin),
			      "/checkpoint");
	TRY(trail_head(cx, db, &head));
	if (!o->of_log)
		why = arena_printf(&cx->mem, "this log is %s", origin);
	else if ((uint64_t)r->size > head.size)
		why = "this log has fewer"; /* not how many: sent again it is the same refusal */
	else
		TRY(trail_root(cx, db, (uint64_t)r->size, &root));
	if (!why && strcmp(r->root, hash_text(cx, &root)) != 0)
		why = arena_printf(&cx->mem, "this log had the root %s then", hash_text(cx, &root));
	if (!why)
		return OK;
	*proves = o->of_log;
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_CONFLICT,
				    "the device verified %s with %lld entries, but %s: it saw "
				    "a fork, or this server was set back",
				    r->origin, (long long)r->size, why),
			       "/checkpoint"),
			"Keep the device and the server as they are, and run signetd fsck with "
			"the device's checkpoint.");
}

/* In a snapshot: who signed the head, and whether the log had that root at that size. */
static enum err head_look(struct ctx *cx, struct db *db, const struct note_key *own,
			  struct report_opened *o)
{
	const struct report *r = &o->report;
	struct trust_logs *logs;
	struct checkpoint head;
	struct hash root;

	if (!r->origin)
		return OK;
	logs = arena_alloc(&cx->mem, sizeof(*logs));
	TRY(trust_logs_now(cx, db, own, logs));
	/* also by a name that it had before another log went on from it */
	o->of_log =
		strcmp(head_origin_at(logs, own->origin, (uint64_t)r->size - 1), r->origin) == 0;
	o->head_signed = head_signer(cx, logs, r->origin, r->checkpoint, &head);
	o->head_known = o->head_signed && trail_root(cx, db, (uint64_t)r->size, &root) == OK &&
			strcmp(r->root, hash_text(cx, &root)) == 0;
	return OK;
}

static enum err not_this_enrolment(struct ctx *cx)
{
	return errf(cx, E_FORBIDDEN,
		    "the report is another device's, or of an enrolment that is over");
}

enum err report_open(struct ctx *cx, struct db *db, const struct note_key *own, const char *device,
		     const char *envelope, struct fact *out, struct report_opened *o)
{
	struct device d;
	struct dsse dsse;
	struct hash h;

	*o = (struct report_opened){ .envelope = envelope };
	o->report.device = o->report.enrolment = o->report.boot = "";
	fact_start(cx, out, report_stream.action);
	fact_object(cx, out, "device", device);
	TRY(db_device_at(cx, db, device, AT_NOW, &d));
	TRY(open_envelope(cx, &d, envelope, &dsse, &o->report));
	if (strcmp(o->report.device, device) != 0 || strcmp(o->report.enrolment, d.enrolment) != 0)
		return not_this_enrolment(cx);
	o->key = d.key;
	h = hash_bytes(dsse.payload, dsse.size);
	o->payload = digest_text(cx, &h);
	o->leaf = merkle_leaf(dsse.payload, dsse.size);
	return head_look(cx, db, own, o);
}

/* The key that was verified is the device's still. */
static enum err report_key_check(struct ctx *cx, struct db *db, const char *device,
				 const struct report_opened *o)
{
	struct device d;

	TRY(db_device_at(cx, db, device, AT_NOW, &d));
	return d.state == DEVICE_ENROLLED && d.key && strcmp(d.key, o->key) == 0 &&
			       strcmp(d.enrolment, o->report.enrolment) == 0
		       ? OK
		       : not_this_enrolment(cx);
}

enum err report_receive(struct ctx *cx, struct db *db, const char *origin, const char *device,
			const struct report_opened *o, struct fact *out,
			struct report_outcome *what)
{
	struct last_report last;

	*what = (struct report_outcome){ 0 };
	fact_start(cx, out, report_stream.action);
	fact_object(cx, out, "device", device);
	TRY(report_key_check(cx, db, device, o));
	TRY(db_report_last(cx, db, device, &last));
	if (last.payload && strcmp(last.payload, o->payload) == 0) {
		what->again = true;
		return OK;
	}
	TRY(report_judged(cx, &o->report));
	TRY(report_head_check(cx, db, origin, o, &what->proves));
	TRY(report_order_check(cx, &last, &o->report));
	report_item_put(cx, &out->body, &o->report, o->payload,
			fact_document(cx, out, o->envelope, strlen(o->envelope)));
	return OK;
}
